"""The versions of the terms of use, one of them, and announcing the next."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.terms.forms import PREFIX, form_from, headings, shown
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.clock import day_in_japan
from domain.rights import Right
from usecases.terms.announce import announce_terms
from usecases.terms.find import Terms, all_versions, find_terms
from usecases.transaction import Act, reading

blueprint = Blueprint("operator_terms", __name__, url_prefix="/operator/terms")


@blueprint.get("")
@allows(Right.SEE_TERMS)
def search() -> ResponseReturnValue:
    with reading() as session:
        versions = all_versions(session)
        terms = find_terms(session, day_in_japan(now()))
    return page("operator/terms/search", versions=versions, terms=terms, today=day_in_japan(now()))


@blueprint.get("/<int(max=9999):version>")
@allows(Right.SEE_TERMS)
def show(version: int) -> ResponseReturnValue:
    with reading() as session:
        terms = find_terms(session, day_in_japan(now()), version)
    return page("operator/terms/show", terms=terms)


@blueprint.get("/new")
@allows(Right.ANNOUNCE_TERMS)
def new() -> ResponseReturnValue:
    latest = _latest()
    form = form_from(latest).opened(shown(latest))
    return page("operator/terms/new", form=form, latest=latest, prefix=PREFIX)


@blueprint.post("/new")
@allows(Right.ANNOUNCE_TERMS)
def create() -> ResponseReturnValue:
    latest = _latest()
    form = form_from(latest)()

    def act(session: Act) -> str:
        number = announce_terms(session, g.actor, form.command(headings(latest)), now())
        return url_for("operator_terms.show", version=number)

    done = gettext("The new version was announced. It takes effect on its day by itself.")
    return carry_out(form, "operator/terms/new", act, done=done, latest=latest, prefix=PREFIX)


def _latest() -> Terms:
    """A new version is written from the latest one, whether or not that is in force yet."""
    with reading() as session:
        return find_terms(session, day_in_japan(now()), all_versions(session)[0].version)
