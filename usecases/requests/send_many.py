"""What a sender is about to send: each chosen request with what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.request_status import NEXT, RequestStatus, status_when_sent
from domain.vehicle import VehicleKind
from models.requests import InspectionRequest
from usecases.requests.search import plate_text
from usecases.scope import visible_requests

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Chosen:
    """One chosen request, before it is sent; `becomes` is None when its status forbids sending."""

    number: int
    version: int
    kind: VehicleKind
    plate: str
    chassis_number: str
    vehicle_user: str
    planned_on: date | None
    becomes: RequestStatus | None


def chosen_requests(session: Session, actor: Actor, numbers: Sequence[int], now: datetime) -> tuple[Chosen, ...]:
    """The chosen ones that the actor can see, by number; raises too_many_chosen beyond MOST_AT_ONCE."""
    if len(numbers) > MOST_AT_ONCE:
        raise Refusal("too_many_chosen", count=len(numbers), limit=MOST_AT_ONCE)
    row = InspectionRequest
    query = select(row).where(visible_requests(actor), row.id.in_(numbers)).order_by(row.id)
    return tuple(
        Chosen(
            number=found.id,
            version=found.version,
            kind=found.kind,
            plate=plate_text(found.plate_region, found.plate_class, found.plate_kana, found.plate_serial),
            chassis_number=found.chassis_number,
            vehicle_user=found.user_name,
            planned_on=found.planned_on,
            becomes=_becomes(found, day_in_japan(now)),
        )
        for found in session.scalars(query)
    )


def _becomes(request: InspectionRequest, today: date) -> RequestStatus | None:
    aim = status_when_sent(request.planned_on, today)
    return aim if aim in NEXT[request.status] else None
