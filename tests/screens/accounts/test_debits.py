"""The accounts for direct debit on both sides' screens: asked, printed, moved on, changed, closed."""

from datetime import datetime

import pytest

from demo.organizations import Demo
from models.database import Database
from tests.support.agency_stories import portal_account
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import text_of
from tests.support.pdfs import pages
from tests.support.stories import AGENT, CLIENT

ACCOUNTS, DEBITS = "/accounts", "/agency/debits"
BANK = {
    "bank_code": "０００１", "bank_name": "みほん銀行", "branch_code": "001", "branch_name": "六本木支店",
    "account_type": "ordinary", "account_number": "54321", "account_holder": "カナリア",
}  # fmt: skip


def signed_in(client: Client, member_code: str, login_id: str) -> Client:
    return Client(client.app).sign_in(member_code, login_id)


@pytest.fixture
def admin(client: Client) -> Client:
    return signed_in(client, CLIENT, "admin")


@pytest.fixture
def agent(client: Client) -> Client:
    return signed_in(client, AGENT, "admin")


def asked(admin: Client, demo: Demo, kind: str = "registered") -> str:
    """The address of a new account."""
    typed = {**BANK, "kind": kind, "agent_id": str(demo.organizations[AGENT].id)}
    page = admin.press(admin.get(f"{ACCOUNTS}/new"), "書類の印刷へ進む", typed)
    assert page.notices()[0] == "受け付けました。書類を印刷し、印を押して代理人へ送ってください。"
    [number] = [
        row for row in admin.get(ACCOUNTS).links().values() if row.startswith(f"{ACCOUNTS}/") and row[-1].isdigit()
    ]
    return number


def noted(agent: Client, debit: str, state: str, status: int = 303, **typed: str) -> object:
    form = agent.get(debit.replace(ACCOUNTS, DEBITS))
    return agent.press(form, "この状態にする", {"state": state, **typed}, status=status)


def test_the_empty_list_and_the_form(admin: Client) -> None:
    assert "ダイレクト納付口座はまだありません。" in admin.get(ACCOUNTS).text
    empty = admin.press(admin.get(f"{ACCOUNTS}/new"), "書類の印刷へ進む", {"bank_name": "みほん銀行"}, status=422)
    assert {"bank_code", "branch_code", "branch_name", "account_number", "account_holder"} <= set(empty.errors())
    assert empty.values()["bank_name"] == "みほん銀行"


def test_from_asking_to_open(admin: Client, agent: Client, demo: Demo) -> None:
    debit = asked(admin, demo)
    shown = admin.get(debit)
    assert "みほん銀行 六本木支店 ****321" in shown.text
    assert "0054321" not in shown.text
    paper = admin.raw(f"{debit}/paper.pdf")
    assert paper.mimetype == "application/pdf"
    told = "\n".join(line for page in pages(paper.data) for line in page)
    assert "0054321" in told
    assert [row[2] for row in agent.get(DEBITS).rows("debits")] == ["準備中"]
    noted(agent, debit, "papers_received")
    noted(agent, debit, "reviewing")
    wrong = noted(agent, debit, "", status=422)
    assert set(wrong.errors()) == {"state"}  # type: ignore[attr-defined]
    done = noted(agent, debit, "open")
    assert done.notices()[0] == "口座の状態を登録しました。"  # type: ignore[attr-defined]
    assert [row[1] for row in admin.get(debit).rows("moves")] == ["準備中", "書類受付", "審査中", "開通"]
    assert "0054321" not in agent.get(DEBITS).text + agent.get(debit.replace(ACCOUNTS, DEBITS)).text


def test_a_change_and_a_closing(admin: Client, agent: Client, demo: Demo) -> None:
    debit = asked(admin, demo)
    for state in ("papers_received", "reviewing", "open"):
        noted(agent, debit, state)
    change = admin.get(admin.get(debit).links()["口座を変更する"])
    page = admin.press(change, "書類の印刷へ進む", {**BANK, "account_number": "7777777", "way": "keep_old"})
    assert "変更中" in page.text
    assert "みほん銀行 六本木支店 ****777" in page.text
    noted(agent, debit, "open")
    close = admin.get(admin.get(debit).links()["口座を解約する"])
    past = admin.press(close, "解約を申し込む", {"wished_on": "2026/11/19"}, status=422)
    assert past.errors()["wished_on"].endswith("希望日は今日以後の日付を入力してください。")
    admin.press(close, "解約を申し込む", {"wished_on": "2026/12/31"})
    assert "解約の申込中" in agent.get(DEBITS).text
    noted(agent, debit, "closed")
    assert admin.get(ACCOUNTS).rows("debits")[0][2] == "解約"


def test_kei_needs_its_id(admin: Client, agent: Client, demo: Demo) -> None:
    debit = asked(admin, demo, "kei")
    for state in ("papers_received", "reviewing"):
        noted(agent, debit, state)
    missing = noted(agent, debit, "open", status=422)
    assert set(missing.errors()) == {"account_id"}  # type: ignore[attr-defined]
    noted(agent, debit, "open", account_id="ACC0009")
    assert admin.get(ACCOUNTS).rows("debits")[0][5] == "ACC0009"


def test_who_may_look_and_who_may_not(client: Client, admin: Client, demo: Demo) -> None:
    debit = asked(admin, demo)
    manager = signed_in(client, CLIENT, "manager001")
    assert "口座を申し込む" not in manager.get(ACCOUNTS).text
    assert "口座を解約する" not in manager.get(debit).text
    assert manager.raw(f"{debit}/paper.pdf").status_code == 403
    assert signed_in(client, CLIENT, "sender").raw(ACCOUNTS).status_code == 403
    assert signed_in(client, AGENT, "sender").raw(DEBITS).status_code == 403
    assert signed_in(client, "1845679", "admin").raw(debit).status_code == 404


def test_the_lists_ask_as_often_for_many_as_for_one(admin: Client, agent: Client, demo: Demo, sqlite: Database) -> None:
    asked(admin, demo)
    for one, path in ((admin, ACCOUNTS), (agent, DEBITS)):
        one.get(path)
        with StatementCount(sqlite) as count:
            one.get(path)
        assert len(count.statements) <= 6


def test_bank_and_branch_are_found_and_filled_in_without_a_script(admin: Client, demo: Demo) -> None:
    """On the form of a new account and on that of another one; what else was typed stays."""
    new = admin.get(f"{ACCOUNTS}/new")
    asking = new.having("button", value="find-bank:")[0]
    assert (asking.get("hx-get"), asking.get("hx-include")) == ("/lookups/banks", "#bank_words")
    page = admin.press(new, "金融機関を探す", {"bank_words": "三井住友銀行", "account_number": "54321"}, status=200)
    page = admin.press(page, "三井住友 0009", status=200)
    page = admin.press(page, "支店を探す", {"branch_words": "ぎんざ"}, status=200)
    values = page.values()
    if not values["branch_code"]:
        values = admin.press(page, "銀座 026", status=200).values()
    assert {name: values[name] for name in ("bank_code", "bank_name", "branch_code", "branch_name")} == {
        "bank_code": "0009", "bank_name": "三井住友", "branch_code": "026", "branch_name": "銀座",
    }  # fmt: skip
    assert values["account_number"] == "0054321"
    assert "ダイレクト納付口座はまだありません。" in admin.get(ACCOUNTS).text


def test_another_account_is_found_the_same_way(admin: Client, agent: Client, demo: Demo) -> None:
    debit = asked(admin, demo)
    for state in ("papers_received", "reviewing", "open"):
        noted(agent, debit, state)
    page = admin.press(admin.get(f"{debit}/change"), "金融機関を探す", {"bank_words": "0001"}, status=200)
    assert (page.values()["bank_code"], page.heading) == ("0001", "口座を変更する")


def test_the_agent_sees_how_many_accounts_stand_under_each_payer_id(
    admin: Client, agent: Client, demo: Demo, sqlite: Database, now: datetime
) -> None:
    asked(admin, demo)
    assert "納付利用者IDが未登録の拠点 登録車1 " in agent.get(DEBITS).text
    with sqlite.writer() as session, session.begin():
        portal_account(session, demo, now)
        portal_account(session, demo, now, base="002")
    with StatementCount(sqlite) as counted:
        page = agent.get(DEBITS)
    facts = [
        [text_of(part) for part in pair] for pair in page.tree.iter("div") if [x.tag for x in pair] == ["dt", "dd"]
    ]
    # The member asks both bases, so its account is used under either ID.
    assert facts[:2] == [
        ["東京 登録車", "Pregistered001 1 / 500"],
        ["多摩 登録車", "Pregistered002 1 / 500"],
    ]
    assert len(counted.statements) <= 6
