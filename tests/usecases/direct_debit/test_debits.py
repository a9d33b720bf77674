"""An account for direct debit from asking to closing; what is kept sealed, and what each state lets through."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.agreement import AgreementState
from domain.bank_account import AccountType
from domain.direct_debit import ChangeWay, DirectDebitState
from domain.enrollment import BankAccount
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.mails import Mail
from models.organizations import Agreement, DirectDebitAccount
from tests.support.agency_stories import TEST_VAULT, a_taken_application, agent_of, portal_account
from tests.support.pdfs import pages
from tests.support.stories import AGENT, CLIENT, a_draft, actor_of
from usecases.agency.apply import Apply, apply
from usecases.direct_debit.ask import AskChange, AskClosing, AskDebit, ask_change, ask_closing, ask_debit
from usecases.direct_debit.find import list_debits, show_debit, used_of
from usecases.direct_debit.move import MoveDebit, move_debit
from usecases.direct_debit.papers import issue_debit_paper
from usecases.listing import Wish

S = DirectDebitState
BANK = BankAccount("0001", "みほん銀行", "001", "六本木支店", AccountType.ORDINARY, "7654321", "ｶﾅﾘｱ")
OTHER = BankAccount("0005", "べつの銀行", "002", "新宿支店", AccountType.CURRENT, "1112223", "ｶﾅﾘｱ ﾆ")
REGISTERED, KEI = VehicleKind.REGISTERED, VehicleKind.KEI


@pytest.fixture
def client(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", CLIENT)


@pytest.fixture
def agent(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", AGENT)


@pytest.fixture
def debit(session: Session, organizations: Demo, client: Actor, now: datetime) -> int:
    return ask(session, organizations, client, now)


def ask(session: Session, demo: Demo, client: Actor, now: datetime, kind: VehicleKind = REGISTERED) -> int:
    return ask_debit(session, TEST_VAULT, client, AskDebit(demo.organizations[AGENT].id, kind, BANK), now)


def move(
    session: Session, agent: Actor, debit: int, state: S, now: datetime, on: date | None = None, **more: str
) -> None:
    session.flush()
    version = session.get_one(DirectDebitAccount, debit).version
    command = MoveDebit(debit, version, state, on or now.date(), **more)
    move_debit(session, TEST_VAULT, agent, command, now)
    session.flush()


def open_it(session: Session, agent: Actor, debit: int, now: datetime, **more: str) -> None:
    for state in (S.PAPERS_RECEIVED, S.REVIEWING):
        move(session, agent, debit, state, now)
    move(session, agent, debit, S.OPEN, now, **more)


def row_of(session: Session, debit: int) -> DirectDebitAccount:
    session.flush()
    return session.get_one(DirectDebitAccount, debit)


def printed(session: Session, client: Actor, debit: int, now: datetime) -> str:
    """The text of its paper."""
    paper = issue_debit_paper(session, TEST_VAULT, client, debit, now)
    return "\n".join(line for page in pages(paper.read()) for line in page)


def refusal(act: object, *given: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act(*given)  # type: ignore[operator]
    return refused.value


def test_from_asking_to_open_each_move_has_its_day(
    session: Session, client: Actor, agent: Actor, debit: int, now: datetime
) -> None:
    open_it(session, agent, debit, now)
    shown = show_debit(session, TEST_VAULT, client, debit)
    assert [state for state, _day in shown.moves] == [S.PREPARING, S.PAPERS_RECEIVED, S.REVIEWING, S.OPEN]
    assert (shown.state, shown.opened_on, shown.bank) == (S.OPEN, now.date(), "みほん銀行 六本木支店 ****321")
    told = [(mail.event.value, mail.recipient) for mail in session.scalars(select(Mail).order_by(Mail.id))]
    assert told == [("debit_asked", "info@tokyo-shibu.example"), ("debit_opened", "info@minato.example")]


def test_bank_data_lie_sealed_and_stand_in_no_audit_and_no_mail(
    session: Session, client: Actor, agent: Actor, debit: int, now: datetime
) -> None:
    open_it(session, agent, debit, now)
    kept = [dict(row) for row in session.execute(text("SELECT * FROM direct_debit_accounts")).mappings()]
    audit = [(one.code, one.record, one.facts) for one in session.scalars(select(AuditEntry))]
    mails = [mail.facts for mail in session.scalars(select(Mail))]
    for secret in ("7654321", "ｶﾅﾘｱ", "みほん銀行"):
        assert secret not in repr((kept, audit, mails))
    assert "7654321" not in repr(AskDebit(1, KEI, BANK))


def test_a_kei_account_opens_with_its_id_which_goes_into_requests(
    session: Session, organizations: Demo, client: Actor, agent: Actor, now: datetime
) -> None:
    kei = ask(session, organizations, client, now, KEI)
    for state in (S.PAPERS_RECEIVED, S.REVIEWING):
        move(session, agent, kei, state, now)
    command = MoveDebit(kei, row_of(session, kei).version, S.OPEN, now.date())
    assert refusal(move_debit, session, TEST_VAULT, agent, command, now).code == "debit_account_id_missing"
    move(session, agent, kei, S.OPEN, now, account_id="ACC0009")
    assert a_draft(session, organizations, now, kind=KEI).account_id == "ACC0009"


def test_what_cannot_be_asked_or_moved(
    session: Session, organizations: Demo, client: Actor, agent: Actor, debit: int, now: datetime
) -> None:
    agent_id = organizations.organizations[AGENT].id
    again = AskDebit(agent_id, REGISTERED, BANK)
    assert refusal(ask_debit, session, TEST_VAULT, client, again, now).code == "debit_account_known"
    stranger = AskDebit(client.organization_id, REGISTERED, BANK)
    assert refusal(ask_debit, session, TEST_VAULT, client, stranger, now).code == "debit_agent_unknown"
    late = AskDebit(agent_id, KEI, BANK, now.date() - timedelta(days=1))
    assert refusal(ask_debit, session, TEST_VAULT, client, late, now).code == "debit_day_past"
    version = row_of(session, debit).version
    for command, code in (
        (MoveDebit(debit, version, S.OPEN, now.date()), "debit_move_not_allowed"),
        (MoveDebit(debit, version, S.PAPERS_RECEIVED, now.date() + timedelta(days=1)), "debit_day_ahead"),
        (MoveDebit(debit, version - 1, S.PAPERS_RECEIVED, now.date()), "changed_by_someone_else"),
    ):
        assert refusal(move_debit, session, TEST_VAULT, agent, command, now).code == code
    change = AskChange(debit, version, OTHER)
    assert refusal(ask_change, session, TEST_VAULT, client, change, now).code == "debit_move_not_allowed"


@pytest.mark.parametrize(("way", "goes"), [(ChangeWay.KEEP_OLD, True), (ChangeWay.STOP_OLD, False)])
def test_during_a_change_the_old_account_is_debited_in_way_a_alone(
    session: Session, organizations: Demo, client: Actor, agent: Actor, debit: int, now: datetime,
    way: ChangeWay, goes: bool,
) -> None:  # fmt: skip
    open_it(session, agent, debit, now)
    ask_change(session, TEST_VAULT, client, AskChange(debit, row_of(session, debit).version, OTHER, way), now)
    shown = show_debit(session, TEST_VAULT, agent, debit)
    assert (shown.bank, shown.next_bank) == ("みほん銀行 六本木支店 ****321", "べつの銀行 新宿支店 ****223")
    portal_account(session, organizations, now)
    number = a_taken_application(session, organizations, now).number
    command = Apply([number], mandate_confirmed=True)
    if goes:
        apply(session, agent_of(session, organizations), command, now)
    else:
        found = refusal(apply, session, agent_of(session, organizations), command, now)
        assert found.code == "debit_account_changing"
    move(session, agent, debit, S.OPEN, now)
    assert show_debit(session, TEST_VAULT, client, debit).bank == "べつの銀行 新宿支店 ****223"


@pytest.mark.parametrize("state", [S.PREPARING, S.CLOSED])
def test_what_is_not_open_is_refused_and_cashless_still_works(
    session: Session, organizations: Demo, client: Actor, agent: Actor, debit: int, now: datetime, state: S
) -> None:
    if state is S.CLOSED:
        move(session, agent, debit, S.CLOSED, now)
    portal_account(session, organizations, now)
    actor = agent_of(session, organizations)
    number = a_taken_application(session, organizations, now).number
    found = refusal(apply, session, actor, Apply([number], mandate_confirmed=True), now)
    assert found.code == "debit_account_missing"
    cashless = a_taken_application(session, organizations, now, nth=2, cashless=True, card_registered=True).number
    apply(session, actor, Apply([cashless], mandate_confirmed=True), now)


def test_closing_is_asked_done_and_begun_anew(
    session: Session, organizations: Demo, client: Actor, agent: Actor, debit: int, now: datetime
) -> None:
    open_it(session, agent, debit, now)
    wished = now.date() + timedelta(days=30)
    ask_closing(session, TEST_VAULT, client, AskClosing(debit, row_of(session, debit).version, wished), now)
    shown = show_debit(session, TEST_VAULT, client, debit)
    assert (shown.state, shown.closing_asked, shown.wished_on) == (S.OPEN, True, wished)
    move(session, agent, debit, S.CLOSED, now)
    assert [used.count for used in used_of(session, agent, now)] == []
    assert ask(session, organizations, client, now) == debit
    assert show_debit(session, TEST_VAULT, client, debit).state is S.PREPARING


def test_the_paper_is_the_clients_alone_and_says_all(
    session: Session, organizations: Demo, client: Actor, agent: Actor, debit: int, now: datetime
) -> None:
    told = "\n".join(
        line for page in pages(issue_debit_paper(session, TEST_VAULT, client, debit, now).read()) for line in page
    )
    for words in ("利用届出書", "みほん銀行（0001）", "7654321", "株式会社みなと自動車", "代理人 東京支部", "登録車"):
        assert words in told
    assert refusal(issue_debit_paper, session, TEST_VAULT, agent, debit, now).code == "not_found"
    open_it(session, agent, debit, now)
    ask_change(session, TEST_VAULT, client, AskChange(debit, row_of(session, debit).version, OTHER), now)
    changed = "\n".join(
        line for page in pages(issue_debit_paper(session, TEST_VAULT, client, debit, now).read()) for line in page
    )
    for words in ("解約・変更届出書", "7654321", "1112223", "べつの銀行（0005）", "(A)"):
        assert words in changed


def used(session: Session, agent: Actor, now: datetime) -> list[tuple[str, str, int]]:
    return [(one.payer_id, one.kind.value, one.count) for one in used_of(session, agent, now)]


def agree(session: Session, demo: Demo, base: str, state: AgreementState, now: datetime) -> Agreement:
    """A base of the client with another base of the agent."""
    made = Agreement(
        client_organization_id=demo.organizations[CLIENT].id, client_base_id=demo.bases[CLIENT, "001"].id,
        agent_organization_id=demo.organizations[AGENT].id, agent_base_id=demo.bases[AGENT, base].id,
        vehicle_kind=REGISTERED, state=state, valid_from=now.date() - timedelta(days=9), created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def test_accounts_are_counted_under_the_payer_id_of_the_agent_base_that_is_asked(
    session: Session, organizations: Demo, client: Actor, agent: Actor, now: datetime
) -> None:
    session.execute(update(Agreement).values(state=AgreementState.ASKED))
    lives = agree(session, organizations, "001", AgreementState.ACTIVE, now)
    ask(session, organizations, client, now)
    assert used(session, agent, now) == [("", "registered", 1)]
    first = portal_account(session, organizations, now, REGISTERED, "001").payer_id
    second = portal_account(session, organizations, now, REGISTERED, "002").payer_id
    assert used(session, agent, now) == [(first, "registered", 1), (second, "registered", 0)]
    ended = agree(session, organizations, "002", AgreementState.ENDED, now)
    assert used(session, agent, now) == [(first, "registered", 1), (second, "registered", 0)]
    lives.state = AgreementState.ENDED
    ended.state = AgreementState.ACTIVE
    session.flush()
    assert used(session, agent, now) == [(first, "registered", 0), (second, "registered", 1)]
    ended.state = AgreementState.ENDED
    session.flush()
    assert used(session, agent, now) == [(first, "registered", 1), (second, "registered", 1)]
    at_second = replace(agent, bases=frozenset({organizations.bases[AGENT, "002"].id}))
    assert used(session, at_second, now)[0] == (second, "registered", 1)


def test_near_its_limit_the_agent_is_warned_of_the_payer_id_alone(
    session: Session, organizations: Demo, client: Actor, agent: Actor, debit: int, now: datetime
) -> None:
    portal_account(session, organizations, now)
    [used_here] = used_of(session, agent, now)
    assert (used_here.count, used_here.limit.most, used_here.is_near) == (1, 500, False)
    assert replace(used_here, count=450).is_near
    assert not replace(used_here, count=450, payer_id="").is_near


def test_others_see_nothing_of_it(
    session: Session, organizations: Demo, client: Actor, debit: int, now: datetime
) -> None:
    for login_id, member_code in (("admin", "1845679"), ("admin", "1000001")):
        stranger = actor_of(session, organizations, login_id, member_code)
        assert refusal(show_debit, session, TEST_VAULT, stranger, debit).code == "not_found"
        assert list_debits(session, TEST_VAULT, stranger, Wish()).page.rows == ()
