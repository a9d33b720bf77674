"""Search requests, list them, show one."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.requests import columns, story
from blueprints.requests.acts.forms import SeenForm
from blueprints.requests.acts.views import blueprint as acts
from blueprints.requests.entry.panel import remark
from blueprints.requests.entry.views import blueprint as entry
from blueprints.requests.last_search import remember, remembered
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.formats import label
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, page, send
from blueprints.shared.sentences import sentence
from domain.clock import day_in_japan
from domain.japanese_date import read_date
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.rights import Right
from usecases.requests.choices import SearchChoices, search_choices
from usecases.requests.issue_list import issue_request_list
from usecases.requests.offers import validity_term_names
from usecases.requests.search import RequestConditions, search_requests
from usecases.requests.show import may_do, show_request
from usecases.transaction import noting, reading

blueprint = Blueprint("requests", __name__)
blueprint.register_blueprint(entry)
blueprint.register_blueprint(acts)

DAYS = ("planned_from", "planned_until")
MORE = ("number", "base", "agent", "planned_from", "planned_until", "entered_by", "memo")
NOT_A_SEARCH = ("reset", "deleted", "after", "before", "resume")


def conditions() -> RequestConditions:
    asked: dict[str, Any] = {name: lists.condition(name) for name in RequestConditions.__dataclass_fields__}
    return RequestConditions(**asked | {name: _day(name) for name in DAYS})


def _day(name: str) -> date | None:
    """A day of the address; what is none asks for nothing."""
    text = lists.condition(name)
    try:
        return read_date(text, day_in_japan(now()), name) if text else None
    except Refusal:
        return None


@blueprint.get("/requests")
@allows(Right.SEE_REQUESTS)
def search() -> ResponseReturnValue:
    if not request.args and remembered() and not asked_by_htmx():
        return redirect(f"{request.path}?{remembered()}", 303)
    with reading() as session:
        found = search_requests(session, g.actor, conditions(), lists.wish())
        choices = SearchChoices() if asked_by_htmx() else search_choices(session, g.actor)
    answer = page(
        "requests/search",
        fragment="requests/_rows",
        found=found,
        choices=choices,
        columns=columns.heads(),
        lists=lists,
        asked=_asked(found.conditions),
        more_asked=lists.active({name: getattr(found.conditions, name) for name in MORE}),
        status_choices=[(status.value, label(status)) for status in RequestStatus],
        deleted=_deleted(),
    )
    return remember(answer, _query())


@blueprint.get("/requests.xlsx")
@allows(Right.SEE_REQUESTS)
def excel() -> Response:
    asked = conditions()
    with noting() as session:
        said = columns.said(asked, search_choices(session, g.actor))
        document = issue_request_list(session, g.actor, asked, said, columns.printed(), gettext("Requests"), now())
    return send(document)


@blueprint.get("/requests/<int:number>")
@allows(Right.SEE_REQUESTS)
def show(number: int) -> ResponseReturnValue:
    with reading() as session:
        shown = show_request(session, g.actor, number, now())
        terms = validity_term_names(session)
    return page(
        "requests/show",
        shown=shown,
        may=may_do(g.actor, shown.status),
        next_step=story.next_step(shown, g.actor.organization_kind),
        story=[story.told(event) for event in shown.events],
        remarks=[remark(found) for found in shown.checks.findings] if shown.checks else [],
        absent_sentences=[sentence(refusal) for refusal in shown.checks.absent] if shown.checks else [],
        own_pairs=[pair for pair in zip(shown.own_field_labels, shown.facts.own_fields, strict=False) if pair[1]],
        returned_text=story.returned(shown),
        waivers=[(label(free.fee), label(free.reason), free.earlier_receipt_number) for free in shown.facts.waivers],
        term=dict(terms).get(shown.facts.validity_term, ""),
        seen=SeenForm.opened(shown),
    )


def _asked(asked: RequestConditions) -> int:
    """How many conditions are in force; the kind is a tab, not a condition."""
    return lists.active({name: value for name, value in vars(asked).items() if name != "kind"})


def _deleted() -> int | None:
    """The request that was deleted a moment ago and can be brought back."""
    text = request.args.get("deleted", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 9 else None


def _query() -> str:
    """The search as it is remembered: without the place in the list."""
    if "reset" in request.args:
        return ""
    kept = [(name, text) for name, texts in request.args.lists() if name not in NOT_A_SEARCH for text in texts if text]
    return urlencode(kept)
