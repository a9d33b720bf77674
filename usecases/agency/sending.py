"""How what was ordered stands on its way to the portal: 送信待ち, 送信中, 受付, 失敗."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from models.jobs import Job, JobState
from models.organizations import Base, PortalAccount
from usecases.jobs.enqueue import JobKind, order_key

SHOWN = (JobKind.LODGE.value, JobKind.PAY.value)


@dataclass(frozen=True)
class Sending:
    """One order on its way; `goes_at` is when a waiting one goes, `error` the code of what kept it last."""

    act: JobKind
    state: JobState
    fee: FeeKind | None
    error: str
    goes_at: datetime
    made_at: datetime
    attempts: int

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_put_off(self) -> bool:
        """Whether it waits for an opening or for another try, and not just for its turn."""
        return self.goes_at > self.made_at

    @property
    def has_failed(self) -> bool:
        return self.state is JobState.FAILED


@dataclass(frozen=True)
class StoppedAccount:
    """An account of the actor's bases that stands still."""

    id: int
    base_name: str
    kind: VehicleKind
    reason: str


def sendings(session: Session, numbers: Iterable[str]) -> dict[str, list[Sending]]:
    """All lodgings and payments of the applications, oldest first, in one statement."""
    keys = {order_key(number): number for number in numbers}
    if not keys:
        return {}
    rows = session.scalars(select(Job).where(Job.order_key.in_(sorted(keys)), Job.kind.in_(SHOWN)).order_by(Job.id))
    found: dict[str, list[Sending]] = {}
    for row in rows:
        found.setdefault(keys[row.order_key], []).append(_sending(row))
    return found


def newest(sent: list[Sending] | None) -> Sending | None:
    """What to show in one place: a failure first, then what is under way, then the last one."""
    if not sent:
        return None
    failed = [one for one in sent if one.has_failed]
    under_way = [one for one in sent if one.is_open]
    return (failed or under_way or sent)[-1]


def stopped_accounts(session: Session, actor: Actor) -> tuple[StoppedAccount, ...]:
    query = (
        select(PortalAccount.id, Base.name, PortalAccount.vehicle_kind, PortalAccount.stopped_reason)
        .join(Base, Base.id == PortalAccount.base_id)
        .where(PortalAccount.organization_id == actor.organization_id, PortalAccount.stopped_reason != "")
        .order_by(Base.code, PortalAccount.vehicle_kind)
    )
    if actor.bases is not None:
        query = query.where(PortalAccount.base_id.in_(actor.bases))
    return tuple(StoppedAccount(*row) for row in session.execute(query))


def _sending(row: Job) -> Sending:
    return Sending(
        act=JobKind(row.kind),
        state=row.state,
        fee=FeeKind(row.facts["fee"]) if "fee" in row.facts else None,
        error=row.last_error,
        goes_at=row.run_at,
        made_at=row.made_at,
        attempts=row.attempts,
    )
