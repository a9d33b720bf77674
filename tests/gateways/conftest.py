"""Our client of the portal, speaking to a real training portal over a loopback socket."""

from collections.abc import Iterator

import pytest

from domain.vehicle import VehicleKind
from gateways.portal import PortalCredentials
from gateways.portal_http import HttpPortal
from tests.training_portal.agent import Office
from tests.training_portal.conftest import built_program, office, portal_url, program

__all__ = ["built_program", "office", "portal_url", "program"]


@pytest.fixture
def account(office: Office) -> PortalCredentials:
    return open_account(office, VehicleKind.REGISTERED)


@pytest.fixture
def kei_account(office: Office) -> PortalCredentials:
    return open_account(office, VehicleKind.KEI)


@pytest.fixture
def portal(portal_url: str) -> Iterator[HttpPortal]:
    with HttpPortal(portal_url, read_seconds=2) as portal:
        yield portal


def open_account(office: Office, kind: VehicleKind) -> PortalCredentials:
    issued = office.issue_account(kind.value)
    return PortalCredentials(kind, issued["bulk_user_id"], issued["password"])
