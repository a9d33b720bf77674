"""The administrators of one tenant: the same pages as those of the own people, with the operator's right."""

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.users import act_pages, pages
from blueprints.users.desk import Desk
from domain.rights import Right
from usecases.transaction import reading
from usecases.users.care import admins_of

blueprint = Blueprint("admins", __name__, url_prefix="/operator/organizations/<code>")


@blueprint.get("/admins")
@allows(Right.CHANGE_ADMINS)
def search(code: str) -> ResponseReturnValue:
    return pages.searched(_desk(code))


@blueprint.get("/admins.xlsx")
@allows(Right.CHANGE_ADMINS)
def excel(code: str) -> Response:
    return pages.downloaded(_desk(code))


@blueprint.get("/admins/<int(max=2147483647):user>")
@allows(Right.CHANGE_ADMINS)
def show(code: str, user: int) -> ResponseReturnValue:
    return pages.shown(_desk(code), user)


@blueprint.get("/admins/new")
@allows(Right.CHANGE_ADMINS)
def new(code: str) -> ResponseReturnValue:
    return pages.added(_desk(code))


@blueprint.post("/admins/new")
@allows(Right.CHANGE_ADMINS)
def create(code: str) -> ResponseReturnValue:
    return pages.create(_desk(code))


@blueprint.get("/admins/<int(max=2147483647):user>/edit")
@allows(Right.CHANGE_ADMINS)
def edit(code: str, user: int) -> ResponseReturnValue:
    return pages.edited(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/edit")
@allows(Right.CHANGE_ADMINS)
def update(code: str, user: int) -> ResponseReturnValue:
    return pages.update(_desk(code), user)


@blueprint.get("/admins/<int(max=2147483647):user>/reset")
@allows(Right.CHANGE_ADMINS)
def reset(code: str, user: int) -> ResponseReturnValue:
    return act_pages.reset(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/reset")
@allows(Right.CHANGE_ADMINS)
def reset_now(code: str, user: int) -> ResponseReturnValue:
    return act_pages.reset_now(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/unlock")
@allows(Right.CHANGE_ADMINS)
def unlock(code: str, user: int) -> ResponseReturnValue:
    return act_pages.unlock(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/sessions/<int(max=2147483647):number>/end")
@allows(Right.CHANGE_ADMINS)
def end_device(code: str, user: int, number: int) -> ResponseReturnValue:
    return act_pages.end_device(_desk(code), user, number)


@blueprint.post("/admins/<int(max=2147483647):user>/sessions/end-all")
@allows(Right.CHANGE_ADMINS)
def end_devices(code: str, user: int) -> ResponseReturnValue:
    return act_pages.end_devices(_desk(code), user)


@blueprint.get("/admins/<int(max=2147483647):user>/second-factor")
@allows(Right.CHANGE_ADMINS)
def second_factor(code: str, user: int) -> ResponseReturnValue:
    return act_pages.second_factor(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/second-factor")
@allows(Right.CHANGE_ADMINS)
def remove_second_factor(code: str, user: int) -> ResponseReturnValue:
    return act_pages.remove_second_factor(_desk(code), user)


@blueprint.get("/admins/<int(max=2147483647):user>/disable")
@allows(Right.CHANGE_ADMINS)
def disable(code: str, user: int) -> ResponseReturnValue:
    return act_pages.disable(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/disable")
@allows(Right.CHANGE_ADMINS)
def disable_now(code: str, user: int) -> ResponseReturnValue:
    return act_pages.disable_now(_desk(code), user)


@blueprint.get("/admins/<int(max=2147483647):user>/enable")
@allows(Right.CHANGE_ADMINS)
def enable(code: str, user: int) -> ResponseReturnValue:
    return act_pages.enable(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/enable")
@allows(Right.CHANGE_ADMINS)
def enable_now(code: str, user: int) -> ResponseReturnValue:
    return act_pages.enable_now(_desk(code), user)


@blueprint.get("/admins/<int(max=2147483647):user>/delete")
@allows(Right.CHANGE_ADMINS)
def confirm_delete(code: str, user: int) -> ResponseReturnValue:
    return act_pages.confirm_delete(_desk(code), user)


@blueprint.post("/admins/<int(max=2147483647):user>/delete")
@allows(Right.CHANGE_ADMINS)
def delete(code: str, user: int) -> ResponseReturnValue:
    return act_pages.delete(_desk(code), user)


def _desk(code: str) -> Desk:
    with reading() as session:
        care, name = admins_of(session, g.actor, code)
    return Desk(care, "users.admins", Right.CHANGE_ADMINS, care.member_code, name)
