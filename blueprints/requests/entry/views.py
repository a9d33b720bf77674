"""Enter a request: new, copied, changed; read from the certificate; checked while typing."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from blueprints.requests.acts.forms import number_in
from blueprints.requests.card_site import card_site
from blueprints.requests.entry.beginning import (
    chosen_template,
    kind_asked,
    preset_facts,
    template_choices,
    with_last_agent,
)
from blueprints.requests.entry.examine import Examined, examine
from blueprints.requests.entry.filling import Reading, complete_from_certificate, fill, spread_plate
from blueprints.requests.entry.forms import RequestForm, answers_of, blank_facts
from blueprints.requests.entry.panel import Panel, add_remarks_on_typing, remark
from blueprints.requests.story import returned
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.case_story import side_words
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.kept_posts import typed_on
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, page, tell
from blueprints.shared.sentences import sentence
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.request_status import EDITABLE, RequestStatus
from domain.rights import Right
from usecases.autosaves.keep import Kept, find_kept, forget_kept
from usecases.request_templates.find import offered_templates
from usecases.requests.cars import copied_from
from usecases.requests.copy import copied_facts
from usecases.requests.facts_in_row import facts_of
from usecases.requests.find import find_request
from usecases.requests.offers import EntryOffers, entry_offers
from usecases.requests.register import ChangeRequest, RegisterRequest, change_request, register_request
from usecases.requests.touch import last_person
from usecases.transaction import Act, reading
from usecases.users.find_name import find_name

blueprint = Blueprint("entry", __name__)
AUTOSAVED = "request"


@dataclass(frozen=True)
class Place:
    """Where the form stands: a new request, or the one of this number."""

    number: int | None

    @property
    def key(self) -> str:
        return "new" if self.number is None else str(self.number)

    @property
    def template(self) -> str:
        return "requests/new" if self.number is None else "requests/edit"

    def stands(self, session: Act) -> tuple[str, EntryOffers]:
        """Why the agent sent the request back, empty when it did not, and what the form offers.

        Raises not_found outside the scope.
        """
        if self.number is None:
            return "", entry_offers(session, g.actor, now())
        row = find_request(session, g.actor, self.number)
        return reason_of(row), entry_offers(session, g.actor, now(), row.kind)

    def context(self, offers: EntryOffers, examined: Examined | None, **more: Any) -> dict[str, Any]:
        here: dict[str, Any] = {} if self.number is None else {"number": self.number}
        read: Reading | None = more.get("reading")
        return {
            "number": self.number,
            "action": url_for("requests.entry.update" if here else "requests.entry.create", **here),
            "fill_href": url_for("requests.entry.fill_again" if here else "requests.entry.fill_new", **here),
            "check_href": url_for("requests.entry.check_again" if here else "requests.entry.check_new", **here),
            "autosave_href": url_for("autosaves.keep", form=AUTOSAVED, key=self.key),
            "discard_href": url_for("autosaves.discard", form=AUTOSAVED, key=self.key),
            "cancel_href": url_for("requests.show", **here) if here else url_for("requests.search"),
            "offers": offers,
            "panel": replace(examined.panel, returned=bool(more.get("returned"))) if examined else None,
            "returned": "",
            "reading": None,
            "reading_refused": read_refused(read.refusal) if read and read.refusal else "",
            "remark": remark,
            "card_site": card_site(),
            "kept": None,
            "templates": (),
            "chosen": None,
            **more,
        }


def reason_of(row: Any) -> str:
    return returned(row.returned_reason, row.returned_text) if row.status is RequestStatus.RETURNED else ""


NEW = Place(None)


@blueprint.before_request
def only_while_used() -> None:
    """Whose organization uses neither kind of renewal has none of these pages."""
    if not g.actor.kinds:
        raise Refusal("not_found")


def opened(offers: EntryOffers, answers: object, kept: Kept | None) -> RequestForm:
    """The form as a GET shows it; `?draft=1` brings back what was saved on the way."""
    if kept is not None and request.args.get("draft") == "1":
        fields = MultiDict([(name, text) for name, texts in kept.fields.items() for text in texts])
        form = RequestForm(fields, offers=offers)
        form.version.data = str(kept.version)
        return form
    form = RequestForm.opened(answers, offers=offers)
    assert isinstance(form, RequestForm)
    return form


@blueprint.get("/requests/new")
@allows(Right.ENTER_REQUEST)
def new() -> ResponseReturnValue:
    """`?template=` begins with what that template presets."""
    kind = kind_asked()
    with reading() as session:
        offers = entry_offers(session, g.actor, now())
        templates = [one for one in offered_templates(session, g.actor) if one.kind in offers.kinds]
        chosen = chosen_template(templates)
        facts = preset_facts(offers, chosen) if chosen else blank_facts(offers, kind)
        facts = with_last_agent(session, offers, facts)
        kept = find_kept(session, g.actor, AUTOSAVED, NEW.key, now())
        form = opened(offers, answers_of(facts), kept)
    context = NEW.context(offers, None, kept=_offered(kept), templates=template_choices(templates), chosen=chosen)
    return page(NEW.template, form=form, **context)


@blueprint.get("/requests/<int:number>/copy")
@allows(Right.ENTER_REQUEST)
def copy(number: int) -> ResponseReturnValue:
    with reading() as session:
        offers, facts = entry_offers(session, g.actor, now()), copied_facts(session, g.actor, number)
        if facts.kind not in offers.kinds:
            raise Refusal("function_off")
        form = opened(offers, answers_of(facts), None)
        examined = examine(session, form, g.actor, now(), None)
    form.clear_errors()
    return page(NEW.template, form=form, **NEW.context(offers, examined))


@blueprint.get("/requests/<int:number>/edit")
@allows(Right.ENTER_REQUEST)
def edit(number: int) -> ResponseReturnValue:
    place = Place(number)
    with reading() as session:
        row = find_request(session, g.actor, number)
        if row.status not in EDITABLE:
            raise Refusal("request_not_editable", status=row.status)
        offers = entry_offers(session, g.actor, now(), row.kind)
        kept = find_kept(session, g.actor, AUTOSAVED, place.key, now())
        form = opened(offers, answers_of(facts_of(row), row.version), kept)
        examined = examine(session, form, g.actor, now(), number, look_back=False)
    form.clear_errors()
    return page(
        place.template, form=form, **place.context(offers, examined, kept=_offered(kept), returned=reason_of(row))
    )


@blueprint.post("/requests/new")
@allows(Right.ENTER_REQUEST)
def create() -> ResponseReturnValue:
    form, context = posted(NEW)

    def act(session: Act) -> str:
        number = register_request(session, g.actor, RegisterRequest(form.facts()), now())
        _tell_overridden(context)
        forget_kept(session, g.actor, AUTOSAVED, NEW.key)
        return _next_address(number)

    return carry_out(form, NEW.template, act, done=gettext("The draft was saved."), **context)


@blueprint.post("/requests/<int:number>/edit")
@allows(Right.ENTER_REQUEST)
def update(number: int) -> ResponseReturnValue:
    place = Place(number)
    form, context = posted(place)

    def act(session: Act) -> str:
        seen = number_in(form.version.data)
        change_request(session, g.actor, ChangeRequest(number, seen, form.facts()), now())
        _tell_overridden(context)
        forget_kept(session, g.actor, AUTOSAVED, place.key)
        return _next_address(number)

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            row = find_request(session, g.actor, number)
            by = find_name(session, g.actor, last_person(row))
        theirs = RequestForm.showing(answers_of(facts_of(row), row.version), offers=form.offers)
        form.certificate_codes.data = form.plate_text.data = ""
        here, own = url_for("requests.entry.edit", number=number), last_person(row) == g.actor.user_id
        return show_conflict(form, theirs, row.updated_at, here, by, own, side_words(row.updated_side))

    return carry_out(form, place.template, act, done=gettext("The request was saved."), conflict=conflict, **context)


@blueprint.post("/requests/fill")
@allows(Right.ENTER_REQUEST)
@typed_on("requests.entry.new")
def fill_new() -> ResponseReturnValue:
    return filled(NEW)


@blueprint.post("/requests/<int:number>/fill")
@allows(Right.ENTER_REQUEST)
@typed_on("requests.entry.edit")
def fill_again(number: int) -> ResponseReturnValue:
    return filled(Place(number))


@blueprint.post("/requests/check")
@allows(Right.ENTER_REQUEST)
@typed_on("requests.entry.new")
def check_new() -> ResponseReturnValue:
    return checked(NEW)


@blueprint.post("/requests/<int:number>/check")
@allows(Right.ENTER_REQUEST)
@typed_on("requests.entry.edit")
def check_again(number: int) -> ResponseReturnValue:
    return checked(Place(number))


def posted(place: Place) -> tuple[RequestForm, dict[str, Any]]:
    """The posted form, completed and examined, with its faults hung on its fields."""
    with reading() as session:
        sent_back, offers = place.stands(session)
        form = RequestForm(offers=offers)
        read = complete_from_certificate(form, day_in_japan(now()))
        sending = request.form.get("then") == "send" and g.actor.may(Right.SEND_REQUEST)
        examined = examine(session, form, g.actor, now(), place.number, sending=sending, read=read)
    return form, place.context(offers, examined, reading=read, returned=sent_back)


def filled(place: Place) -> ResponseReturnValue:
    """The form again with what a button fills in; nothing is saved."""
    with reading() as session:
        sent_back, offers = place.stands(session)
        form = RequestForm(offers=offers)
        wish = request.form.get("fill", "")
        read = fill(form, wish, now(), lambda number: copied_from(session, g.actor, number))
        examined = examine(session, form, g.actor, now(), place.number, read=read)
    if asked_by_htmx():
        add_remarks_on_typing(form, examined.panel.said)
    form.clear_errors()
    context = place.context(offers, examined, reading=read, returned=sent_back)
    fragment = "requests/_plate" if wish == "plate" else "requests/_filled"
    answer = page(place.template, fragment=fragment, form=form, **context)
    answer.headers["HX-Trigger-After-Settle"] = "scan"
    return answer


def checked(place: Place) -> ResponseReturnValue:
    """The panel of checks for the form as it stands."""
    with reading() as session:
        sent_back, offers = place.stands(session)
        form = RequestForm(offers=offers)
        spread = spread_plate(form)
        examined = examine(session, form, g.actor, now(), place.number, plate_unread=not spread)
    add_remarks_on_typing(form, examined.panel.said)
    form.clear_errors()
    return page(
        place.template, fragment="requests/_checked", form=form, **place.context(offers, examined, returned=sent_back)
    )


def read_refused(refusal: Refusal) -> str:
    """Why the certificate could not be read."""
    return sentence(refusal, field=gettext("Expires on"))


def _tell_overridden(context: dict[str, Any]) -> None:
    """What was typed and is not what was saved."""
    panel: Panel = context["panel"]
    if "pickup" in panel.said:
        tell(" ".join(panel.said["pickup"].warnings), "warning")


def _offered(kept: Kept | None) -> Kept | None:
    return None if request.args.get("draft") == "1" else kept


def _next_address(number: int) -> str:
    """After saving: on to the page that sends, or to the request itself."""
    sends = request.form.get("then") == "send" and g.actor.may(Right.SEND_REQUEST)
    return url_for("requests.acts.confirm_send" if sends else "requests.show", number=number)
