"""List the deleted requests, each with its button to bring it back; the list as Excel."""

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from blueprints.requests.deleted import columns
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import new_token
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from domain.rights import Right
from usecases.audit import note_download
from usecases.requests.deleted import issue_deleted_list, search_deleted
from usecases.transaction import noting, reading

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
    with reading() as session:
        document = issue_deleted_list(session, g.actor, columns.printed(), gettext("Deleted requests"), now())
    with noting() as session:
        note_download(session, g.actor, "deleted.xlsx", now())
    return send(document)
