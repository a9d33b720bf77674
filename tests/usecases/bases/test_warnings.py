"""The end of a delegate number: told 60, 30 and 7 days ahead, each time once, and after it nothing is sent with it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from domain.renewal import RenewalPlace
from models.mails import Mail
from models.organizations import Base, Organization
from models.users import User
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import Demo
from tests.support.stories import AGENT, CLIENT, a_draft, actor_of
from usecases.applications.stalling import Patience
from usecases.bases.add import BaseFacts
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.find import find_base
from usecases.bases.search import ENDS_SOON, BaseConditions, search_bases
from usecases.bases.warn import is_warning_due, warn_of_ends
from usecases.home.counts import Count, home_page
from usecases.listing import Wish
from usecases.requests.send import SendRequest, send_request

PATIENCE = Patience(timedelta(hours=6), timedelta(minutes=60))


@pytest.fixture
def admin(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin")


def change(session: Session, admin: Actor, now: datetime, **values: Any) -> Base:
    base = find_base(session, admin, "001")
    facts = {name: getattr(base, name) for name in BaseFacts.__dataclass_fields__} | values
    change_base(session, admin, ChangeBase("001", base.version, BaseFacts(**facts)), now)
    session.flush()
    return base


def told(session: Session) -> list[tuple[str, str, int]]:
    found = session.scalars(select(Mail).where(Mail.event == "delegate_number_ends").order_by(Mail.id))
    return [(mail.recipient, mail.facts["number"], mail.facts["days"]) for mail in found]


def go_through(session: Session, begin: datetime, days: range) -> None:
    for day in days:
        at = begin + timedelta(days=day)
        if is_warning_due(session, at):
            warn_of_ends(session, TEST_VAULT, at)
            session.expire_all()
        assert not is_warning_due(session, at)


def test_each_warning_is_mailed_once_and_anew_for_another_day(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    last, address = day_in_japan(now) + timedelta(days=70), organizations.organizations[CLIENT].email
    base = change(session, admin, now, delegate_number="MN13000001", delegate_until=last)
    version = base.version
    go_through(session, now, range(72))
    assert told(session) == [(address, "MN13000001", days) for days in (60, 30, 7)]
    session.refresh(base)
    assert base.version == version
    change(session, admin, now, delegate_until=last + timedelta(days=365))
    go_through(session, now, range(72, 80))
    go_through(session, now, range(405, 436))
    assert [days for _to, _number, days in told(session)] == [60, 30, 7, 30, 7]


def test_who_looks_after_the_base_has_it_as_well_when_asked_for(session: Session, admin: Actor, now: datetime) -> None:
    session.execute(
        update(User)
        .where(User.organization_id == admin.organization_id)
        .values(mail_choices={"expiry": True}, email=User.login_key.concat("@minato.example"))
    )
    change(session, admin, now, delegate_until=day_in_japan(now) + timedelta(days=7))
    warn_of_ends(session, TEST_VAULT, now)
    assert {to for to, _number, _days in told(session)} >= {"admin@minato.example", "manager001@minato.example"}
    assert not {to for to, _number, _days in told(session)} & {"sender@minato.example", "viewer001@minato.example"}


def test_a_suspended_organization_is_told_once_it_is_resumed_and_of_a_deleted_base_never(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    def stands(status: OrganizationStatus) -> int:
        session.get_one(Organization, admin.organization_id).status = status
        session.flush()
        return warn_of_ends(session, TEST_VAULT, now) if is_warning_due(session, now) else 0

    base = change(session, admin, now, delegate_until=day_in_japan(now) + timedelta(days=7))
    assert [stands(status) for status in (OrganizationStatus.SUSPENDED, OrganizationStatus.ACTIVE)] == [0, 1]
    base.deleted_at, base.delegate_warned_days = now, None
    assert stands(OrganizationStatus.ACTIVE) == 0


def test_a_day_without_a_number_is_refused(session: Session, admin: Actor, now: datetime) -> None:
    with pytest.raises(Refusal) as caught:
        change(session, admin, now, delegate_number="", delegate_until=day_in_japan(now))
    assert (caught.value.code, caught.value.field) == ("delegate_until_without_number", "delegate_until")


def test_nothing_is_sent_with_a_number_that_is_over_on_the_planned_day(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    today, sender = day_in_japan(now), actor_of(session, organizations, "sender")
    change(session, admin, now, delegate_number="MN13000001", delegate_until=today)
    place = {"renewal_place": RenewalPlace.CLIENT}
    good = a_draft(session, organizations, now, nth=1, **place)
    send_request(session, sender, SendRequest(good.id, good.version), now)
    late = a_draft(session, organizations, now, nth=2, planned_on=today + timedelta(days=1), **place)
    with pytest.raises(Refusal) as caught:
        send_request(session, sender, SendRequest(late.id, late.version), now)
    assert (caught.value.code, caught.value.facts) == ("delegate_number_over", {"number": "MN13000001", "day": today})


def test_who_looks_after_the_base_finds_it_on_the_first_page_and_in_the_list(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    def counted(login_id: str, member_code: str = CLIENT) -> int | None:
        actor = actor_of(session, organizations, login_id, member_code)
        return home_page(session, actor, PATIENCE, now).counts.get(Count.DELEGATE_NUMBERS)

    def listed() -> list[str]:
        found = search_bases(session, admin, BaseConditions(ends=ENDS_SOON), Wish(), now)
        return [row.code for row in found.page.rows]

    change(session, admin, now, delegate_until=day_in_japan(now) + timedelta(days=61))
    assert (counted("admin"), listed()) == (0, [])
    change(session, admin, now, delegate_until=day_in_japan(now) - timedelta(days=1))
    assert (counted("admin"), counted("manager001"), listed()) == (1, 1, ["001"])
    assert (counted("sender"), counted("admin", "1845679"), counted("admin", AGENT)) == (None, 0, 0)
