"""A list of audit entries: the conditions of its address, its columns on screen and in Excel."""

from dataclasses import dataclass

from flask import Response, g

from blueprints.shared import lists
from blueprints.shared.audit_words import act_said, acts, fact_lines, record_said, who_said
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import day, label
from blueprints.shared.list_download import send_list
from blueprints.shared.lists import Column
from domain.table_column import CellKind, TableColumn
from usecases.audits.search import AuditConditions, AuditRow, all_entries

NAMES = ("day_from", "day_until", "act", "login", "record")


@dataclass(frozen=True)
class Asked:
    """The conditions, the words in which each stood in the address, and what could not be read."""

    conditions: AuditConditions
    typed: dict[str, str]
    unread: tuple[str, ...]

    @property
    def active(self) -> int:
        return lists.active(self.typed)


def asked() -> Asked:
    args = lists.args_of_address()
    typed, unread = {name: lists.condition(name, args) for name in NAMES}, list[str]()
    days = [lists.day_asked(typed[name], gettext("Date and time"), unread) for name in ("day_from", "day_until")]
    code = typed["act"] if typed["act"] in dict(acts()) else ""
    return Asked(AuditConditions(days[0], days[1], code, typed["login"], typed["record"]), typed, tuple(unread))


def heads() -> tuple[Column, ...]:
    return (
        Column("at", gettext("Date and time")),
        Column("act", gettext("Act"), sortable=False),
        Column("record", gettext("On what"), sortable=False),
        Column("login", gettext("Login ID"), sortable=False),
        Column("name", gettext("Name"), sortable=False),
        Column("role", gettext("Role"), sortable=False),
        Column("address", gettext("From where"), sortable=False),
    )


def printed() -> tuple[TableColumn[AuditRow], ...]:
    return (
        TableColumn(gettext("Number of the entry"), lambda row: row.seq, CellKind.NUMBER),
        TableColumn(gettext("Date and time"), lambda row: row.at, CellKind.MOMENT),
        TableColumn(gettext("Act"), lambda row: act_said(row.code)),
        TableColumn(gettext("On what"), lambda row: record_said(row.record)),
        TableColumn(gettext("Login ID"), who_said, CellKind.CODE),
        TableColumn(gettext("Name"), lambda row: row.name),
        TableColumn(gettext("Role"), lambda row: label(row.role)),
        TableColumn(gettext("From where"), lambda row: row.address, CellKind.CODE),
        TableColumn(gettext("Content"), content),
    )


def content(row: AuditRow) -> str:
    """The facts in one cell."""
    return "\n".join(
        f"{line.name}: {line.value}" if line.before is None else f"{line.name}: {line.before} → {line.value}"
        for line in fact_lines(row.facts)
    )


def said(conditions: AuditConditions) -> list[tuple[str, str]]:
    """The conditions in force, in words."""
    first, last = day(conditions.first), day(conditions.last)
    words = {
        gettext("Date and time"): f"{first}–{last}" if first or last else "",
        gettext("Act"): act_said(conditions.code) if conditions.code else "",
        gettext("Login ID"): conditions.login_id,
        gettext("On what"): conditions.record,
    }
    return [(name, text) for name, text in words.items() if text]


def own_excel() -> Response:
    """The entries of one's own organization that the address asks for."""
    conditions, wish, actor = asked().conditions, lists.wish(), g.actor
    return send_list(
        "audit.xlsx", gettext("Record of acts"), printed(),
        lambda session: all_entries(session, actor, actor.organization_id, conditions, wish), said(conditions),
    )  # fmt: skip
