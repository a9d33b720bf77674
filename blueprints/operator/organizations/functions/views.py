"""Switch the functions of an organization on and off by their days."""

from types import SimpleNamespace

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.organizations.functions.forms import FunctionsForm, ProceduresForm, days_shown
from blueprints.operator.organizations.look import find
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Right
from usecases.organizations.show import ShownOrganization
from usecases.organizations.switch_functions import switch_functions
from usecases.transaction import Act

blueprint = Blueprint("functions", __name__)
TEMPLATE = "operator/organizations/functions"
FORMS: dict[OrganizationKind, type[ProceduresForm]] = {
    OrganizationKind.CLIENT: FunctionsForm,
    OrganizationKind.AGENT: ProceduresForm,
}


@blueprint.get("/<code>/functions")
@allows(Right.DECIDE_CHANGE)
def edit(code: str) -> ResponseReturnValue:
    shown = find(code)
    return page(TEMPLATE, form=_form_of(shown).opened(_answers(shown)), shown=shown)


@blueprint.post("/<code>/functions")
@allows(Right.DECIDE_CHANGE)
def update(code: str) -> ResponseReturnValue:
    shown = find(code)
    kind = _form_of(shown)
    form = kind()

    def act(session: Act) -> str:
        changed = switch_functions(session, g.actor, form.command(code), now())
        tell(gettext("The functions were switched.") if changed else gettext("Nothing was changed."))
        return url_for("operator_organizations.show", code=code)

    def conflict() -> ResponseReturnValue:
        fresh = find(code)
        theirs = kind.showing(_answers(fresh))
        return show_conflict(form, theirs, fresh.updated_at, url_for("operator_organizations.show", code=code))

    return carry_out(form, TEMPLATE, act, conflict=conflict, shown=shown)


def _form_of(shown: ShownOrganization) -> type[ProceduresForm]:
    """Raises not_found for the operator's own organization, which has none."""
    if shown.kind not in FORMS:
        raise Refusal("not_found")
    return FORMS[shown.kind]


def _answers(shown: ShownOrganization) -> SimpleNamespace:
    return SimpleNamespace(version=shown.version, **days_shown(shown.functions))
