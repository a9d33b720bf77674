"""The operator's list of organizations, and one of them."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.operator.organizations import columns
from blueprints.operator.organizations.acts.views import blueprint as acts
from blueprints.operator.organizations.functions.views import blueprint as functions
from blueprints.operator.organizations.leaving.views import blueprint as leaving
from blueprints.operator.organizations.look import look
from blueprints.operator.organizations.places import blueprint as places
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.pages import page
from domain.rights import Right
from usecases.organizations.search import search_organizations
from usecases.transaction import reading

blueprint = Blueprint("operator_organizations", __name__, url_prefix="/operator/organizations")
blueprint.register_blueprint(acts)
blueprint.register_blueprint(functions)
blueprint.register_blueprint(leaving)
blueprint.register_blueprint(places)


@blueprint.get("")
@allows(Right.SEE_ORGANIZATIONS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_organizations(session, g.actor, columns.conditions(), lists.wish())
    return page(
        "operator/organizations/search", fragment="operator/organizations/_rows", found=found,
        columns=columns.heads(), tabs=columns.tabs(found), kinds=columns.kinds(), lists=lists,
    )  # fmt: skip


@blueprint.get("/<code>")
@allows(Right.SEE_ORGANIZATIONS)
def show(code: str) -> ResponseReturnValue:
    return page("operator/organizations/show", **look(code))
