"""After an organization that left was erased the operator and its agent still open what stays of it."""

from datetime import date, datetime

from demo.organizations import Demo
from tests.support.agency_stories import an_applied_application, portal_says
from tests.support.client import Client
from tests.support.standing import let_leave
from tests.support.stories import AGENT, CLIENT
from tests.usecases.keeping.test_erase import erased, night
from usecases.transaction import transaction


def test_its_pages_open_without_anybodys_name(client: Client, demo: Demo, now: datetime) -> None:
    with transaction() as session:
        application = an_applied_application(session, demo, now)
        portal_says(session, application, "交付待ち", now, completed_on="2026-11-20")
        let_leave(session, demo, now)
        number = application.number
    client.sign_in(AGENT, "sender")
    before = client.get(f"/applications/{number}").text
    erased(night(date(2029, 11, 21)))
    after = client.get(f"/applications/{number}").text
    assert ("田中 全子" in before, "田中 全子" in after) == (True, False)
    client = Client(client.app).sign_in("1000001", "admin")
    for address in (
        "/operator/organizations",
        f"/operator/organizations/{CLIENT}",
        "/operator/mails",
        "/operator/inquiries",
    ):
        client.get(address)
