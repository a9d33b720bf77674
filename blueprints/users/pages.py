"""The pages of users, drawn alike wherever people are looked after."""

from types import SimpleNamespace
from typing import Any

from flask import Response, g
from flask.typing import ResponseReturnValue

from blueprints.shared import lists
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from blueprints.shared.who import session_limits
from blueprints.users import columns
from blueprints.users.desk import Desk
from blueprints.users.forms import NewUserForm, UserForm
from blueprints.users.handing_over import hand_over_once
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from domain.vehicle import VehicleKind
from usecases.reference import Office, office_name, offices
from usecases.transaction import Act, reading
from usecases.users.change import change_user, facts_of
from usecases.users.devices import devices_of
from usecases.users.find import find_user, is_looked_after
from usecases.users.find_name import find_name
from usecases.users.register import FirstWay, Registered, register_user
from usecases.users.search import all_users, known_bases, search_users
from usecases.users.show import look_at_door, show_user


def searched(desk: Desk) -> ResponseReturnValue:
    with reading() as session:
        found = search_users(session, desk.care, columns.conditions(), lists.wish())
    return page(
        "users/search", fragment="users/_rows", desk=desk, found=found, columns=columns.heads(), lists=lists,
        bases=found.base_choices if desk.care.with_bases else (), roles=desk.known_roles(), states=columns.states(),
    )  # fmt: skip


def downloaded(desk: Desk) -> Response:
    asked, wish = columns.conditions(), lists.wish()
    return send_list(
        "users.xlsx", gettext("Users"), columns.printed(desk),
        lambda session: all_users(session, desk.care, asked, wish), columns.said(asked, desk),
    )  # fmt: skip


def shown(desk: Desk, user: int) -> ResponseReturnValue:
    with reading() as session:
        found = show_user(session, g.actor, desk.care, user)
        door = look_at_door(session, desk.care, found, now())
        devices = devices_of(session, found, session_limits(), now())
        codes = [found.defaults.office(kind) for kind in VehicleKind]
        chosen = [office_name(session, code) if code else "" for code in codes]
    return page("users/show", desk=desk, user=found, door=door, devices=devices, offices=chosen)


def added(desk: Desk) -> ResponseReturnValue:
    usual = Role.SENDER if Role.SENDER in desk.care.roles else desk.care.roles[0]
    bases = _bases(desk)
    # The list of the first day leads here with its base; where there is only one it needs no choosing.
    asked = [base.id for base in bases if len(bases) == 1 or base.code == lists.condition("base")]
    so_far = SimpleNamespace(way=FirstWay.ONE_TIME, role=usual, bases=asked)
    return page("users/new", form=NewUserForm.opened(so_far).at(desk, bases, _offices(desk)), desk=desk)


def create(desk: Desk) -> ResponseReturnValue:
    form, made = NewUserForm().at(desk, _bases(desk), _offices(desk)), list[Registered]()

    def act(session: Act) -> str:
        made[:] = [register_user(session, g.actor, desk.care, vault(), form.register(desk), now())]
        return desk.href("show", user=made[0].user_id)

    by_mail = form.way.data is FirstWay.LINK
    done = gettext("The user was added. The invitation was mailed.") if by_mail else gettext("The user was added.")
    answer = carry_out(form, "users/new", act, done=done, desk=desk)
    return hand_over_once(answer, made, desk, gettext("The user was added"))


def edited(desk: Desk, user: int) -> ResponseReturnValue:
    bases, so_far = _to_edit(desk, user)
    return page("users/edit", form=UserForm.opened(so_far).at(desk, bases, _offices(desk)), desk=desk, user=so_far)


def update(desk: Desk, user: int) -> ResponseReturnValue:
    bases, so_far = _to_edit(desk, user)
    form = UserForm().at(desk, bases, _offices(desk))

    def act(session: Act) -> str:
        change_user(session, g.actor, desk.care, form.change(desk, user), now())
        return desk.href("show", user=user)

    def conflict() -> ResponseReturnValue:
        known, newest = _to_edit(desk, user)
        with reading() as session:
            by = find_name(session, g.actor, newest.updated_by)
        theirs, own = UserForm.showing(newest).at(desk, known, _offices(desk)), newest.updated_by == g.actor.user_id
        return show_conflict(form, theirs, newest.updated_at, desk.href("edit", user=user), by, own)

    done = gettext("The user was saved.")
    return carry_out(form, "users/edit", act, conflict=conflict, done=done, desk=desk, user=so_far)


def _offices(desk: Desk) -> tuple[Office, ...]:
    """All that an agent applies at, whatever the kind; nobody else is asked for one."""
    if desk.care.kind is not OrganizationKind.AGENT:
        return ()
    with reading() as session:
        return offices(session)


def _bases(desk: Desk) -> Any:
    if not desk.care.with_bases:
        return ()
    with reading() as session:
        return known_bases(session, desk.care)


def _to_edit(desk: Desk, user: int) -> tuple[Any, SimpleNamespace]:
    """The bases to choose from, and the user as a form shows them; raises user_not_looked_after before it opens."""
    with reading() as session:
        found = find_user(session, desk.care, user)
        if not is_looked_after(session, desk.care, found):
            raise Refusal("user_not_looked_after")
        facts = facts_of(session, found)
        bases = known_bases(session, desk.care) if desk.care.with_bases else ()
    seen = {name: getattr(found, name) for name in ("id", "version", "updated_at", "updated_by")}
    return bases, SimpleNamespace(**seen, **vars(facts))
