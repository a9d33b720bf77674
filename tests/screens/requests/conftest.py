"""Requests on the screen: somebody signed in, and the form as a person would fill it."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.vehicle import VehicleKind
from models.database import Database
from models.requests import InspectionRequest
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.organizations import Demo
from tests.support.stories import a_draft, a_sent_request

TYPED = {
    "plate_text": "品川600さ1111",
    "chassis_number": "ZVW50-6012345",
    "vehicle_user_name": "整備 太郎",
    "address_1": "東京都港区六本木9-9-9",
    "expiry_on": "R8.12.10",
    "conformity_state": "registered",
    "insurance_state": "electronic",
    "consented_on": "2026/11/20",
}
"""What a person types for a registered car that can be sent."""

TYPED_KEI = {**TYPED, "kind": "kei", "plate_text": "品川580あ12", "chassis_number": "JF3-1000001"}


@pytest.fixture
def sender(client: Client) -> Client:
    return client.sign_in("1845678", "sender")


@pytest.fixture
def make(demo: Demo, sqlite: Database, clock: Clock) -> Callable[..., InspectionRequest]:
    """Make a request by the use cases: make() a draft, make(sent=True) a sent one."""

    def made(sent: bool = False, kind: VehicleKind = VehicleKind.REGISTERED, **given: Any) -> InspectionRequest:
        with sqlite.writer() as session, session.begin():
            return (a_sent_request if sent else a_draft)(session, demo, clock.now, kind=kind, **given)

    return made
