"""The page of one application: which facts stand where, and in which words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from blueprints.applications.columns import completed_heading
from blueprints.applications.forms import MemoForm, SeenMemo
from blueprints.applications.payments import fees_to_pay, payment_row
from blueprints.shared import lists
from blueprints.shared.addresses import address_of
from blueprints.shared.case_story import story
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import day, label, moment
from blueprints.shared.kept_until import user_kept
from blueprints.shared.portal_errors import error_text
from blueprints.shared.sheets import Drawing, Sheet
from domain.application_status import ENDS
from domain.deadlines import days_left
from domain.next_act import NextAct, Side
from domain.oss_status import COMPLETED, OssStatus
from domain.payment import PaymentState
from domain.progress import Step, StepState
from domain.renewal import NAMED_PLACES
from domain.rights import Right
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from usecases.applications.find import ApplicationPage

Pairs = list[tuple[str, Any]]
NOT_TOLD = "−"
BESIDE_THE_WAY = {OssStatus.CORRECTION_REQUESTED, OssStatus.AWAITING_REPAYMENT, OssStatus.WITHDRAWING}


@dataclass(frozen=True)
class DrawnStep:
    """One step of the drawn line."""

    label: str
    state: str
    at: datetime | None
    note: str


def drawing(found: ApplicationPage) -> Drawing:
    """Everything the sheet's template asks for; how long a payment has been under way changes by itself."""
    counting = any(line.state is PaymentState.PROCESSING for line in found.payments)
    return Drawing(_context(found), keeps=not counting)


def shown(sheet: Sheet[ApplicationPage]) -> dict[str, Any]:
    """Everything the page's template asks for, the form apart."""
    number = sheet.found.application.number
    is_over = sheet.found.application.status in ENDS
    live_href = None if is_over else lists.whole(address_of("applications.live", number=number), seen=sheet.seen)
    return {**sheet.context, "parts": sheet.parts, "live_href": live_href}


def _context(found: ApplicationPage) -> dict[str, Any]:
    seen = SeenMemo(found.application.memo) if found.names_seen else None
    return {
        "found": found,
        "application": found.application,
        "is_kei": found.application.kind is VehicleKind.KEI,
        "header": header(found),
        "status_block": status_block(found),
        "messages": messages(found),
        "steps": steps(found),
        "payments": [payment_row(found, line) for line in found.payments],
        "payable": fees_to_pay(found),
        "vehicle_user": vehicle_user(found),
        "user_kept": user_kept(found.user_erased_on, bool(found.request.user_name)) if found.names_seen else "",
        "declared": declared(found),
        "handover": handover(found) if found.application.oss_status in COMPLETED else None,
        "history": story(reversed(found.events)),
        "refusal": error_text(found.refusal),
        "next_text": what_comes_next(found.next_act, found.next_side),
        "correction_days_left": _left(found, found.correction_on),
        "again_days_left": _left(found, found.free_again.until if found.free_again else None),
        "due_days_left": _left(found, found.application.next_due_on),
        "previous_href": _beside(found.neighbours.previous),
        "next_href": _beside(found.neighbours.next),
        "list_href": lists.whole(address_of("applications.search")),
        "memo_version": seen.version if seen else "",
        "memo_form": MemoForm.showing(seen) if seen else None,
        "memo_href": lists.whole(address_of("applications.memo", number=found.application.number)),
        "request_href": _request_href(found),
        "mandate_href": _mandate_href(found),
        "earlier_href": _alone(found.earlier_number),
        "later_href": _alone(found.later_number),
    }


def _beside(number: str | None) -> str | None:
    """Another application of the same search."""
    return lists.whole(address_of("applications.show", number=number)) if number else None


def _alone(number: str | None) -> str | None:
    return address_of("applications.show", number=number) if number else None


def _request_href(found: ApplicationPage) -> str | None:
    if not g.actor.may(Right.SEE_REQUESTS):
        return None
    return address_of("requests.show", number=found.application.request_id)


def _mandate_href(found: ApplicationPage) -> str | None:
    """Where the file of the electronic mandate is; its name tells whose car it is."""
    if not found.names_seen or found.request.mandate_kind is not MandateKind.ELECTRONIC:
        return None
    return address_of("requests.mandate.file", number=found.application.request_id)


def _left(found: ApplicationPage, due: Any) -> int | None:
    return None if due is None else days_left(due, found.today)


def what_comes_next(act: NextAct, side: Side) -> str:
    """Who moves and what they do; from one's own side it is oneself."""
    what = gettext(f"NextAct.{act.name}")
    if side is Side.NOBODY:
        return what
    mine = side.value == g.actor.organization_kind.value
    return gettext(
        "Next it is %(who)s: %(what)s", who=gettext("You") if mine else gettext(f"Side.{side.name}"), what=what
    )


def header(found: ApplicationPage) -> Pairs:
    row = found.application
    by_client, by_agent = found.last_touched(Side.CLIENT), found.last_touched(Side.AGENT)
    return [
        (gettext("Client"), f"{found.client.organization_name} {found.client.base_name}（{found.client.base_code}）"),
        (gettext("Agent"), f"{found.agent.organization_name} {found.agent.base_name}（{found.agent.base_code}）"),
        (gettext("Office"), row.office_name or gettext("not chosen yet")),
        (gettext("Attempt"), attempt(row.attempt)),
        (gettext("Sent at"), moment(row.sent_at)),
        (gettext("Applied at"), moment(row.applied_at)),
        (gettext("Last by the client"), _touched(by_client)),
        (gettext("Last by the agent"), _touched(by_agent)),
    ]


def attempt(number: int) -> str:
    return gettext("First application") if number == 1 else gettext("Applied again (%(nth)s)", nth=number)


def _touched(event: Any) -> str:
    return f"{moment(event.at)} {event.actor_name}".strip() if event else ""


def status_block(found: ApplicationPage) -> Pairs:
    """In the order of chapter 03, with the portal's own words."""
    row, portal = found.application, found.portal
    is_kei = row.kind is VehicleKind.KEI
    delegate = " ".join(part for part in (portal.delegate_number, portal.delegate_name) if part)
    pairs: Pairs = [
        (gettext("Status as of"), moment(row.state_at)),
        (gettext("Status at the portal"), row.oss_words),
        (gettext("Restart status"), portal.restart_refused or portal.restart),
        (gettext("Conformity certificate got"), portal.conformity_certificate),
        (gettext("Insurance certificate got"), portal.policy),
        (gettext("Chassis number at the portal"), _chassis_at_portal(found)),
        (gettext("Delegate"), delegate),
        (gettext("Verdict of handing over"), portal.delegate_verdict),
    ]
    if is_kei:
        pairs += [
            (gettext("Reserved suspension"), portal.suspension),
            (gettext("Examination asked at"), moment(row.examination_asked_at)),
        ]
    pairs += [
        (completed_heading(row.kind), day(row.completed_on)),
        (gettext("Return ready on") if is_kei else gettext("Handing over ready on"), day(row.ready_on)),
    ]
    return [(name, value or NOT_TOLD) for name, value in pairs]


def _chassis_at_portal(found: ApplicationPage) -> str:
    theirs = found.portal.chassis_number
    return gettext("%(number)s (differs from the request)", number=theirs) if found.chassis_differs else theirs


def messages(found: ApplicationPage) -> Pairs:
    """有 or 無, once the portal has said it."""
    portal = found.portal
    if found.application.kind is not VehicleKind.KEI:
        return []
    flags = (
        (gettext("Message"), portal.message),
        (gettext("Notice of the office"), portal.office_notice),
        (gettext("Notice of deadlines"), portal.deadline_notice),
    )
    return [
        (name, NOT_TOLD if flag is None else gettext("there is one") if flag else gettext("there is none"))
        for name, flag in flags
    ]


def steps(found: ApplicationPage) -> list[DrawnStep]:
    return [
        DrawnStep(step_label(line.step, found.application.kind), line.state.value, line.at, _note(found, line.state))
        for line in found.steps
    ]


def step_label(step: Step, kind: VehicleKind) -> str:
    suffix = "_KEI" if kind is VehicleKind.KEI and step in {Step.INSPECTION_FEE, Step.HANDED_OVER} else ""
    return gettext(f"Step.{step.name}{suffix}")


def _note(found: ApplicationPage, state: StepState) -> str:
    """What the step's own name does not say."""
    if state is StepState.FAILED or (state is StepState.CURRENT and found.application.oss_status in BESIDE_THE_WAY):
        return found.application.oss_words or label(found.application.oss_status)
    return ""


def vehicle_user(found: ApplicationPage) -> Pairs:
    """Empty for whom names are not selected."""
    if not found.names_seen:
        return []
    row = found.request
    is_kei = found.application.kind is VehicleKind.KEI
    kind: Pairs = [] if is_kei else [(gettext("In the name of"), label(row.user_kind))]
    representative: Pairs = [(gettext("Representative"), row.representative)] if row.representative else []
    return [
        *kind,
        (gettext("Name of the vehicle user"), found.application.user_name),
        *representative,
        (gettext("Address"), f"{row.address_1}{row.address_2}"),
    ]


def declared(found: ApplicationPage) -> Pairs:
    """The car and what was asked for, as far as anything was said."""
    row, is_kei = found.request, found.application.kind is VehicleKind.KEI
    yes = gettext("yes")
    pairs: Pairs = [
        (gettext("Expiry of the certificate"), day(row.expiry_on)),
        (gettext("Term of validity"), found.validity_name),
        (gettext("Planned day"), day(row.planned_on)),
        (gettext("Cashless"), "" if is_kei else yes if found.application.cashless else gettext("no")),
        (gettext("Mandate"), "" if is_kei else label(row.mandate_kind)),
        (gettext("Mandate confirmed"), _mandate(found)),
        (gettext("Renewal place"), label(row.renewal_place)),
        (gettext("Delegate number of this application"), row.delegate_number),
        (gettext("Pickup of the certificate"), label(row.pickup)),
        (gettext("Conformity certificate"), label(row.conformity_state)),
        (gettext("Compulsory insurance"), label(row.insurance_state)),
        (gettext("Consent to electronic papers"), day(row.consent_on)),
        (gettext("Shortening allowed"), yes if row.shortening_allowed else ""),
        (gettext("Parking penalty paid"), yes if row.parking_receipt else ""),
        (gettext("Certificate number"), row.certificate_number),
        (gettext("Account ID"), row.account_id),
        (gettext("Option code"), row.option_code),
    ]
    if row.renewal_place not in NAMED_PLACES:
        pairs = [pair for pair in pairs if pair[0] != gettext("Delegate number of this application")]
    return [pair for pair in pairs if pair[1]]


def _mandate(found: ApplicationPage) -> str:
    row = found.application
    if row.mandate_confirmed_at is None:
        return ""
    return f"{moment(row.mandate_confirmed_at)} {found.mandate_confirmed_by}".strip()


def handover(found: ApplicationPage) -> Pairs:
    """What to bring, where and when, and who goes."""
    row, office = found.request, found.office
    is_kei = found.application.kind is VehicleKind.KEI
    bring = gettext("HandOver.bring_kei") if is_kei else gettext("HandOver.bring_registered")
    pairs: Pairs = [
        (gettext("What to bring"), bring),
        (gettext("Where"), office.name if office else found.application.office_name),
        (gettext("Counter hours"), office.counter_hours.replace(" ", "、") if office else ""),
        (gettext("By whom"), gettext(f"HandOver.{found.next_act.name}")),
        (gettext("Renewal place"), label(row.renewal_place)),
        (gettext("Pickup of the certificate"), label(row.pickup) if is_kei else ""),
        (gettext("Agent's phone"), found.agent.phone),
    ]
    return [pair for pair in pairs if pair[1]]
