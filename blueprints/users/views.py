"""Search, list, show, new and edit a user of the own organization."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.users import pages
from blueprints.users.desk import own_desk
from domain.rights import Right

blueprint = Blueprint("users", __name__)


@blueprint.get("/users")
@allows(Right.SEE_USERS)
def search() -> ResponseReturnValue:
    return pages.searched(own_desk())


@blueprint.get("/users.xlsx")
@allows(Right.SEE_USERS)
def excel() -> Response:
    return pages.downloaded(own_desk())


@blueprint.get("/users/<int(max=2147483647):user>")
@allows(Right.SEE_USERS)
def show(user: int) -> ResponseReturnValue:
    return pages.shown(own_desk(), user)


@blueprint.get("/users/new")
@allows(Right.CHANGE_USERS)
def new() -> ResponseReturnValue:
    return pages.added(own_desk())


@blueprint.post("/users/new")
@allows(Right.CHANGE_USERS)
def create() -> ResponseReturnValue:
    return pages.create(own_desk())


@blueprint.get("/users/<int(max=2147483647):user>/edit")
@allows(Right.CHANGE_USERS)
def edit(user: int) -> ResponseReturnValue:
    return pages.edited(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/edit")
@allows(Right.CHANGE_USERS)
def update(user: int) -> ResponseReturnValue:
    return pages.update(own_desk(), user)
