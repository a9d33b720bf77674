"""List the deleted requests, each with its button to bring it back."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.forms import new_token
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.rights import Right
from usecases.requests.deleted import search_deleted
from usecases.transaction import reading

blueprint = Blueprint("deleted", __name__)


@blueprint.get("/requests/deleted")
@allows(Right.ENTER_REQUEST)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_deleted(session, g.actor, lists.wish(), now())
    return page("requests/deleted", fragment="requests/_deleted_rows", found=found, lists=lists, new_token=new_token)
