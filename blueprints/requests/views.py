"""Search requests, list them, show one."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.requests import columns, story
from blueprints.requests.acts.views import blueprint as acts
from blueprints.requests.conditions import conditions
from blueprints.requests.deleted.views import blueprint as deleted
from blueprints.requests.entry.panel import remark
from blueprints.requests.entry.views import blueprint as entry
from blueprints.requests.expected import expected_pairs, taxed_by
from blueprints.requests.mandate.views import blueprint as mandate
from blueprints.requests.many.views import blueprint as many
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.catalogue import gettext, once_a_language, speaking
from blueprints.shared.formats import label
from blueprints.shared.forms import new_token
from blueprints.shared.kept_until import user_kept
from blueprints.shared.last_search import LastSearch, widened
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, page
from blueprints.shared.saved_searches import saved_links, saving_href
from blueprints.shared.sentences import sentence
from blueprints.shared.sheets import Drawing, Sheet, sheet_of
from blueprints.shared.status_tabs import status_tabs
from domain.bulk import MOST_CHOSEN
from domain.list_name import ListName
from domain.request_status import RequestStatus
from domain.rights import Right
from usecases.requests.choices import SearchChoices, search_choices
from usecases.requests.conditions import OWN, RequestConcern, RequestConditions
from usecases.requests.consent import consent_sheet
from usecases.requests.offers import validity_term_names
from usecases.requests.own_fields import own_field_labels
from usecases.requests.search import RequestList, all_requests, search_requests, statuses_seen
from usecases.requests.show import WAITING, RequestShown, may_do, read_request, request_shown
from usecases.transaction import reading

blueprint = Blueprint("requests", __name__)
blueprint.register_blueprint(entry)
blueprint.register_blueprint(acts)
blueprint.register_blueprint(many)
blueprint.register_blueprint(deleted)
blueprint.register_blueprint(mandate)

MORE = ("concern", "number", "base", "agent", "planned_from", "planned_until", "entered_by", "memo", "option", *OWN)
last_search = LastSearch("requests", saying=("deleted",))


@blueprint.get("/requests")
@allows(Right.SEE_REQUESTS)
def search() -> ResponseReturnValue:
    if last := last_search.address():
        return redirect(last, 303)
    unread: list[str] = []
    asked = conditions(unread=unread)
    with reading() as session:
        found = search_requests(session, g.actor, asked, lists.wish())
        choices = SearchChoices() if asked_by_htmx() else search_choices(session, g.actor)
        saved = saved_links(session, ListName.REQUESTS)
    answer = page(
        "requests/search",
        fragment="requests/_rows",
        found=found,
        choices=choices,
        columns=columns.heads(),
        lists=lists,
        asked=_asked(found.conditions),
        unread=unread,
        more_asked=lists.active({name: getattr(found.conditions, name) for name in MORE}),
        status_tabs=_status_tabs(found),
        concern_choices=concern_choices(),
        all_href=widened("kind"),
        most_chosen=MOST_CHOSEN,
        saved=saved,
        saving_href=saving_href(ListName.REQUESTS),
        deleted=_deleted(),
        restore_token=new_token(),
    )
    return last_search.remember(answer)


@blueprint.get("/requests.xlsx")
@allows(Right.SEE_REQUESTS)
def excel() -> Response:
    asked, actor = conditions(), g.actor
    with reading() as session:
        labels = own_field_labels(session, actor)
    return send_list(
        "requests.xlsx", gettext("Requests"), columns.printed(labels),
        lambda session: all_requests(session, actor, asked, own_fields=any(labels)),
        lambda session: columns.said(asked, search_choices(session, actor)),
    )  # fmt: skip


@blueprint.get("/requests/<int:number>")
@allows(Right.SEE_REQUESTS)
def show(number: int) -> ResponseReturnValue:
    return page("requests/show", **_shown(_sheet(number)))


@blueprint.get("/requests/<int:number>/live")
@allows(Right.SEE_REQUESTS)
def live(number: int) -> ResponseReturnValue:
    """What an open page asks each minute; without content as long as it shows what there is to see."""
    sheet = _sheet(number)
    if not asked_by_htmx():
        return redirect(url_for("requests.show", number=number), 303)
    if sheet.seen == request.args.get("seen"):
        return "", 204
    return page("requests/_changed", said=gettext("This page was brought up to date."), **_shown(sheet))


def _shown(sheet: Sheet[RequestShown]) -> dict[str, Any]:
    shown = sheet.found
    live_href = url_for("requests.live", number=shown.number, seen=sheet.seen) if shown.status in WAITING else None
    may = may_do(g.actor, shown.status)
    return {"shown": shown, "may": may, "parts": sheet.parts, "live_href": live_href, "form_token": new_token()}


def _sheet(number: int) -> Sheet[RequestShown]:
    with reading() as session:
        read = read_request(session, g.actor, number)

        def draw(shown: RequestShown) -> Drawing:
            terms = dict(validity_term_names(session))
            return Drawing(_drawn(shown, terms.get(shown.facts.validity_term, "")), keeps=not read.is_checked)

        return sheet_of("requests/_sheet.html", read, lambda: request_shown(session, g.actor, read, now()), draw)


def _drawn(shown: RequestShown, term: str) -> dict[str, Any]:
    """Everything the sheet's template asks for."""
    return {
        "shown": shown,
        "may": may_do(g.actor, shown.status),
        "next_step": story.next_step(shown, g.actor.organization_kind),
        "story": [story.told(event) for event in shown.events],
        "remarks": [remark(found) for found in shown.checks.findings] if shown.checks else [],
        "absent_sentences": [sentence(refusal) for refusal in shown.checks.absent] if shown.checks else [],
        "own_pairs": _own_pairs(shown.own_field_labels, shown.facts.own_fields),
        "not_released": story.not_released(shown),
        "returned_text": story.returned(shown.returned_reason, shown.returned_text),
        "waivers": [(label(free.fee), label(free.reason), free.earlier_receipt_number) for free in shown.facts.waivers],
        "term": term,
        "user_kept": user_kept(shown.user_erased_on, bool(shown.facts.vehicle_user_name)),
        "expected_fees": expected_pairs(shown.expected, shown.facts.kind),
        "taxed_by": taxed_by(shown.facts),
    }


def _own_pairs(labels: Sequence[str], texts: Sequence[str]) -> list[tuple[str, str]]:
    """What was entered before a label was taken away stands under the place it had."""
    return [
        (label or gettext("Own field %(place)s", place=place), text)
        for place, (label, text) in enumerate(zip_longest(labels, texts, fillvalue=""), start=1)
        if text
    ]


@blueprint.get("/requests/<int:number>/consent")
@allows(Right.SEE_REQUESTS)
def consent(number: int) -> ResponseReturnValue:
    """A paper for the vehicle user, so in Japanese whoever prints it."""
    with reading() as session:
        sheet = consent_sheet(session, g.actor, number)
    with speaking("ja"):
        return page("requests/consent", sheet=sheet)


@once_a_language
def concern_choices() -> tuple[tuple[str, str], ...]:
    return tuple((concern.value, label(concern)) for concern in RequestConcern)


def _asked(asked: RequestConditions) -> int:
    """How many conditions are in force; the kind is a tab, not a condition."""
    return lists.active({name: value for name, value in vars(asked).items() if name != "kind"})


def _status_tabs(found: RequestList) -> list[lists.Tab]:
    asked = found.conditions.status
    chosen = RequestStatus(asked) if asked in set(RequestStatus) else None
    return status_tabs(statuses_seen(g.actor), found.of_status, chosen, found.total)


def _deleted() -> int | None:
    """The request that was deleted a moment ago and can be brought back."""
    text = request.args.get("deleted", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 9 else None
