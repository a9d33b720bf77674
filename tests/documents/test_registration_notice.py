"""登録通知書: what it says, what it never says, and how much of it stands on a page."""

from dataclasses import replace
from datetime import date

from documents.registration_notice import RegistrationNotice, registration_notice
from domain.enrollment import Administrator, Agent
from tests.support.enrollments import a_base, an_enrollment
from tests.support.pdfs import facts, pages

ENTERED = an_enrollment()
NOTICE = RegistrationNotice(
    "1845680", ENTERED.company.name, "261120-00001", date(2026, 11, 24), "https://keizoku.example/sign-in",
    ENTERED.administrators, ENTERED.bases,
)  # fmt: skip
LONG_NAME = "株式会社" + "長" * 56
MANY = replace(
    NOTICE,
    organization_name=LONG_NAME,
    administrators=(Administrator("大野 恵", "ono@kawaguchi.example", "a" * 32),) * 3,
    bases=tuple(
        replace(
            a_base(f"{nth:03}", "工" * 40),
            agent_registered=Agent("支" * 40, "130000001"),
            manager=replace(a_base().manager, login_id=f"manager-of-{nth:021}"),
        )
        for nth in range(1, 51)
    ),
)


def joined(lines: list[str]) -> str:
    return "".join(lines).replace(" ", "")


def test_a_usual_company_has_one_sheet_with_everything_to_begin_with() -> None:
    document = registration_notice(NOTICE)
    (page,) = pages(document.read())
    assert document.name == "登録通知書_1845680.pdf"
    assert page[:13] == [
        "登録通知書",
        "事業者名 株式会社川口モータース",
        "受付番号 261120-00001",
        "登録日 2026/11/24",
        "ログイン画面 https://keizoku.example/sign-in",
        "けいぞくの利用申込を承諾し、次のとおり登録しました。",
        "会員コード",
        "1845680",
        "管理者",
        "氏名 ログインID パスワード",
        "大野 恵 admin-ono メールのリンクを開いて決めます",
        "事業場と管理責任者",
        "コード 事業場 管理責任者 ログインID 申請代理人（登録車） 申請代理人（軽）",
    ]
    assert "001川口工場大野恵manager-001東京支部東京拠点130000001東京支部東京拠点130000001" in joined(page)
    assert "002蕨工場大野恵manager-002東京支部東京拠点130000001なし" in joined(page)
    assert page[-1] == "発行日 2026/11/24"


def test_six_bases_still_have_one_sheet() -> None:
    assert len(pages(registration_notice(replace(NOTICE, bases=NOTICE.bases[:1] * 6)).read())) == 1


def test_no_password_stands_in_it() -> None:
    assert [line for page in pages(registration_notice(NOTICE).read()) for line in page if "argon2" in line] == []


def test_fifty_bases_flow_over_pages_that_each_say_whose_they_are_and_nothing_is_shortened() -> None:
    document = registration_notice(MANY)
    found = pages(document.read())
    lines = [line for page in found for line in page]
    assert len(found) > 1
    assert [page[0] for page in found[1:]] == [f"登録通知書 {LONG_NAME} 261120-00001"] * (len(found) - 1)
    assert [line for line in lines if line.endswith(f" / {len(found)}")] == [
        f"{nth} / {len(found)}" for nth in range(1, len(found) + 1)
    ]
    assert [nth for nth in range(1, 51) if f"manager-of-{nth:021}" not in joined(lines)] == []
    assert [line for line in lines if "…" in line] == []
    heads = [page for page in found if any(line.startswith("コード 事業場") for line in page)]
    assert len(heads) >= len(found) - 1


def test_the_same_notice_gives_the_same_bytes_and_says_what_it_is() -> None:
    first, again = registration_notice(NOTICE).read(), registration_notice(NOTICE).read()
    assert first == again
    assert {"Title": "登録通知書", "Page size": "595.276 x 841.89 pts (A4)"}.items() <= facts(first).items()
    assert b"/Lang (ja-JP)" in first


def test_characters_that_no_font_or_file_can_hold_cost_one_mark_each_and_never_the_notice() -> None:
    strange = replace(NOTICE, organization_name="株式会社𠮟髙﨑\x00\ud800\ufffe工場\nＸ")
    page = pages(registration_notice(strange).read())[0]
    assert page[1] == "事業者名 株式会社𠮟髙﨑〓〓〓工場 Ｘ"
