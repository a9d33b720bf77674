"""Every mail the system writes: what makes it, to whom it goes, and what it must contain.

Its subject and text stand in the catalogues under `mail_subject.` and `mail_text.` and the event's word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum, auto
from typing import Any

from domain.writing import memo_text, one_line, storable, without_unusable


class MailEvent(StrEnum):
    """What happened that somebody has to hear of."""

    ENROLLMENT_RECEIVED = "enrollment_received"
    ENROLLMENT_RESUME = "enrollment_resume"
    ENROLLMENT_QUESTION = "enrollment_question"
    ENROLLMENT_ACCEPTED = "enrollment_accepted"
    ENROLLMENT_REFUSED = "enrollment_refused"
    ENROLLMENT_CANCELLED = "enrollment_cancelled"
    REGISTRATION_READY = "registration_ready"
    PASSWORD_LINK = "password_link"  # noqa: S105 -- the name of an event
    PASSWORD_RESET = "password_reset"  # noqa: S105 -- the name of an event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- the name of an event
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    SIGN_IN_LOCKED = "sign_in_locked"
    MISUSE_ASKED = "misuse_asked"
    MISUSE_STOPPED = "misuse_stopped"
    MISUSE_REPORTED = "misuse_reported"
    DORMANCY_ANNOUNCED = "dormancy_announced"
    SUSPENSION_ANNOUNCED = "suspension_announced"
    SUSPENDED = "suspended"
    SUSPENSION_CALLED_OFF = "suspension_called_off"
    RESUMED = "resumed"
    LEAVING_ACCEPTED = "leaving_accepted"
    CLIENT_LEFT = "client_left"
    CHANGE_TAKEN_OVER = "change_taken_over"
    CHANGE_DECLINED = "change_declined"
    CONTACT_RECEIVED = "contact_received"
    IDS_ASKED = "ids_asked"
    TERMS_CHANGED = "terms_changed"
    SIGNING_ENDS = "signing_ends"
    PORTAL_PASSWORD_ENDS = "portal_password_ends"  # noqa: S105 -- the name of an event
    PORTAL_UNUSED = "portal_unused"
    DELEGATE_NUMBER_ENDS = "delegate_number_ends"
    CLIENT_CERTIFICATE_ENDS = "client_certificate_ends"
    AGREEMENT_ASKED = "agreement_asked"
    AGREEMENT_ACCEPTED = "agreement_accepted"
    AGREEMENT_DECLINED = "agreement_declined"
    AGREEMENT_ENDED = "agreement_ended"
    CLIENT_BASE_CHANGED = "client_base_changed"
    DEBIT_OPENED = "debit_opened"
    DEBIT_ASKED = "debit_asked"
    REQUEST_RETURNED = "request_returned"
    APPLICATION_NOT_ACCEPTED = "application_not_accepted"
    CORRECTION_ASKED = "correction_asked"
    APPLICATION_REJECTED = "application_rejected"
    REPAYMENT_AWAITED = "repayment_awaited"
    DUE_SOON = "due_soon"
    APPLICATION_COMPLETED = "application_completed"
    DAILY_STATEMENT = "daily_statement"
    MONTHLY_ADVANCES = "monthly_advances"
    NOTICE_GIVEN = "notice_given"
    STOP_PLANNED = "stop_planned"


class MailTo(StrEnum):
    """通知先メール of the applicant or organization, 管理者, the user concerned, who asked, those who want to hear of
    it, 請求用メール of an organization or a base."""

    NOTICE_ADDRESS = "notice_address"
    ADMIN = "admin"
    USER = "user"
    ASKER = "asker"
    WHO_WANTS = "who_wants"
    BILLING_ADDRESS = "billing_address"


class FactKind(Enum):
    """How a fact is kept with the mail and written into it."""

    LINE = auto()
    TEXT = auto()
    COUNT = auto()
    DAY = auto()
    DAY_IF_KNOWN = auto()
    MOMENT = auto()
    PAIRS = auto()


@dataclass(frozen=True)
class MailRule:
    """To whom it goes, the facts it must name, and the links it must hold."""

    to: MailTo
    facts: Mapping[str, FactKind]
    links: tuple[str, ...] = ()


NAME = {"name": FactKind.LINE}
NUMBERED = {**NAME, "receipt_number": FactKind.LINE}
REASON = {"reason": FactKind.LINE, "remarks": FactKind.TEXT}
UNTIL = {"until": FactKind.MOMENT}
# The items alone, never what they say: a bank account may be among them.
CHANGE = {**NAME, "asked_at": FactKind.MOMENT, "items": FactKind.LINE}
ACCOUNT = {"base": FactKind.LINE, "kind": FactKind.LINE, "ends_on": FactKind.DAY, "days": FactKind.COUNT}
AGREEMENT = {
    "client": FactKind.LINE, "base": FactKind.LINE, "agent": FactKind.LINE, "agent_base": FactKind.LINE,
    "kind": FactKind.LINE,
}  # fmt: skip
# 申請ID, whose case it is and where; the vehicle, its user and what an office wrote stay behind the sign-in.
CASE = {
    **NAME, "number": FactKind.LINE, "client": FactKind.LINE, "base": FactKind.LINE, "kind": FactKind.LINE,
}  # fmt: skip
DUE_ON = {"due_on": FactKind.DAY_IF_KNOWN}
# `page` is a path of our own that asks for the sign-in; `bases` are the same sums, base by base.
SUMS = {**NAME, "amount": FactKind.LINE, "bases": FactKind.PAIRS, "page": FactKind.LINE}
# A subject is read on locked screens and kept in logs of mail servers: nothing of a person in it.
SUBJECT_FACTS = frozenset({"receipt_number", "contact_number", "number"})

MAILS: Mapping[MailEvent, MailRule] = {
    MailEvent.ENROLLMENT_RECEIVED: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NUMBERED, "received_at": FactKind.MOMENT, "entered": FactKind.PAIRS, "answer_by": FactKind.DAY, **UNTIL},
        ("status",),
    ),
    MailEvent.ENROLLMENT_RESUME: MailRule(MailTo.NOTICE_ADDRESS, UNTIL, ("resume",)),
    MailEvent.ENROLLMENT_QUESTION: MailRule(
        MailTo.NOTICE_ADDRESS, {**NUMBERED, "question": FactKind.TEXT, **UNTIL}, ("correct",)
    ),
    MailEvent.ENROLLMENT_ACCEPTED: MailRule(MailTo.NOTICE_ADDRESS, NUMBERED),
    MailEvent.ENROLLMENT_REFUSED: MailRule(MailTo.NOTICE_ADDRESS, {**NUMBERED, **REASON}),
    MailEvent.ENROLLMENT_CANCELLED: MailRule(MailTo.NOTICE_ADDRESS, {**NUMBERED, **REASON}),
    MailEvent.REGISTRATION_READY: MailRule(MailTo.NOTICE_ADDRESS, {**NUMBERED, **UNTIL}, ("download",)),
    # The link is worth a password: neither the member code nor the login ID goes with it.
    MailEvent.PASSWORD_LINK: MailRule(MailTo.ADMIN, {**NAME, **UNTIL}, ("password",)),
    MailEvent.PASSWORD_RESET: MailRule(MailTo.USER, {**NAME, **UNTIL}, ("password",)),
    MailEvent.PASSWORD_CHANGED: MailRule(MailTo.USER, {**NAME, "changed_at": FactKind.MOMENT}),
    MailEvent.SECOND_FACTOR_ON: MailRule(MailTo.USER, {**NAME, "changed_at": FactKind.MOMENT}),
    MailEvent.SECOND_FACTOR_OFF: MailRule(MailTo.USER, {**NAME, "changed_at": FactKind.MOMENT}),
    MailEvent.SIGN_IN_LOCKED: MailRule(
        MailTo.USER,
        {**NAME, "locked_until": FactKind.MOMENT, "admin": FactKind.LINE, "branch": FactKind.LINE,
         "phone": FactKind.LINE},
    ),
    MailEvent.MISUSE_ASKED: MailRule(MailTo.USER, {**NAME, **UNTIL}, ("report",)),
    MailEvent.MISUSE_STOPPED: MailRule(
        MailTo.USER, {**NAME, "reported_at": FactKind.MOMENT, "contact_number": FactKind.LINE, "admin": FactKind.LINE}
    ),
    # To the administrators of the organization and of the operator; what was noticed stands in the inquiry alone.
    MailEvent.MISUSE_REPORTED: MailRule(
        MailTo.ADMIN,
        {**NAME, "organization": FactKind.LINE, "member_code": FactKind.LINE, "login_id": FactKind.LINE,
         "reported_at": FactKind.MOMENT, "contact_number": FactKind.LINE},
    ),
    MailEvent.DORMANCY_ANNOUNCED: MailRule(
        MailTo.USER,
        {**NAME, "member_code": FactKind.LINE, "login_id": FactKind.LINE, "last_seen": FactKind.DAY,
         "usable_until": FactKind.DAY},
    ),
    # From when it is suspended cannot be told yet: the days count from when the mail server takes this very mail.
    MailEvent.SUSPENSION_ANNOUNCED: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, **REASON, "days": FactKind.COUNT}),
    MailEvent.SUSPENDED: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, **REASON, "suspended_at": FactKind.MOMENT}),
    MailEvent.SUSPENSION_CALLED_OFF: MailRule(MailTo.NOTICE_ADDRESS, NAME),
    MailEvent.RESUMED: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, "resumed_at": FactKind.MOMENT}),
    MailEvent.LEAVING_ACCEPTED: MailRule(
        MailTo.NOTICE_ADDRESS, {**NAME, "ended_on": FactKind.DAY, "readable_until": FactKind.DAY}
    ),
    # To each agent: whom it goes on working for, and how much of it there is.
    MailEvent.CLIENT_LEFT: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, "client": FactKind.LINE, "member_code": FactKind.LINE, "ended_on": FactKind.DAY,
         "cancelled": FactKind.COUNT, "open_cases": FactKind.COUNT},
    ),
    MailEvent.CHANGE_TAKEN_OVER: MailRule(MailTo.NOTICE_ADDRESS, CHANGE),
    MailEvent.CHANGE_DECLINED: MailRule(MailTo.NOTICE_ADDRESS, {**CHANGE, "remarks": FactKind.TEXT}),
    # What a stranger wrote does not go out in our name to whatever address the stranger gave.
    MailEvent.CONTACT_RECEIVED: MailRule(
        MailTo.ASKER,
        {"contact_number": FactKind.LINE, "topic": FactKind.LINE, "window": FactKind.LINE, "phone": FactKind.LINE},
    ),
    MailEvent.IDS_ASKED: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, "member_code": FactKind.LINE, "login_ids": FactKind.PAIRS, "admin": FactKind.LINE,
         "branch": FactKind.LINE, "phone": FactKind.LINE},
    ),
    # The version's page needs no link of its own: it is public, and stays.
    MailEvent.TERMS_CHANGED: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, "version": FactKind.COUNT, "valid_from": FactKind.DAY, "summary": FactKind.TEXT},
    ),
    MailEvent.PORTAL_PASSWORD_ENDS: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, **ACCOUNT}),
    MailEvent.PORTAL_UNUSED: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, **ACCOUNT}),
    MailEvent.AGREEMENT_ASKED: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, **AGREEMENT}),
    MailEvent.AGREEMENT_ACCEPTED: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, **AGREEMENT}),
    MailEvent.AGREEMENT_DECLINED: MailRule(MailTo.NOTICE_ADDRESS, {**NAME, **AGREEMENT, "remarks": FactKind.TEXT}),
    MailEvent.AGREEMENT_ENDED: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, **AGREEMENT, "remarks": FactKind.TEXT, "returned": FactKind.COUNT, "open_cases": FactKind.COUNT},
    ),
    MailEvent.CLIENT_BASE_CHANGED: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, "client": FactKind.LINE, "member_code": FactKind.LINE, "base": FactKind.LINE,
         "agent_base": FactKind.LINE, "change": FactKind.LINE},
    ),
    MailEvent.DEBIT_OPENED: MailRule(
        MailTo.NOTICE_ADDRESS, {**NAME, "agent": FactKind.LINE, "kind": FactKind.LINE, "opened_on": FactKind.DAY}
    ),
    MailEvent.DEBIT_ASKED: MailRule(
        MailTo.NOTICE_ADDRESS, {**NAME, "client": FactKind.LINE, "member_code": FactKind.LINE, "kind": FactKind.LINE}
    ),
    MailEvent.SIGNING_ENDS: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, "serial": FactKind.LINE, "ends_on": FactKind.DAY, "days": FactKind.COUNT},
    ),
    MailEvent.DELEGATE_NUMBER_ENDS: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, "base": FactKind.LINE, "number": FactKind.LINE, "ends_on": FactKind.DAY, "days": FactKind.COUNT},
    ),
    MailEvent.CLIENT_CERTIFICATE_ENDS: MailRule(
        MailTo.NOTICE_ADDRESS,
        {**NAME, "serial": FactKind.LINE, "ends_on": FactKind.DAY, "days": FactKind.COUNT},
    ),
    MailEvent.REQUEST_RETURNED: MailRule(MailTo.WHO_WANTS, {**CASE, "reason": FactKind.LINE}),
    MailEvent.APPLICATION_NOT_ACCEPTED: MailRule(MailTo.WHO_WANTS, CASE),
    MailEvent.CORRECTION_ASKED: MailRule(MailTo.WHO_WANTS, {**CASE, **DUE_ON}),
    MailEvent.APPLICATION_REJECTED: MailRule(MailTo.WHO_WANTS, CASE),
    MailEvent.REPAYMENT_AWAITED: MailRule(MailTo.WHO_WANTS, {**CASE, **DUE_ON}),
    MailEvent.DUE_SOON: MailRule(
        MailTo.WHO_WANTS, {**CASE, "when": FactKind.LINE, "what": FactKind.LINE, "due_on": FactKind.DAY}
    ),
    MailEvent.APPLICATION_COMPLETED: MailRule(MailTo.WHO_WANTS, {**CASE, "completed_on": FactKind.DAY}),
    MailEvent.DAILY_STATEMENT: MailRule(
        MailTo.BILLING_ADDRESS,
        {**SUMS, "day": FactKind.DAY, "applied": FactKind.COUNT, "completed": FactKind.COUNT, "paid": FactKind.COUNT},
    ),
    MailEvent.MONTHLY_ADVANCES: MailRule(
        MailTo.BILLING_ADDRESS, {**SUMS, "month": FactKind.LINE, "advances": FactKind.COUNT}
    ),
    MailEvent.NOTICE_GIVEN: MailRule(
        MailTo.WHO_WANTS, {**NAME, "importance": FactKind.LINE, "subject": FactKind.LINE, "page": FactKind.LINE}
    ),
    MailEvent.STOP_PLANNED: MailRule(
        MailTo.WHO_WANTS,
        {**NAME, "system": FactKind.LINE, "starts_at": FactKind.MOMENT, "ends_at": FactKind.MOMENT,
         "remarks": FactKind.TEXT},
    ),
}  # fmt: skip


def kept_facts(event: MailEvent, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as JSON; raises ValueError unless they are exactly those of the event."""
    rule = MAILS[event]
    if set(facts) != set(rule.facts):
        raise ValueError(f"{event} is told of {sorted(rule.facts)}, not of {sorted(facts)}")
    return {name: _kept(name, rule.facts[name], value) for name, value in facts.items()}


def _kept(name: str, kind: FactKind, value: Any) -> Any:
    if kind is FactKind.LINE and isinstance(value, str):
        return _line(value)
    if kind is FactKind.TEXT and isinstance(value, str):
        return memo_text(storable(value))
    if kind is FactKind.COUNT and type(value) is int:
        return value
    if kind is FactKind.MOMENT and isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if kind is FactKind.DAY_IF_KNOWN and value is None:
        return None
    if kind in (FactKind.DAY, FactKind.DAY_IF_KNOWN) and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if kind is FactKind.PAIRS and isinstance(value, list | tuple):
        return [[_line(word), _line(text)] for word, text in value]
    raise ValueError(f"{name} of a mail is no {kind.name}")


def _line(text: str) -> str:
    return without_unusable(one_line(storable(text)))
