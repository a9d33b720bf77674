"""The day on which the vehicle user is erased stands on the pages of an ended case; those due soon are offered."""

from datetime import date, datetime

import pytest

from demo.organizations import Demo
from tests.support.agency_stories import an_applied_application, portal_says
from tests.support.client import Client
from tests.support.stories import AGENT, CLIENT
from tests.usecases.keeping.test_erase import erased, night
from usecases.transaction import transaction

SENTENCE = "使用者の氏名と住所は2029年11月21日（令和11年・水）に消去されます。"
ERASED = "保存期間が過ぎたため、使用者の氏名と住所は消去されました。"
SOON = "60日以内に使用者の氏名と住所が消去される完了分"


def completed(demo: Demo, now: datetime, day: str, nth: int = 1) -> str:
    with transaction() as session:
        application = an_applied_application(session, demo, now, nth=nth)
        portal_says(session, application, "交付待ち", now, completed_on=day)
        return application.number


@pytest.mark.parametrize("member_code", [CLIENT, AGENT])
def test_both_sides_read_the_day_and_later_that_it_has_passed(
    client: Client, demo: Demo, now: datetime, member_code: str
) -> None:
    number = completed(demo, now, "2026-11-20")
    client.sign_in(member_code, "sender")
    pages = [f"/{kind}/{number}" for kind in ("applications", "requests")]
    assert [SENTENCE in client.get(address).text for address in pages] == [True, True]
    erased(night(date(2029, 11, 21)))
    assert [ERASED in client.get(address).text for address in pages] == [True, True]


def test_an_open_case_has_no_day_yet(client: Client, demo: Demo, now: datetime) -> None:
    with transaction() as session:
        number = an_applied_application(session, demo, now).number
    client.sign_in(CLIENT, "sender")
    assert "消去" not in client.get(f"/applications/{number}").text + client.get(f"/requests/{number}").text


def test_what_is_erased_within_60_days_is_one_step_away(client: Client, demo: Demo, now: datetime) -> None:
    """By 2027-01-19, the sixtieth day from now, goes what was completed until three years before the day before."""
    soon = [completed(demo, now, day, nth) for nth, day in enumerate(("2023-11-20", "2024-01-18"), start=1)]
    completed(demo, now, "2024-01-19", nth=3)
    client.sign_in(CLIENT, "sender")
    address = client.get("/applications").links()[SOON]
    found = client.sheet(address.replace("/applications?", "/applications.xlsx?"))
    assert sorted(cells[0] for cells in found if cells[0] in {"100000001", "100000002", "100000003"}) == soon
