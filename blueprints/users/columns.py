"""The conditions and columns of the list of users, on screen and in Excel."""

from flask import request

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column
from blueprints.users.desk import Desk
from domain.rights import Role
from domain.table_column import CellKind, TableColumn
from usecases.users.search import UserConditions, UserRow, UserState


def conditions() -> UserConditions:
    asked, states = set(request.args.getlist("role")), {state.value: state for state in UserState}
    return UserConditions(
        login_id=lists.condition("login_id"),
        name=lists.condition("name"),
        base=lists.condition("base"),
        roles=frozenset(role for role in Role if role.value in asked),
        state=states.get(lists.condition("state")),
    )


def heads() -> tuple[Column, ...]:
    return (
        Column("login_id", gettext("Login ID")),
        Column("name", gettext("Name")),
        Column("base", gettext("Base")),
        Column("role", gettext("Role")),
        Column("last_sign_in_at", gettext("Last sign-in")),
        Column("state", gettext("Status"), sortable=False),
    )


def printed(desk: Desk) -> tuple[TableColumn[UserRow], ...]:
    return (
        TableColumn(gettext("Login ID"), lambda row: row.login_id, CellKind.CODE),
        TableColumn(gettext("Name"), lambda row: row.name),
        TableColumn(gettext("Base"), bases_said),
        TableColumn(gettext("Role"), lambda row: desk.word(row.role)),
        TableColumn(gettext("Last sign-in"), lambda row: row.last_sign_in_at, CellKind.MOMENT),
        TableColumn(gettext("Status"), lambda row: label(row.state)),
    )


def bases_said(row: UserRow) -> str:
    return gettext("All bases") if row.everywhere else gettext("list_comma").join(row.bases)


def states() -> tuple[tuple[str, str], ...]:
    return tuple((state.value, label(state)) for state in UserState)


def said(asked: UserConditions, desk: Desk) -> list[tuple[str, str]]:
    """The conditions in force, in words."""
    roles = gettext("list_comma").join(desk.word(role) for role in Role if role in asked.roles)
    pairs = [
        (gettext("Login ID"), asked.login_id),
        (gettext("Name"), asked.name),
        (gettext("Base"), asked.base),
        (gettext("Role"), roles),
        (gettext("Status"), label(asked.state)),
    ]
    return [(name, value) for name, value in pairs if value]
