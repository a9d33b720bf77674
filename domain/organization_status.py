"""The life of an organization after it was founded: which act leads to which status, and what its days count from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.months import months_later
from domain.refusal import Refusal
from domain.rights import OrganizationKind


class OrganizationStatus(StrEnum):
    """審査中, 利用中, 停止予告中, 停止中, 退会."""

    REVIEWING = "reviewing"
    ACTIVE = "active"
    SUSPENDING = "suspending"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class StandingAct(StrEnum):
    """停止予告, 予告の取消し, 停止, 即時停止, 承諾の取消し, 再開, 退会."""

    ANNOUNCED = "announced"
    CALLED_OFF = "called_off"
    STOPPED = "stopped"
    STOPPED_AT_ONCE = "stopped_at_once"
    CANCELLED = "cancelled"
    RESUMED = "resumed"
    LEFT = "left"


Status, Act = OrganizationStatus, StandingAct
# Acceptance founds an organization in use. Only a notice whose days are over stops it, or what needs no notice.
NEXT: Mapping[OrganizationStatus, Mapping[StandingAct, OrganizationStatus]] = {
    Status.REVIEWING: {},
    Status.ACTIVE: {
        Act.ANNOUNCED: Status.SUSPENDING,
        Act.STOPPED_AT_ONCE: Status.SUSPENDED,
        Act.CANCELLED: Status.SUSPENDED,
        Act.LEFT: Status.CLOSED,
    },
    Status.SUSPENDING: {
        Act.CALLED_OFF: Status.ACTIVE,
        Act.STOPPED: Status.SUSPENDED,
        Act.STOPPED_AT_ONCE: Status.SUSPENDED,
        Act.CANCELLED: Status.SUSPENDED,
        Act.LEFT: Status.CLOSED,
    },
    Status.SUSPENDED: {
        Act.CANCELLED: Status.SUSPENDED,
        Act.RESUMED: Status.ACTIVE,
        Act.LEFT: Status.CLOSED,
    },
    Status.CLOSED: {},
}
# What ends a contract, or its use, for a cause that lies with the organization.
FOR_CAUSE = frozenset({Act.STOPPED, Act.STOPPED_AT_ONCE, Act.CANCELLED})


def possible(
    kind: OrganizationKind, status: OrganizationStatus, latest: StandingAct | None
) -> Mapping[StandingAct, OrganizationStatus]:
    """The acts of the table that fit the organization; `latest` is what was done to it last.

    The operator cannot shut itself out. Only clients have signed up, and only they leave: an agent that left would
    leave cases behind. A contract that was cancelled is no more, and nothing resumes it.
    """
    if kind is OrganizationKind.OPERATOR:
        return {}
    unfit = set() if kind is OrganizationKind.CLIENT else {Act.CANCELLED, Act.LEFT}
    if latest is Act.CANCELLED:
        unfit |= {Act.CANCELLED, Act.RESUMED}
    return {act: new for act, new in NEXT[status].items() if act not in unfit}


def moved(
    kind: OrganizationKind, old: OrganizationStatus, latest: StandingAct | None, act: StandingAct
) -> OrganizationStatus:
    """The status that an act leads to, or the refusal of one that is not possible."""
    acts = possible(kind, old, latest)
    if act not in acts:
        raise Refusal("organization_move_not_allowed", old=old, act=act)
    return acts[act]


class SuspensionGround(StrEnum):
    """違反, 料金の滞納, 指定の取消し, 支払不能, これらに準ずること; 反社会的勢力; 承諾の取消し."""

    BREACH = "breach"
    UNPAID = "unpaid"
    DESIGNATION_WITHDRAWN = "designation_withdrawn"
    INSOLVENCY = "insolvency"
    SIMILAR = "similar"
    ORGANIZED_CRIME = "organized_crime"
    ENROLLMENT_CANCELLED = "enrollment_cancelled"


# The terms let these stop an organization after a notice; organized crime does without one.
WITH_NOTICE = (
    SuspensionGround.BREACH,
    SuspensionGround.UNPAID,
    SuspensionGround.DESIGNATION_WITHDRAWN,
    SuspensionGround.INSOLVENCY,
    SuspensionGround.SIMILAR,
)


@dataclass(frozen=True)
class StandingTerm:
    """How many days a notice of suspension runs, and how many months one who left still looks; reference data."""

    notice_days: int
    readable_months: int
    valid_from: date
    source: str


def stops_at(accepted_at: datetime | None, notice_days: int) -> datetime | None:
    """When a notice is over: its days run from when the mail server took it, whole days later to the minute."""
    return None if accepted_at is None else accepted_at + timedelta(days=notice_days)


def readable_until(ended_on: date, months: int) -> date:
    """The last day on which one who left may look and download."""
    return months_later(ended_on, months)


def may_look(status: OrganizationStatus, until: date | None, today: date) -> bool:
    """Whether people of the organization may sign in; one that left looks on until a day."""
    if status is OrganizationStatus.CLOSED:
        return until is not None and today <= until
    return status is not OrganizationStatus.REVIEWING
