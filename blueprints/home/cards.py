"""The counts of the first page as cards: each leads to the list it counts."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import day, label
from blueprints.shared.lists import count_text
from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.inquiry import InquiryState
from domain.request_status import RequestStatus
from domain.rights import Right
from usecases.agency.awaiting import DIFFERING
from usecases.applications.conditions import Concern
from usecases.bases.search import ENDS_SOON
from usecases.home.counts import DUE_WITHIN_DAYS, Count, HomePage
from usecases.requests.conditions import RequestConcern


@dataclass(frozen=True)
class Card:
    """One count; `tone` colours it when somebody should act."""

    label: str
    count_text: str
    href: str
    tone: str | None
    note: str | None


URGENT = {
    Count.RETURNED: "failed",
    Count.NOT_RELEASED: "failed",
    Count.CORRECTIONS: "failed",
    Count.STALLED: "failed",
    Count.AWAITING_PAYMENT: "due",
    Count.DIFFERING: "failed",
    Count.DUE_SOON: "due",
    Count.DELEGATE_NUMBERS: "due",
    Count.INBOX: "due",
    Count.TO_APPLY: "due",
    Count.ENROLLMENTS: "due",
    Count.CHANGES: "due",
    Count.INQUIRIES: "due",
}
# What hardly ever happens stands there only when it did.
RARE = {Count.DIFFERING, Count.NOT_RELEASED, Count.DELEGATE_NUMBERS}
LISTS: dict[Count, tuple[str, dict[str, Any]]] = {
    Count.INBOX: ("agency_inbox.search", {}),
    Count.DIFFERING: ("agency_payments.search", {"fee": DIFFERING}),
    Count.NOT_RELEASED: ("requests.search", {"concern": RequestConcern.NOT_RELEASED}),
    Count.DELEGATE_NUMBERS: ("bases.search", {"ends": ENDS_SOON}),
    Count.ENROLLMENTS: ("operator_enrollments.search", {}),
    Count.CHANGES: ("operator_changes.search", {}),
    Count.INQUIRIES: ("operator_inquiries.search", {"state": InquiryState.RECEIVED}),
}
REQUESTS = {
    Count.DRAFTS: RequestStatus.DRAFT,
    Count.HELD: RequestStatus.HELD,
    Count.RETURNED: RequestStatus.RETURNED,
    Count.SENT: RequestStatus.SENT,
}
APPLICATIONS: dict[Count, dict[str, Any]] = {
    Count.TO_APPLY: {"status": ApplicationStatus.PREPARING},
    Count.APPLYING: {"status": ApplicationStatus.APPLYING},
    Count.CORRECTIONS: {"status": ApplicationStatus.CORRECTION_REQUESTED},
    Count.AWAITING_PAYMENT: {"concern": Concern.AWAITING_PAYMENT},
    Count.STALLED: {"concern": Concern.STALLED},
    Count.DUE_SOON: {"due_within": DUE_WITHIN_DAYS, "sort": "next_due_on"},
}


def cards(found: HomePage, actor: Actor) -> list[Card]:
    shown = [
        Card(
            label=label(count),
            count_text=count_text(number),
            href=_href(count, found),
            tone=URGENT.get(count) if number else None,
            note=gettext("Month of %(month)s", month=found.month.text) if count is Count.COMPLETED else None,
        )
        for count, number in found.counts.items()
        if number or count not in RARE
    ]
    if actor.may(Right.SEE_BILLING):
        shown.append(
            Card(gettext("Fee statements"), found.month.previous.text, url_for("billing.downloads"), None, None)
        )
    return shown


def _href(count: Count, found: HomePage) -> str:
    if count in REQUESTS:
        return url_for("requests.search", status=REQUESTS[count])
    if count in LISTS:
        endpoint, conditions = LISTS[count]
        return url_for(endpoint, **conditions)
    if count is Count.COMPLETED:
        month = found.month
        return url_for("applications.search", completed_from=day(month.first_day), completed_until=day(month.last_day))
    return url_for("applications.search", **APPLICATIONS[count])
