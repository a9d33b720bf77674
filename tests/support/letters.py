"""A worker that makes letters and calls nobody."""

from datetime import datetime, timedelta
from typing import cast

from gateways.portal import PortalGateway
from jobs.work import Work
from tests.support.agency_stories import TEST_VAULT


def letter_writer(name: str = "worker") -> Work:
    return Work(name, cast(PortalGateway, None), TEST_VAULT, timedelta(seconds=1), timedelta(seconds=30))


def write_letters(now: datetime) -> None:
    """Whatever waits to be written."""
    letter_writer().run_once(now)
