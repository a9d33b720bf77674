"""The kinds of mail a person may choose: to whom each is offered, and whether it comes without being asked for."""

from collections.abc import Mapping
from enum import StrEnum

from domain.mail_event import MAILS, MailEvent, MailTo
from domain.rights import OrganizationKind, Role


class MailKind(StrEnum):
    """What a person wants to hear of by mail, or would rather not."""

    RETURNED = "returned"
    NOT_ACCEPTED = "not_accepted"
    CORRECTION = "correction"
    REJECTED = "rejected"
    REPAYMENT = "repayment"
    DUE_IN_FIVE_DAYS = "due_in_five_days"
    DUE_TOMORROW = "due_tomorrow"
    DUE_TODAY = "due_today"
    COMPLETED = "completed"
    IMPORTANT_NOTICES = "important_notices"
    OTHER_NOTICES = "other_notices"
    PLANNED_STOPS = "planned_stops"
    EXPIRY = "expiry"


DAYS_AHEAD: Mapping[int, MailKind] = {5: MailKind.DUE_IN_FIVE_DAYS, 1: MailKind.DUE_TOMORROW, 0: MailKind.DUE_TODAY}
"""How many days before a date it is reminded of (chapter 10)."""

KINDS_OF: Mapping[MailEvent, frozenset[MailKind]] = {
    MailEvent.REQUEST_RETURNED: frozenset({MailKind.RETURNED}),
    MailEvent.APPLICATION_NOT_ACCEPTED: frozenset({MailKind.NOT_ACCEPTED}),
    MailEvent.CORRECTION_ASKED: frozenset({MailKind.CORRECTION}),
    MailEvent.APPLICATION_REJECTED: frozenset({MailKind.REJECTED}),
    MailEvent.REPAYMENT_AWAITED: frozenset({MailKind.REPAYMENT}),
    MailEvent.DUE_SOON: frozenset(DAYS_AHEAD.values()),
    MailEvent.APPLICATION_COMPLETED: frozenset({MailKind.COMPLETED}),
    MailEvent.NOTICE_GIVEN: frozenset({MailKind.IMPORTANT_NOTICES, MailKind.OTHER_NOTICES}),
    MailEvent.STOP_PLANNED: frozenset({MailKind.PLANNED_STOPS}),
    # The organization's address hears of these whatever is chosen; its administrators may have them as well.
    MailEvent.SIGNING_ENDS: frozenset({MailKind.EXPIRY}),
    MailEvent.PORTAL_PASSWORD_ENDS: frozenset({MailKind.EXPIRY}),
    MailEvent.PORTAL_UNUSED: frozenset({MailKind.EXPIRY}),
    MailEvent.DELEGATE_NUMBER_ENDS: frozenset({MailKind.EXPIRY}),
    MailEvent.CLIENT_CERTIFICATE_ENDS: frozenset({MailKind.EXPIRY}),
}
"""What can be chosen at all. Every other mail to a person comes always."""

_LODGED = (
    MailKind.NOT_ACCEPTED, MailKind.CORRECTION, MailKind.REJECTED, MailKind.REPAYMENT, *DAYS_AHEAD.values(),
    MailKind.COMPLETED,
)  # fmt: skip
_NEWS = {MailKind.IMPORTANT_NOTICES: True, MailKind.OTHER_NOTICES: False, MailKind.PLANNED_STOPS: True}
# Who does the work hears of it; who looks after the others may ask to.
_CLIENT_WORKS = dict.fromkeys((MailKind.RETURNED, *_LODGED), True) | _NEWS
_CLIENT_LOOKS = dict.fromkeys((MailKind.RETURNED, *_LODGED), False) | _NEWS
_AGENT_WORKS = dict.fromkeys(_LODGED, True) | _NEWS
_AGENT_LOOKS = dict.fromkeys(_LODGED, False) | _NEWS
_EXPIRY = {MailKind.EXPIRY: False}

OFFERED: Mapping[tuple[OrganizationKind, Role], Mapping[MailKind, bool]] = {
    (OrganizationKind.CLIENT, Role.ADMIN): _CLIENT_LOOKS | _EXPIRY,
    (OrganizationKind.CLIENT, Role.BASE_ADMIN): _CLIENT_LOOKS | _EXPIRY,
    (OrganizationKind.CLIENT, Role.SENDER): _CLIENT_WORKS,
    (OrganizationKind.CLIENT, Role.VIEWER): _CLIENT_WORKS,
    (OrganizationKind.AGENT, Role.ADMIN): _AGENT_LOOKS | _EXPIRY,
    (OrganizationKind.AGENT, Role.BASE_ADMIN): _AGENT_LOOKS | _EXPIRY,
    (OrganizationKind.AGENT, Role.SENDER): _AGENT_WORKS,
    (OrganizationKind.AGENT, Role.VIEWER): _AGENT_LOOKS,
}
"""By side and role: each kind with whether it comes as long as nothing was chosen."""


def kind_of(event: MailEvent) -> MailKind:
    """Of an event that is told in one way only."""
    (kind,) = KINDS_OF[event]
    return kind


def offered(side: OrganizationKind, role: Role) -> Mapping[MailKind, bool]:
    return OFFERED.get((side, role), {})


def wants(side: OrganizationKind, role: Role, kind: MailKind, chosen: Mapping[str, bool]) -> bool:
    """`chosen` by the words of kinds; a kind that the role is not offered does not come, whatever was chosen before."""
    usual = offered(side, role)
    return kind in usual and chosen.get(kind.value, usual[kind])


def mails_that_always_come(role: Role) -> tuple[MailEvent, ...]:
    """Those to a person, of which none can be switched off."""
    to = (MailTo.USER, MailTo.ADMIN) if role is Role.ADMIN else (MailTo.USER,)
    return tuple(event for event in MailEvent if MAILS[event].to in to)
