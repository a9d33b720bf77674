"""The pages before the acts on a user, and the acts: reset, unlock, disable, enable, delete."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, page, tell
from blueprints.shared.seen_form import SeenForm
from blueprints.shared.vault import vault
from blueprints.users.act_forms import DeleteForm, DisableForm, EnableForm, ResetForm
from blueprints.users.desk import Desk
from blueprints.users.handing_over import hand_over_once
from domain.refusal import Refusal
from usecases.second_factor.remove import remove_of
from usecases.transaction import Act, reading, transaction
from usecases.users.delete import HangingOnUser, delete_user, hanging_on_user
from usecases.users.devices import end_all_devices
from usecases.users.devices import end_device as end_users_device
from usecases.users.disable import disable_user
from usecases.users.enable import enable_user
from usecases.users.find import find_to_change
from usecases.users.hand_over import handed_over
from usecases.users.open_work import heirs, open_work
from usecases.users.register import FirstWay, Registered
from usecases.users.reset_password import reset_password
from usecases.users.show import ShownUser, show_user
from usecases.users.unlock import unlock_user


def reset(desk: Desk, user: int) -> ResponseReturnValue:
    found = _touchable(desk, user)
    way = FirstWay.LINK if found.email else FirstWay.ONE_TIME
    form = ResetForm.opened(SimpleNamespace(version=found.version, way=way))
    return page("users/reset", desk=desk, user=found, form=form)


def reset_now(desk: Desk, user: int) -> ResponseReturnValue:
    form, found, made = ResetForm(), _touchable(desk, user), list[Registered]()

    def act(session: Act) -> str:
        made[:] = [reset_password(session, g.actor, desk.care, vault(), form.reset(user), now())]
        return desk.href("show", user=user)

    by_mail = form.way.data is FirstWay.LINK
    done = gettext("The link was mailed. The password so far works no more.") if by_mail else ""
    answer = _carry_out(desk, form, "users/reset", act, done, found)
    return hand_over_once(answer, made, desk, gettext("The password was reset"))


def unlock(desk: Desk, user: int) -> ResponseReturnValue:
    with transaction() as session:
        unlock_user(session, g.actor, desk.care, user, now())
    tell(gettext("The lock was lifted. The user can sign in at once."))
    return go_to_address(desk.href("show", user=user))


def end_device(desk: Desk, user: int, number: int) -> ResponseReturnValue:
    with transaction() as session:
        end_users_device(session, g.actor, desk.care, user, number, now())
    tell(gettext("That device was signed out."))
    return go_to_address(desk.href("show", user=user))


def end_devices(desk: Desk, user: int) -> ResponseReturnValue:
    with transaction() as session:
        end_all_devices(session, g.actor, desk.care, user, now())
    tell(gettext("The user was signed out on all devices."))
    return go_to_address(desk.href("show", user=user))


def second_factor(desk: Desk, user: int) -> ResponseReturnValue:
    found = _touchable(desk, user)
    return page("users/second_factor", desk=desk, user=found, form=SeenForm.opened(found))


def remove_second_factor(desk: Desk, user: int) -> ResponseReturnValue:
    form, found = SeenForm(), _touchable(desk, user)

    def act(session: Act) -> str:
        theirs = find_to_change(session, g.actor, desk.care, user, form.seen())
        remove_of(session, vault(), g.actor, theirs, now())
        return desk.href("show", user=user)

    done = gettext("The two-step sign-in was removed.")
    return _carry_out(desk, form, "users/second_factor", act, done, found)


def disable(desk: Desk, user: int) -> ResponseReturnValue:
    found = _touchable(desk, user)
    context = _work(desk, found)
    form = DisableForm.opened(SimpleNamespace(version=found.version, heir="")).among(context["colleagues"])
    return page("users/disable", desk=desk, user=found, form=form, **context)


def disable_now(desk: Desk, user: int) -> ResponseReturnValue:
    found = _touchable(desk, user)
    context = _work(desk, found)
    form = DisableForm().among(context["colleagues"])

    def act(session: Act) -> str:
        disable_user(session, g.actor, desk.care, form.disable(user), now())
        return desk.href("show", user=user)

    done = gettext("The user was disabled. “Enable again” takes it back.")
    return _carry_out(desk, form, "users/disable", act, done, found, **context)


def enable(desk: Desk, user: int) -> ResponseReturnValue:
    found = _touchable(desk, user)
    form = EnableForm.opened(SimpleNamespace(version=found.version, work_back=True))
    return page("users/enable", desk=desk, user=found, form=form, waiting=_handed_over(found))


def enable_now(desk: Desk, user: int) -> ResponseReturnValue:
    form, found = EnableForm(), _touchable(desk, user)
    waiting = _handed_over(found)

    def act(session: Act) -> str:
        enable_user(session, g.actor, desk.care, form.enable(user), now())
        return desk.href("show", user=user)

    done = gettext("The user can sign in again.")
    return _carry_out(desk, form, "users/enable", act, done, found, waiting=waiting)


def confirm_delete(desk: Desk, user: int) -> ResponseReturnValue:
    found = _touchable(desk, user)
    return page("users/delete", desk=desk, user=found, form=DeleteForm.opened(found), hanging=_hanging(found))


def delete(desk: Desk, user: int) -> ResponseReturnValue:
    form, found = DeleteForm(), _touchable(desk, user)
    hanging = _hanging(found)

    def act(session: Act) -> str:
        delete_user(session, g.actor, desk.care, form.delete(user), now())
        return desk.href("search")

    return _carry_out(desk, form, "users/delete", act, gettext("The user was deleted."), found, hanging=hanging)


def _touchable(desk: Desk, user: int) -> ShownUser:
    """Raises what an act on the user would be refused with, before anybody fills in a page that leads nowhere."""
    with reading() as session:
        found = show_user(session, g.actor, desk.care, user)
    if not found.looked_after:
        raise Refusal("user_not_looked_after")
    if found.is_you:
        raise Refusal("user_is_you")
    return found


def _work(desk: Desk, found: ShownUser) -> dict[str, Any]:
    """What is open, and who could go on with it; no colleagues are offered where nothing is."""
    with reading() as session:
        work = open_work(session, found)
        if not work.can_be_handed_over:
            return {"work": work, "colleagues": None}
        return {"work": work, "colleagues": [(one.id, one.name) for one in heirs(session, desk.care, found, work)]}


def _handed_over(found: ShownUser) -> int:
    with reading() as session:
        waiting = handed_over(session, found)
    return len({number for numbers in waiting.values() for number in numbers})


def _hanging(found: ShownUser) -> HangingOnUser:
    with reading() as session:
        return hanging_on_user(session, found)


def _carry_out(
    desk: Desk, form: SeenForm, template: str, act: Callable[[Act], str], done: str, found: ShownUser, **context: Any
) -> ResponseReturnValue:
    """Of two who act at once the later one is shown how the user stands now, and decides anew."""

    def conflict() -> ResponseReturnValue:
        newest = _touchable(desk, found.id)
        form.version.data = str(newest.version)
        form.blame(Refusal(NEWER, at=newest.updated_at))
        return page(template, form=form, desk=desk, user=newest, status=409, **context)

    return carry_out(form, template, act, done=done, conflict=conflict, desk=desk, user=found, **context)
