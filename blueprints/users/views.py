"""The users of the own organization: search, list, show, new, edit, and the acts on a sign-in."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.users import act_pages, pages
from blueprints.users.admins.views import blueprint as admins
from blueprints.users.desk import own_desk
from blueprints.users.pasting.views import blueprint as pasting
from domain.rights import Right

blueprint = Blueprint("users", __name__)
blueprint.register_blueprint(admins)
blueprint.register_blueprint(pasting)


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


@blueprint.get("/users/<int(max=2147483647):user>/reset")
@allows(Right.CHANGE_USERS)
def reset(user: int) -> ResponseReturnValue:
    return act_pages.reset(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/reset")
@allows(Right.CHANGE_USERS)
def reset_now(user: int) -> ResponseReturnValue:
    return act_pages.reset_now(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/unlock")
@allows(Right.CHANGE_USERS)
def unlock(user: int) -> ResponseReturnValue:
    return act_pages.unlock(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/sessions/<int(max=2147483647):number>/end")
@allows(Right.CHANGE_USERS)
def end_device(user: int, number: int) -> ResponseReturnValue:
    return act_pages.end_device(own_desk(), user, number)


@blueprint.post("/users/<int(max=2147483647):user>/sessions/end-all")
@allows(Right.CHANGE_USERS)
def end_devices(user: int) -> ResponseReturnValue:
    return act_pages.end_devices(own_desk(), user)


@blueprint.get("/users/<int(max=2147483647):user>/second-factor")
@allows(Right.CHANGE_USERS)
def second_factor(user: int) -> ResponseReturnValue:
    return act_pages.second_factor(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/second-factor")
@allows(Right.CHANGE_USERS)
def remove_second_factor(user: int) -> ResponseReturnValue:
    return act_pages.remove_second_factor(own_desk(), user)


@blueprint.get("/users/<int(max=2147483647):user>/disable")
@allows(Right.CHANGE_USERS)
def disable(user: int) -> ResponseReturnValue:
    return act_pages.disable(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/disable")
@allows(Right.CHANGE_USERS)
def disable_now(user: int) -> ResponseReturnValue:
    return act_pages.disable_now(own_desk(), user)


@blueprint.get("/users/<int(max=2147483647):user>/enable")
@allows(Right.CHANGE_USERS)
def enable(user: int) -> ResponseReturnValue:
    return act_pages.enable(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/enable")
@allows(Right.CHANGE_USERS)
def enable_now(user: int) -> ResponseReturnValue:
    return act_pages.enable_now(own_desk(), user)


@blueprint.get("/users/<int(max=2147483647):user>/delete")
@allows(Right.CHANGE_USERS)
def confirm_delete(user: int) -> ResponseReturnValue:
    return act_pages.confirm_delete(own_desk(), user)


@blueprint.post("/users/<int(max=2147483647):user>/delete")
@allows(Right.CHANGE_USERS)
def delete(user: int) -> ResponseReturnValue:
    return act_pages.delete(own_desk(), user)
