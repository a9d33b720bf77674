"""The people of a base: list, add, end, and that none are needed now."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.bases.people import columns
from blueprints.bases.people.forms import EndPersonForm, PersonForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page, tell
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.rights import Right
from usecases.bases.find import find_base
from usecases.people.add import add_person
from usecases.people.end import end_person
from usecases.people.find import find_person
from usecases.people.search import PeopleWanted, search_people
from usecases.people.settle import settle_people
from usecases.transaction import Act, reading, transaction

blueprint = Blueprint("people", __name__)


@blueprint.get("/bases/<code>/people")
@allows(Right.SEE_PEOPLE)
def search(code: str) -> ResponseReturnValue:
    return page("bases/people/search", fragment="bases/people/_rows", **_listed(code))


@blueprint.post("/bases/<code>/people")
@allows(Right.CHANGE_PEOPLE)
def settle(code: str) -> ResponseReturnValue:
    needed = request.form.get("needed") == "yes"
    with transaction() as session:
        settle_people(session, g.actor, code, needed, now())
    if needed:
        tell(gettext("It was noted that inspectors and issuers are put on record here."))
    else:
        tell(gettext("It was noted that this base needs none on record now."))
    return go_to("bases.people.search", code=code.upper())


@blueprint.get("/bases/<code>/people/new")
@allows(Right.CHANGE_PEOPLE)
def new(code: str) -> ResponseReturnValue:
    with reading() as session:
        base = find_base(session, g.actor, code)
    so_far = SimpleNamespace(valid_from=day_in_japan(now()))
    return page("bases/people/new", form=PersonForm.opened(so_far), base=base)


@blueprint.post("/bases/<code>/people/new")
@allows(Right.CHANGE_PEOPLE)
def create(code: str) -> ResponseReturnValue:
    form = PersonForm()
    with reading() as session:
        base = find_base(session, g.actor, code)

    def act(session: Act) -> str:
        add_person(session, g.actor, form.command(code), now())
        return url_for("bases.people.search", code=base.code)

    return carry_out(form, "bases/people/new", act, done=gettext("The person was put on record."), base=base)


@blueprint.get("/bases/<code>/people/<int(max=2147483647):person>/end")
@allows(Right.CHANGE_PEOPLE)
def end(code: str, person: int) -> ResponseReturnValue:
    with reading() as session:
        found = find_person(session, g.actor, code, person)
    so_far = SimpleNamespace(version=found.version, valid_to=found.valid_to or day_in_japan(now()))
    return page("bases/people/end", form=EndPersonForm.opened(so_far), person=found, code=code.upper())


@blueprint.post("/bases/<code>/people/<int(max=2147483647):person>/end")
@allows(Right.CHANGE_PEOPLE)
def end_now(code: str, person: int) -> ResponseReturnValue:
    form = EndPersonForm()
    with reading() as session:
        found = find_person(session, g.actor, code, person)

    def act(session: Act) -> str:
        end_person(session, g.actor, form.command(code, person), now())
        return url_for("bases.people.search", code=code.upper())

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            newest = find_person(session, g.actor, code, person)
        form.version.data = str(newest.version)
        form.blame(Refusal(NEWER, at=newest.updated_at))
        return page("bases/people/end", form=form, person=newest, code=code.upper(), status=409)

    done = gettext("The last day was noted.")
    return carry_out(form, "bases/people/end", act, done=done, conflict=conflict, person=found, code=code.upper())


def _listed(code: str) -> dict[str, Any]:
    asked = request.args.get("show", "")
    wanted = PeopleWanted(asked) if asked in set(PeopleWanted) else PeopleWanted.IN_FORCE
    with reading() as session:
        found = search_people(session, g.actor, code, wanted, lists.wish(), now())
    return {"found": found, "lists": lists, "columns": columns.heads(), "tabs": columns.tabs(found)}
