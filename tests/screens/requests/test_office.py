"""申請先 as the client sees it: a preset until the request is taken, then what the agent chose."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from domain.vehicle import VehicleKind
from models.database import Database
from models.requests import InspectionRequest
from tests.conftest import Clock
from tests.support.agency_stories import agent_of
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from usecases.agency.choose_office import ChooseOffice, choose_office
from usecases.agency.take import TakeRequest, take_request

Make = Callable[..., InspectionRequest]


@pytest.fixture
def agents(sqlite: Database, demo: Demo, clock: Clock) -> Callable[[int, str], None]:
    """The agent takes a request and chooses the office, or leaves the preset one."""

    def take(number: int, office_code: str) -> None:
        with sqlite.writer() as session, session.begin():
            _take(session, demo, clock, number, office_code)

    return take


def _take(session: Session, demo: Demo, clock: Clock, number: int, office_code: str) -> None:
    actor = agent_of(session, demo)
    taken = take_request(session, actor, TakeRequest(number), clock.now)
    choose_office(session, actor, ChooseOffice(taken, office_code), clock.now)


@pytest.mark.parametrize(
    ("kind", "office"),
    [(VehicleKind.REGISTERED, "東京運輸支局"), (VehicleKind.KEI, "軽自動車検査協会 東京主管事務所")],
)
@pytest.mark.parametrize("sent", [False, True])
def test_before_it_is_taken_the_preset_of_the_agent_base_is_shown_as_such(
    sender: Client, make: Make, kind: VehicleKind, office: str, sent: bool
) -> None:
    page = sender.get(f"/requests/{make(sent=sent, kind=kind).id}")
    assert f"申請先{office}（初期値。代理人が選択します）" in page.text


def test_once_it_is_taken_the_office_of_its_application_is_shown(
    sender: Client, make: Make, agents: Callable[[int, str], None]
) -> None:
    number = make(sent=True).id
    agents(number, "T-13-04")
    page = sender.get(f"/requests/{number}")
    assert "申請先多摩自動車検査登録事務所" in page.text
    assert "初期値" not in page.text


def test_the_office_costs_the_page_no_statement(
    sender: Client, make: Make, agents: Callable[[int, str], None], sqlite: Database
) -> None:
    draft, taken = make().id, make(sent=True, nth=2).id
    agents(taken, "T-13-04")
    for number in (draft, taken):
        sender.get(f"/requests/{number}")
        with StatementCount(sqlite) as counted:
            sender.get(f"/requests/{number}")
        assert len(counted.statements) <= 6
