"""What leaving would mean for a client: what is still open, what is cancelled, until when it looks on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.organization_status import OrganizationStatus, StandingAct, moved, readable_until
from domain.request_status import RequestStatus
from usecases.listing import counted
from usecases.organizations.find import find_organization
from usecases.organizations.move import latest_act, standing_term
from usecases.organizations.open_cases import OpenCase, oldest_open_cases, open_ids
from usecases.requests.withdraw_all import TO_WITHDRAW, withdrawable

MOST_SHOWN = 20


@dataclass(frozen=True)
class Leaving:
    """What is read before the act: the first of the open cases, how many there are, and what would be withdrawn."""

    member_code: str
    name: str
    email: str
    version: int
    updated_at: datetime
    status: OrganizationStatus
    open_cases: tuple[OpenCase, ...]
    open_count: int
    withdrawn: Mapping[RequestStatus, int]
    ends_on: date
    readable_until: date
    readable_months: int


def show_leaving(session: Session, actor: Actor, member_code: str, now: datetime) -> Leaving:
    """Raises not_found, or organization_move_not_allowed where there is nothing to leave."""
    row = find_organization(session, actor, member_code)
    moved(row.kind, row.status, latest_act(session, row.id), StandingAct.LEFT)
    counts = counted(
        session,
        {"open": open_ids(row.id)} | {status: withdrawable(row.id, status) for status in TO_WITHDRAW},
    )
    today, months = day_in_japan(now), standing_term(session, now).readable_months
    return Leaving(
        member_code=row.member_code,
        name=row.name,
        email=row.email,
        version=row.version,
        updated_at=row.updated_at,
        status=row.status,
        open_cases=oldest_open_cases(session, row.id, MOST_SHOWN),
        open_count=counts["open"],
        withdrawn={status: counts[status] for status in TO_WITHDRAW},
        ends_on=today,
        readable_until=readable_until(today, months),
        readable_months=months,
    )
