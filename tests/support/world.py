"""One small world for walks over all routes: every role of every kind of organization, own rows and rows of others."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from blueprints.shared.access import Access
from demo.organizations import Demo
from domain.rights import RIGHTS, OrganizationKind, Right, Role
from models.organizations import Base
from tests.support.agency_stories import an_applied_application, portal_account
from tests.support.client import Client
from tests.support.stories import a_draft, a_sent_request

MINATO, AOZORA, AGENT, OPERATOR = "1845678", "1845679", "2000001", "1000001"


@dataclass(frozen=True)
class Person:
    """A sign-in of the demo with its place in the table of rights."""

    member_code: str
    login_id: str
    kind: OrganizationKind
    role: Role

    def __str__(self) -> str:
        return f"{self.kind.value}-{self.role.value}"

    @property
    def rights(self) -> frozenset[Right]:
        return RIGHTS.get((self.kind, self.role), frozenset())


PEOPLE = (
    Person(MINATO, "admin", OrganizationKind.CLIENT, Role.ADMIN),
    Person(MINATO, "manager001", OrganizationKind.CLIENT, Role.BASE_ADMIN),
    Person(MINATO, "sender001", OrganizationKind.CLIENT, Role.SENDER),
    Person(MINATO, "viewer001", OrganizationKind.CLIENT, Role.VIEWER),
    Person(AGENT, "admin", OrganizationKind.AGENT, Role.ADMIN),
    Person(AGENT, "branch", OrganizationKind.AGENT, Role.BASE_ADMIN),
    Person(AGENT, "sender", OrganizationKind.AGENT, Role.SENDER),
    Person(AGENT, "viewer", OrganizationKind.AGENT, Role.VIEWER),
    Person(OPERATOR, "admin", OrganizationKind.OPERATOR, Role.ADMIN),
    Person(OPERATOR, "clerk", OrganizationKind.OPERATOR, Role.SENDER),
)


@dataclass
class Rows:
    """What stands in the world, as addresses name it."""

    requests: dict[str, int] = field(default_factory=dict)
    applications: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)


FOREIGN_BASE = {MINATO: "Z79", AOZORA: "Z78", AGENT: "Z78", OPERATOR: "Z78"}
"""A code that only another organization uses."""
UNKNOWN_BASE, UNKNOWN_NUMBER = "Z00", 199_999_999


def furnish(session: Session, demo: Demo, now: datetime) -> Rows:
    """Bases that only one organization has, and requests of both clients."""
    for member_code, code in ((MINATO, "Z78"), (AOZORA, "Z79")):
        session.add(
            Base(
                organization_id=demo.organizations[member_code].id, code=code, name=f"拠点{code}", name_key=code,
                short_name=code, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    session.flush()
    made = {
        "draft": a_draft(session, demo, now, nth=1),
        "other base": a_draft(session, demo, now, nth=2, base="002"),
        "sent": a_sent_request(session, demo, now, nth=3),
        "other tenant": a_draft(session, demo, now, nth=4, member_code=AOZORA),
        "sent elsewhere": a_sent_request(session, demo, now, nth=5, member_code=AOZORA),
    }
    lodged = {
        "applied": an_applied_application(session, demo, now, nth=6),
        "other base": an_applied_application(session, demo, now, nth=7, base="002"),
        "at the other base of the agent": an_applied_application(session, demo, now, nth=8, member_code=AOZORA),
    }
    accounts = {code: portal_account(session, demo, now, base=code).id for code in ("001", "002")}
    return Rows(
        {name: request.id for name, request in made.items()},
        {name: application.number for name, application in lodged.items()},
        accounts,
    )


@dataclass(frozen=True)
class Place:
    """Values for the variable parts of an address: rows the person sees, rows of others, and rows that never were."""

    own: dict[str, object]
    foreign: tuple[dict[str, object], ...]
    unknown: dict[str, object]


def place(rule: Rule, person: Person, rows: Rows) -> Place:
    """What the variable parts of a rule may stand for; a new kind of part is to be told here."""
    found = [(name, *_values(rule, name, person, rows)) for name in sorted(rule.arguments)]
    own = {name: mine for name, mine, _others, _never in found}
    unknown = {name: never for name, _mine, _others, never in found}
    foreign = tuple({**own, name: value} for name, _mine, others, _never in found for value in others)
    return Place(own, foreign, unknown)


def _values(rule: Rule, name: str, person: Person, rows: Rows) -> tuple[object, tuple[object, ...], object]:
    """Of one variable part: a value of the person's own, values of others, a value that never was."""
    part = f"{rule.rule.split('/')[1]}.{name}"
    if part == "bases.code":
        others = (FOREIGN_BASE[person.member_code], *(("002",) if person.role is Role.BASE_ADMIN else ()))
        return "001", others, UNKNOWN_BASE
    if part == "requests.number":
        return _own_request(person, rows), _foreign_requests(person, rows), UNKNOWN_NUMBER
    if part == "agency.number" and "inbox" in rule.rule:
        return rows.requests["sent"], _foreign_requests(person, rows), UNKNOWN_NUMBER
    if part in {"applications.number", "agency.number"}:
        return rows.applications["applied"], _foreign_applications(person, rows), str(UNKNOWN_NUMBER)
    if part == "agency.account":
        return rows.accounts["001"], (), UNKNOWN_NUMBER
    if part in NOBODYS:
        return NOBODYS[part], (), NOBODYS[part]
    raise AssertionError(f"tests/support/world.py does not know what <{name}> of {rule.rule} stands for")


NOBODYS = {
    "static.name": "favicon.svg",
    "autosave.form": "request",
    "autosave.key": "new",
    "billing.month": "202611",
    "billing.form": "xlsx",
    "agency.batch": UNKNOWN_NUMBER,
    "requests.sent": UNKNOWN_NUMBER,
}
"""Parts that name no row."""


def _own_request(person: Person, rows: Rows) -> int:
    return rows.requests["draft" if person.kind is OrganizationKind.CLIENT else "sent"]


def _foreign_requests(person: Person, rows: Rows) -> tuple[int, ...]:
    names = {
        OrganizationKind.CLIENT: ("other tenant", "other base", "sent elsewhere"),
        OrganizationKind.AGENT: ("draft", "other base", "other tenant", "sent elsewhere"),
        OrganizationKind.OPERATOR: (),
    }[person.kind]
    if person.kind is OrganizationKind.CLIENT and person.role is Role.ADMIN:
        names = tuple(name for name in names if name != "other base")
    if person.kind is OrganizationKind.AGENT and person.role is not Role.BASE_ADMIN:
        names = tuple(name for name in names if name != "sent elsewhere")
    return tuple(rows.requests[name] for name in names)


def _foreign_applications(person: Person, rows: Rows) -> tuple[str, ...]:
    elsewhere, other_base = rows.applications["at the other base of the agent"], rows.applications["other base"]
    if person.kind is OrganizationKind.CLIENT:
        return (elsewhere,) if person.role is Role.ADMIN else (elsewhere, other_base)
    return (elsewhere,) if (person.kind, person.role) == (OrganizationKind.AGENT, Role.BASE_ADMIN) else ()


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule with each method that a view serves."""
    served = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    return sorted(
        ((rule, method) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) & served),
        key=lambda pair: (pair[0].rule, pair[1]),
    )


def access_of(app: Flask, rule: Rule) -> Access:
    access: Access = app.view_functions[rule.endpoint].access  # type: ignore[attr-defined]
    return access


def address(rule: Rule, values: dict[str, object]) -> str:
    built = rule.build(values)
    assert built is not None, f"{rule.rule} cannot be built from {values}"
    return built[1]


def signed_in(app: Flask, person: Person) -> Client:
    return Client(app).sign_in(person.member_code, person.login_id)
