"""One small world for walks over all routes: every role of every kind of organization, own rows and rows of others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from blueprints.shared.access import Access
from demo.organizations import PASSWORD, Demo
from domain.actor import Actor
from domain.base_change import BaseChange
from domain.enrollment import EnrollmentState, PaperKind, PaperState
from domain.list_name import ListName
from domain.mail_event import MailEvent
from domain.rights import RIGHTS, OrganizationKind, Right, Role
from domain.upload import read_upload
from domain.user_care import LOOKED_AFTER
from domain.vehicle import VehicleKind
from models.applications import Application
from models.client_changes import ClientChange
from models.organizations import Agreement, Base, DirectDebitAccount, Organization
from models.requests import InspectionRequest
from models.users import User, UserSession
from tests.support.agency_stories import TEST_VAULT, an_applied_application, portal_account
from tests.support.bases import some_bases
from tests.support.certificates import a_certificate
from tests.support.changes import a_waiting_change
from tests.support.client import Client
from tests.support.enrollments import an_enrollment, received
from tests.support.files import a_draft_with_mandate, a_pdf, a_sent_request_with_mandate
from tests.support.handouts import a_handout
from tests.support.inquiries import an_inquiry
from tests.support.mails import post
from tests.support.notices import a_notice, a_notice_of_one
from tests.support.people import an_inspector
from tests.support.signing import a_strange_one, registered
from tests.support.stories import a_draft, a_sent_request, a_template, actor_of
from tests.support.users import some_pasted
from usecases.agency.batch import ManyAct, keep_batch
from usecases.agreements.base_changes import tell_agents
from usecases.enrollments.papers import SetPaper, set_paper
from usecases.organizations.agree import OpenDirectDebit, agree, open_direct_debit
from usecases.organizations.found import FoundBase, FoundOrganization, found_organization
from usecases.organizations.open_portal_account import OpenPortalAccount, open_portal_account
from usecases.requests.withdraw import SeenRequest, delete_request
from usecases.searches.find import saved_searches
from usecases.searches.keep import KeepSearch, keep_search
from usecases.sessions.sign_in import open_session
from usecases.users.acting import person as acting
from usecases.users.add import AddUser, add_user

MINATO, AOZORA, AGENT, OPERATOR = "1845678", "1845679", "2000001", "1000001"
OTHER_AGENT = "2000009"
ELSEWHERE = FoundOrganization(
    OrganizationKind.AGENT, OTHER_AGENT, "行政書士　隣町事務所", "ギョウセイショシトナリマチジムショ", "隣町"
)


@dataclass(frozen=True)
class Person:
    """A sign-in with its place in the table of rights; `bases` None means all of the organization."""

    member_code: str
    login_id: str
    kind: OrganizationKind
    role: Role
    bases: tuple[str, ...] | None = None
    named: str = ""

    def __str__(self) -> str:
        return self.named or f"{self.kind.value}-{self.role.value}"

    @property
    def rights(self) -> frozenset[Right]:
        return RIGHTS.get((self.kind, self.role), frozenset())

    def works_at(self, where: tuple[str, str] | None) -> bool:
        """Whether a base, by member code and code, is one of theirs."""
        return where is not None and where[0] == self.member_code and (self.bases is None or where[1] in self.bases)


PEOPLE = (
    Person(MINATO, "admin", OrganizationKind.CLIENT, Role.ADMIN),
    Person(MINATO, "manager001", OrganizationKind.CLIENT, Role.BASE_ADMIN, ("001",)),
    Person(MINATO, "sender001", OrganizationKind.CLIENT, Role.SENDER, ("001",)),
    Person(MINATO, "viewer001", OrganizationKind.CLIENT, Role.VIEWER, ("001",)),
    Person(AGENT, "admin", OrganizationKind.AGENT, Role.ADMIN),
    Person(AGENT, "branch", OrganizationKind.AGENT, Role.BASE_ADMIN, ("001",)),
    Person(AGENT, "sender", OrganizationKind.AGENT, Role.SENDER),
    Person(AGENT, "viewer", OrganizationKind.AGENT, Role.VIEWER),
    Person(OPERATOR, "admin", OrganizationKind.OPERATOR, Role.ADMIN),
    Person(OPERATOR, "clerk", OrganizationKind.OPERATOR, Role.SENDER),
)
"""One of each role; their sign-ins are the demo's."""
BETWEEN = (
    Person(MINATO, "two", OrganizationKind.CLIENT, Role.SENDER, ("001", "002"), "client-sender-of-two-bases"),
    Person(MINATO, "none", OrganizationKind.CLIENT, Role.SENDER, (), "client-sender-of-no-base"),
    Person(MINATO, "lost", OrganizationKind.CLIENT, Role.BASE_ADMIN, (), "client-base_admin-of-no-base"),
    Person(AGENT, "bound", OrganizationKind.AGENT, Role.SENDER, ("001",), "agent-sender-of-one-base"),
    Person(AGENT, "watcher", OrganizationKind.AGENT, Role.VIEWER, ("002",), "agent-viewer-of-one-base"),
    Person(OTHER_AGENT, "sender", OrganizationKind.AGENT, Role.SENDER, None, "other-agent-sender"),
)
"""Those of whom a role alone does not tell what they see; `furnish` makes their sign-ins."""
COLLEAGUES = (Person(MINATO, "second", OrganizationKind.CLIENT, Role.SENDER, ("002",)),)
"""Sign-ins that nobody walks with, for base administrators of other bases not to find."""


@dataclass(frozen=True)
class Case:
    """A request or an application: at which client base, and at which agent base once it was sent there."""

    number: str
    client: tuple[str, str]
    agent: tuple[str, str] | None

    def seen_by(self, person: Person) -> bool:
        if person.kind is OrganizationKind.OPERATOR:
            return True
        return person.works_at(self.client if person.kind is OrganizationKind.CLIENT else self.agent)


@dataclass
class Rows:
    """What stands in the world, as addresses name it."""

    requests: list[Case] = field(default_factory=list)
    official: list[Case] = field(default_factory=list)
    """Requests with an electronic mandate."""
    deleted: list[Case] = field(default_factory=list)
    applications: list[Case] = field(default_factory=list)
    people: dict[tuple[str, str], int] = field(default_factory=dict)
    """On record as inspectors, by their base."""
    accounts: dict[tuple[str, str], int] = field(default_factory=dict)
    """At the portal, by the agent's base."""
    batches: dict[tuple[str, str], int] = field(default_factory=dict)
    """Acts on many rows, by who did them."""
    searches: dict[tuple[str, str], int] = field(default_factory=dict)
    """Saved searches, by who saved them."""
    sessions: dict[tuple[str, str], int] = field(default_factory=dict)
    """On some device, by who signed in there."""
    users: dict[tuple[str, str], int] = field(default_factory=dict)
    """Sign-ins, by member code and login ID."""
    pasted: dict[str, int] = field(default_factory=dict)
    """Users added together, by their member code."""
    pasted_bases: dict[tuple[str, str], int] = field(default_factory=dict)
    """Bases added together, by who added them."""
    mail: int = 0
    """The operator's affair alone."""
    inquiry: int = 0
    enrollment: str = ""
    """What a stranger has asked."""
    change: int = 0
    """Of registered data, which the operator sees alone."""
    accepted: str = ""
    """By which Minato once came."""
    certificates: dict[str, int] = field(default_factory=dict)
    """Client certificates, by the organization that holds them."""
    notice: int = 0
    """For everyone."""
    notices: dict[str, int] = field(default_factory=dict)
    """For the users of one organization alone."""
    debits: list[tuple[int, str, str]] = field(default_factory=list)
    """Accounts for direct debit, each with its client and its agent."""
    told: list[tuple[int, tuple[str, str]]] = field(default_factory=list)
    """Changes of clients' bases, each with the agent's base that is told of it."""
    reported: list[tuple[int, tuple[str, str]]] = field(default_factory=list)
    """The same changes, each with the client's base."""
    handout: int = 0
    """For everyone."""
    agents_handout: int = 0
    """For agents alone."""
    agreements: list[tuple[int, tuple[str, str], tuple[str, str]]] = field(default_factory=list)
    """Each with the client's base and the agent's."""
    signing: dict[str, int] = field(default_factory=dict)
    """Certificates to sign with, by the agent that signs with them."""
    templates: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """By organization, base and person; empty where it is for all of them."""

    @property
    def cases(self) -> list[Case]:
        return [*self.requests, *self.official, *self.deleted, *self.applications]


UNKNOWN_BASE, UNKNOWN_NUMBER = "Z00", 199_999_999
# Z78 and Z79 are codes that only one organization uses.
BASES = {
    MINATO: ("001", "002", "003", "Z78"),
    AOZORA: ("001", "Z79"),
    AGENT: ("001", "002"),
    OTHER_AGENT: ("Z80",),
    OPERATOR: (),
}


def furnish(session: Session, demo: Demo, now: datetime) -> Rows:
    """Bases that only one organization has, another agent, those between the roles, and cases of both clients."""
    for member_code, code in ((MINATO, "Z78"), (AOZORA, "Z79")):
        session.add(
            Base(
                organization_id=demo.organizations[member_code].id, code=code, name=f"拠点{code}", name_key=code,
                short_name=code, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    elsewhere, its_bases = found_organization(session, ELSEWHERE, (FoundBase("Z80", "隣町", "隣町"),), now)
    agree(session, demo.bases[AOZORA, "001"], its_bases["Z80"], VehicleKind.REGISTERED, usual=False, now=now)
    actors = {(one.member_code, one.login_id): _sign_in(session, one, demo, elsewhere, now) for one in BETWEEN}
    for one in COLLEAGUES:
        _sign_in(session, one, demo, elsewhere, now)
    rows = Rows(inquiry=an_inquiry(session, now), users=_ids(session))
    _make_cases(session, demo, now, rows, its_bases["Z80"].id)
    rows.mail = post(session, MailEvent.RESUMED, now)
    rows.enrollment = received(session, an_enrollment(), now, EnrollmentState.CHECKED, "261120-00001").receipt_number
    scan = SetPaper(rows.enrollment, PaperKind.DESIGNATION, 1, PaperState.ARRIVED, "", read_upload("写し.pdf", a_pdf()))
    set_paper(session, actor_of(session, demo, "clerk", OPERATOR), scan, now)
    came = received(session, an_enrollment(), now, EnrollmentState.ACCEPTED, "261119-00001")
    came.organization_id, came.decided_at, rows.accepted = demo.organizations[MINATO].id, now, came.receipt_number
    rows.accounts = {(AGENT, code): portal_account(session, demo, now, base=code).id for code in ("001", "002")}
    opening = OpenPortalAccount(VehicleKind.REGISTERED, "PZ80", "BZ80", "portal-pass-9")
    rows.accounts[OTHER_AGENT, "Z80"] = open_portal_account(session, TEST_VAULT, its_bases["Z80"], opening, now).id
    for member_code, login_id in ((MINATO, "sender001"), (AGENT, "sender")):
        actors[member_code, login_id] = actor_of(session, demo, login_id, member_code)
    for who, actor in actors.items():
        act = ManyAct.SEND if actor.organization_kind is OrganizationKind.CLIENT else ManyAct.TAKE
        rows.batches[who] = keep_batch(session, actor, act, [], now)
        keep_search(session, actor, KeepSearch(ListName.REQUESTS, "いつもの", "status=sent"), now)
        [kept] = saved_searches(session, actor)
        rows.searches[who] = kept.id
        open_session(session, actor.user_id, "192.0.2.7", now)
        [rows.sessions[who]] = session.scalars(select(UserSession.id).where(UserSession.user_id == actor.user_id))
    for member_code, code in ((MINATO, "001"), (MINATO, "002"), (AOZORA, "001")):
        rows.people[member_code, code] = an_inspector(session, demo, now, member_code, code)
    for member_code in (MINATO, AOZORA):
        rows.pasted[member_code] = some_pasted(session, demo, now, member_code)
        by = actor_of(session, demo, "admin", member_code)
        rows.pasted_bases[member_code, "admin"] = some_bases(session, by, now)
    rows.change = a_waiting_change(session, demo, now, AOZORA).id
    for member_code in (MINATO, AOZORA):
        rows.certificates[member_code] = a_certificate(session, demo, now, member_code)
        rows.notices[member_code] = a_notice_of_one(session, demo, now, member_code)
    rows.notice = a_notice(session, demo, now)
    rows.debits = _debits(session, demo, elsewhere, now)
    rows.told, rows.reported = _told(session, demo, now)
    rows.handout = a_handout(session, demo, now)
    rows.agents_handout = a_handout(session, demo, now, side=OrganizationKind.AGENT)
    rows.agreements = _agreements(session, demo, its_bases["Z80"])
    rows.signing[AGENT] = registered(session, demo, now).id
    rows.signing[OTHER_AGENT] = a_strange_one(session, elsewhere, now).id
    for whose in ((MINATO, "", ""), (MINATO, "002", ""), (MINATO, "", "sender001"), (AOZORA, "001", "")):
        rows.templates[whose] = a_template(session, demo, now, *whose)
    return rows


def _ids(session: Session) -> dict[tuple[str, str], int]:
    found = select(Organization.member_code, User.login_id, User.id).join(User, User.organization_id == Organization.id)
    return {(member_code, login_id): user_id for member_code, login_id, user_id in session.execute(found)}


def _debits(session: Session, demo: Demo, elsewhere: Organization, now: datetime) -> list[tuple[int, str, str]]:
    """Minato has one with the agent, Aozora one with the other agent."""
    account = OpenDirectDebit(VehicleKind.KEI, "みほん銀行", "本店", "0001234", "ミナト", None)
    pairs = (
        (MINATO, AGENT, demo.organizations[MINATO].id, demo.organizations[AGENT].id),
        (AOZORA, OTHER_AGENT, demo.organizations[AOZORA].id, elsewhere.id),
    )
    row, found = DirectDebitAccount, []
    for _client, _agent, client_id, agent_id in pairs:
        known = select(row.id).where(
            row.client_organization_id == client_id, row.agent_organization_id == agent_id,
            row.vehicle_kind == VehicleKind.KEI,
        )  # fmt: skip
        if session.scalar(known) is None:
            open_direct_debit(session, TEST_VAULT, client_id, agent_id, account, now)
            session.flush()
        found.append(session.scalars(known).one())
    return [(one, client, agent) for one, (client, agent, *_ids) in zip(found, pairs, strict=True)]


Placed = list[tuple[int, tuple[str, str]]]


def _told(session: Session, demo: Demo, now: datetime) -> tuple[Placed, Placed]:
    """A base of each client was added, for each agent's base that it asks: by the agent's base, and by its own."""
    for member_code in (MINATO, AOZORA):
        admin = actor_of(session, demo, "admin", member_code)
        tell_agents(session, admin, demo.bases[member_code, "001"], BaseChange.ADDED, now)
    session.flush()
    codes = select(Base.id, Organization.member_code, Base.code).join(
        Organization, Organization.id == Base.organization_id
    )
    places = {base_id: (member_code, code) for base_id, member_code, code in session.execute(codes)}
    row = ClientChange
    found = session.execute(select(row.id, row.agent_base_id, row.client_base_id).order_by(row.id)).all()
    told = [(one.id, places[one.agent_base_id]) for one in found]
    return told, [(one.id, places[one.client_base_id]) for one in found]


def _agreements(session: Session, demo: Demo, elsewhere: Base) -> list[tuple[int, tuple[str, str], tuple[str, str]]]:
    """One of each pair of bases."""
    places = {base.id: place for place, base in demo.bases.items()} | {elsewhere.id: (OTHER_AGENT, "Z80")}
    found = session.execute(
        select(Agreement.id, Agreement.client_base_id, Agreement.agent_base_id)
        .where(Agreement.vehicle_kind == VehicleKind.REGISTERED)
        .order_by(Agreement.id)
    )
    return [(row.id, places[row.client_base_id], places[row.agent_base_id]) for row in found]


def _sign_in(session: Session, one: Person, demo: Demo, elsewhere: Organization, now: datetime) -> Actor:
    organization = elsewhere if one.member_code == OTHER_AGENT else demo.organizations[one.member_code]
    command = AddUser(one.login_id, "歩く人", one.role, PASSWORD, one.bases is None, must_change_password=False)
    bases = [demo.bases[one.member_code, code] for code in one.bases or ()]
    return acting(session, add_user(session, organization, command, bases, now), organization)


def _make_cases(session: Session, demo: Demo, now: datetime, rows: Rows, other_agent_base: int) -> None:
    """In each place a draft, a sent one, one with a mandate, a deleted one and an applied one."""
    minato, second, aozora = (MINATO, "001"), (MINATO, "002"), (AOZORA, "001")
    first_agent, second_agent, other_agent = (AGENT, "001"), (AGENT, "002"), (OTHER_AGENT, "Z80")

    def case(made: InspectionRequest | Application, client: tuple[str, str], agent: tuple[str, str] | None) -> Case:
        return Case(str(made.id if isinstance(made, InspectionRequest) else made.number), client, agent)

    def at(client: tuple[str, str], nth: int, **facts: Any) -> dict[str, Any]:
        return {"session": session, "demo": demo, "now": now, "nth": nth, "member_code": client[0],
                "base": client[1], **facts}  # fmt: skip

    rows.requests = [
        case(a_draft(**at(minato, 1)), minato, None),
        case(a_sent_request(**at(minato, 3)), minato, first_agent),
        case(a_draft(**at(second, 2)), second, None),
        case(a_draft(**at(aozora, 4)), aozora, None),
        case(a_sent_request(**at(aozora, 5)), aozora, second_agent),
        case(a_sent_request(**at(aozora, 9, agent_base_id=other_agent_base)), aozora, other_agent),
    ]
    rows.official = [
        case(a_sent_request_with_mandate(**at(minato, 10)), minato, first_agent),
        case(a_draft_with_mandate(**at(second, 11)), second, None),
        case(a_sent_request_with_mandate(**at(aozora, 12)), aozora, second_agent),
    ]
    for nth, client in ((13, minato), (14, second), (15, aozora)):
        draft = a_draft(**at(client, nth))
        actor = actor_of(session, demo, member_code=client[0])
        delete_request(session, actor, SeenRequest(draft.id, draft.version), now)
        rows.deleted.append(case(draft, client, None))
    rows.applications = [
        case(an_applied_application(**at(minato, 6)), minato, first_agent),
        case(an_applied_application(**at(second, 7)), second, first_agent),
        case(an_applied_application(**at(aozora, 8)), aozora, second_agent),
    ]


@dataclass(frozen=True)
class Place:
    """Values for the variable parts of an address: rows the person sees, rows of others, and rows that never were.

    Who sees no row of the kind has an address of nobody's as the own one, and does not `own` it.
    """

    own: dict[str, object]
    foreign: tuple[dict[str, object], ...]
    unknown: dict[str, object]
    owns: bool


def place(rule: Rule, person: Person, rows: Rows) -> Place:
    """What the variable parts of a rule may stand for; a new kind of part is to be told here."""
    found = {name: _values(rule, name, person, rows) for name in sorted(rule.arguments)}
    unknown = {name: never for name, (_mine, _others, never) in found.items()}
    own = {name: mine[0] if mine else never for name, (mine, _others, never) in found.items()}
    foreign = tuple({**own, name: value} for name, (_mine, others, _never) in found.items() for value in others)
    return Place(own, foreign, unknown, all(mine for mine, _others, _never in found.values()))


Values = tuple[list[object], list[object], object]


def _values(rule: Rule, name: str, person: Person, rows: Rows) -> Values:
    """Of one variable part: values of the person's own, values of others, a value that never was."""
    part = f"{rule.rule.split('/')[1]}.{name}"
    if part == "bases.code":
        known = {(member_code, code) for member_code, codes in BASES.items() for code in codes}
        own = sorted(code for member_code, code in known if person.works_at((member_code, code)))
        return [*own], sorted({code for _member_code, code in known} - {*own}), UNKNOWN_BASE
    if part == "bases.person":
        own_people = [person_id for where, person_id in rows.people.items() if person.works_at(where)]
        may = Right.SEE_PEOPLE in person.rights
        return [*own_people] if may else [], [found for found in rows.people.values() if found not in own_people], 0
    if part == "users.number" or (name == "number" and "/admins/" in rule.rule):
        # One's own device is none of somebody looked after.
        own_session = rows.sessions.get((person.member_code, person.login_id))
        return [], [] if own_session is None else [own_session], UNKNOWN_NUMBER
    if part == "users.user":
        return _looked_after(rows, person)
    if part == "bases.batch":
        return _owned(rows.pasted_bases, person)
    if part == "users.batch":
        mine = [rows.pasted[MINATO]] if (person.member_code, person.role) == (MINATO, Role.ADMIN) else []
        others = [made for made in rows.pasted.values() if made not in mine]
        return [*mine], [*others], 0
    if part == "operator.change":
        return ([rows.change], [], 0) if Right.SEE_CHANGES in person.rights else ([], [rows.change], 0)
    if part == "requests.number" or (part == "agency.number" and "inbox" in rule.rule):
        return _cases(_requests_for(rule, rows), person, int, _kept_from(rule))
    if part in {"applications.number", "agency.number"}:
        return _cases(rows.applications, person, str)
    if part == "agency.account":
        own_accounts = [account for where, account in rows.accounts.items() if person.works_at(where)]
        return [*own_accounts], [found for found in rows.accounts.values() if found not in own_accounts], UNKNOWN_NUMBER
    if part in {"agency.batch", "requests.sent"}:
        return _owned(rows.batches, person)
    if part == "operator.user":
        return _admins(rows, person)
    if rule.rule.startswith("/operator/organizations/<code>/admins"):
        return ([MINATO], [OPERATOR], "9999999") if Right.CHANGE_ADMINS in person.rights else ([], [], "9999999")
    if rule.rule.startswith("/operator/organizations/"):
        return [MINATO], [], "9999999"
    if part == "audit.number":
        return ([1], [], UNKNOWN_NUMBER) if person.bases is None else ([], [1], UNKNOWN_NUMBER)
    if rule.rule.startswith("/operator/audit/"):
        return ([MINATO], [], "9999999") if name == "code" else ([1], [], UNKNOWN_NUMBER)
    if part in {"operator.code", "operator.certificate"}:
        return _certified(rows, name, person)
    if part in {"accounts.debit", "agency.debit"}:
        debits: list[object] = [one for one, *sides in rows.debits if person.member_code in sides]
        sees = Right.SEE_DEBIT_ACCOUNTS in person.rights or Right.MOVE_DEBIT_ACCOUNTS in person.rights
        debits = debits if sees and person.bases != () else []
        return debits, [one for one, *_sides in rows.debits if one not in debits], UNKNOWN_NUMBER
    if part == "agency.change":
        told = [made for made, agent in rows.told if person.works_at(agent)]
        return [*told], [made for made, _agent in rows.told if made not in told], UNKNOWN_NUMBER
    if part in {"agency.agreement", "agents.agreement"}:
        ours = [made for made, client, agent in rows.agreements if person.works_at(client) or person.works_at(agent)]
        looks = Right.SEE_AGREEMENTS in person.rights or Right.SEE_MEMBERS in person.rights
        known: list[object] = [*ours] if looks else []
        return known, [made for made, *_sides in rows.agreements if made not in known], UNKNOWN_NUMBER
    if part == "agency.certificate":
        own_ones = [made for code, made in rows.signing.items() if code == person.member_code]
        mine: list[object] = [*own_ones] if Right.SEE_SIGNING in person.rights else []
        return mine, [made for made in rows.signing.values() if made not in mine], UNKNOWN_NUMBER
    if part == "downloads.change":
        may = Right.FETCH_NOTIFICATIONS in person.rights
        reported: list[object] = [made for made, client in rows.reported if may and person.works_at(client)]
        return reported, [made for made, _client in rows.reported if made not in reported], UNKNOWN_NUMBER
    if part == "downloads.kind":
        kinds: list[object] = [kind.value for kind in VehicleKind]
        return (kinds, [], kinds[0]) if person.kind is OrganizationKind.CLIENT else ([], kinds[:1], kinds[1])
    if part == "downloads.number":
        handed = [rows.handout, rows.agents_handout]
        if person.kind is OrganizationKind.CLIENT:
            return [rows.handout], [rows.agents_handout], UNKNOWN_NUMBER
        return [*handed], [], UNKNOWN_NUMBER
    if rule.rule.startswith("/operator/documents/"):
        return ([rows.handout] if name == "number" else [1]), [], UNKNOWN_NUMBER
    if part == "downloads.certificate":
        return _fetched(rows, person)
    if part == "notices.number":
        own_notices = [rows.notice, *(found for code, found in rows.notices.items() if code == person.member_code)]
        return [*own_notices], [found for found in rows.notices.values() if found not in own_notices], UNKNOWN_NUMBER
    if rule.rule.startswith("/operator/notices/"):
        return [rows.notice], [], UNKNOWN_NUMBER
    if part == "templates.template_id":
        own_templates = [made for whose, made in rows.templates.items() if _may_use(person, *whose)]
        return [*own_templates], [made for made in rows.templates.values() if made not in own_templates], UNKNOWN_NUMBER
    if part == "searches.saved":
        return _owned(rows.searches, person)
    if part == "settings.number":
        return _owned(rows.sessions, person)
    if part == "operator.mail":
        return ([rows.mail], [], UNKNOWN_NUMBER) if person.kind is OrganizationKind.OPERATOR else ([], [rows.mail], 0)
    if part == "operator.kind":
        return [PaperKind.DESIGNATION.value], [], PaperKind.APPLICATION_FORM.value
    if rule.rule.startswith("/operator/enrollments/"):
        known = rows.accepted if rule.rule.endswith("/registration-notice.pdf") else rows.enrollment
        return [known], [], str(UNKNOWN_NUMBER)
    if part in {"signup.key", "password.token", "sign-in.token"}:
        return [], [], "nobody-has-this-link"
    if part == "operator.key":
        return [], [], "20261120T010000000000-00000000"
    if rule.rule.startswith("/operator/inquiries/"):
        return [rows.inquiry], [], UNKNOWN_NUMBER
    if part in NOBODYS:
        return [NOBODYS[part]], [], NOBODYS[part]
    raise AssertionError(f"tests/support/world.py does not know what <{name}> of {rule.rule} stands for")


def _looked_after(rows: Rows, person: Person) -> Values:
    """People whom a person may touch, and people whom they do not even see."""
    care = LOOKED_AFTER.get((person.kind, person.role), ())
    known = {(one.member_code, one.login_id): one for one in (*PEOPLE, *BETWEEN, *COLLEAGUES)}
    mine: list[object] = []
    others: list[object] = []
    for (member_code, login_id), user_id in rows.users.items():
        one = known.get((member_code, login_id))
        if one is None or one.login_id == person.login_id:
            continue
        sees = member_code == person.member_code
        if person.bases is not None:
            sees = sees and bool({*(one.bases or ())} & {*person.bases})
        if not sees:
            others.append(user_id)
        elif one.role in care and (person.bases is None or {*(one.bases or ())} <= {*person.bases}):
            mine.append(user_id)
    return (mine, others, 0) if Right.SEE_USERS in person.rights else ([], others, 0)


def _admins(rows: Rows, person: Person) -> Values:
    """Of the tenant of the address its administrator, and people who are not that."""
    if Right.CHANGE_ADMINS not in person.rights:
        return [], [], 0
    others: list[object] = [rows.users[who] for who in ((AOZORA, "admin"), (MINATO, "sender001"), (OPERATOR, "clerk"))]
    return [rows.users[MINATO, "admin"]], others, 0


def _certified(rows: Rows, name: str, person: Person) -> Values:
    """An organization, and a certificate of it or of another one; whoever may see one sees all of them."""
    if Right.ISSUE_CERTIFICATES not in person.rights:
        return [], [], str(UNKNOWN_NUMBER)
    if name == "code":
        return [MINATO], [], "9999999"
    return [rows.certificates[MINATO]], [rows.certificates[AOZORA]], UNKNOWN_NUMBER


def _fetched(rows: Rows, person: Person) -> Values:
    """Certificates of one's own organization, for who may fetch its documents."""
    own = [made for code, made in rows.certificates.items() if code == person.member_code]
    mine: list[object] = [*own] if Right.FETCH_DOCUMENTS in person.rights else []
    return mine, [made for made in rows.certificates.values() if made not in mine], UNKNOWN_NUMBER


def _may_use(person: Person, member_code: str, base: str, login_id: str) -> bool:
    """Whether this person sees the template of these."""
    rights = person.rights
    if person.member_code != member_code or Right.SEE_TEMPLATES not in rights:
        return False
    if Right.CHANGE_TEMPLATES in rights:
        return True
    for_others = Right.ENTER_REQUEST in rights and login_id not in {"", person.login_id}
    return not for_others and (not base or person.works_at((member_code, base)))


def _owned(rows: dict[tuple[str, str], int], person: Person) -> Values:
    """Rows that belong to the one who made them."""
    own = rows.get((person.member_code, person.login_id))
    others: list[object] = [found for found in rows.values() if found != own]
    return [] if own is None else [own], others, UNKNOWN_NUMBER


NOBODYS = {
    "static.name": "favicon.svg",
    "autosave.form": "request",
    "autosave.key": "new",
    "billing.month": "202611",
    "billing.form": "xlsx",
    "signup.name": "company",
    "terms.version": 1,
    "operator.version": 1,
}
"""Parts that name no row."""


def _requests_for(rule: Rule, rows: Rows) -> list[Case]:
    """Those of which the address makes sense, so that only their being someone else's keeps them back."""
    if rule.rule.endswith("/mandate/file"):
        return rows.official
    if rule.rule.endswith("/restore"):
        return rows.deleted
    return rows.requests


def _kept_from(rule: Rule) -> tuple[OrganizationKind, ...]:
    """The kinds of organization for which there is no such page, whatever else they see of the request."""
    if rule.rule.endswith("/mandate/file"):
        return (OrganizationKind.OPERATOR,)
    return (OrganizationKind.AGENT, OrganizationKind.OPERATOR) if rule.rule.endswith("/consent") else ()


def _cases(
    cases: list[Case], person: Person, written: Callable[[str], object], kept_from: tuple[OrganizationKind, ...] = ()
) -> Values:
    own = [case for case in cases if case.seen_by(person) and person.kind not in kept_from]
    others = [written(case.number) for case in cases if case not in own]
    return [written(case.number) for case in own], others, written(str(UNKNOWN_NUMBER))


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
