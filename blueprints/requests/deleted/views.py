"""List the deleted requests, each with its button to bring it back; the list as Excel."""

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from blueprints.requests.deleted import columns
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import new_token
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.rights import Right
from usecases.requests.deleted import all_deleted, search_deleted
from usecases.transaction import reading

blueprint = Blueprint("deleted", __name__)


@blueprint.get("/requests/deleted")
@allows(Right.ENTER_REQUEST)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_deleted(session, g.actor, lists.wish(), now())
    return page("requests/deleted", fragment="requests/_deleted_rows", found=found, lists=lists, new_token=new_token)


@blueprint.get("/requests/deleted.xlsx")
@allows(Right.ENTER_REQUEST)
def excel() -> Response:
    actor, moment = g.actor, now()
    return send_list(
        "deleted.xlsx", gettext("Deleted requests"), columns.printed(),
        lambda session: all_deleted(session, actor, moment),
    )  # fmt: skip
