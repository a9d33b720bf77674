"""The mails of sums to the billing addresses of organizations and bases that asked for them, a few at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from models.applications import Application
from models.organizations import Base, Organization
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import facts_in_hand, finish_job, leave_rest
from usecases.mails.post import PostMail, post_mails
from usecases.organizations.letters import LANGUAGE

# So short that whoever else writes hardly waits for one.
SLICE = 50
# Where the figures are looked up; both pages ask for the sign-in.
PAGES = {OrganizationKind.CLIENT: "/billing/downloads", OrganizationKind.AGENT: "/applications"}


@dataclass(frozen=True)
class Side:
    """Whose cases an application belongs to, seen from a client or from an agent."""

    kind: OrganizationKind
    organization_id: InstrumentedAttribute[int]
    base_id: InstrumentedAttribute[int]


SIDES = (
    Side(OrganizationKind.CLIENT, Application.organization_id, Application.base_id),
    Side(OrganizationKind.AGENT, Application.agent_organization_id, Application.agent_base_id),
)


@dataclass(frozen=True)
class Figures:
    """Sums of one base by name, and the yen among them."""

    counts: Mapping[str, int]
    amount: int = 0

    def plus(self, other: "Figures") -> "Figures":
        names = {**self.counts, **other.counts}
        counts = {name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in names}
        return Figures(counts, self.amount + other.amount)


@dataclass(frozen=True)
class Statement:
    """A mail of sums: which event, who asked for it, how it counts by base, how a line of a base reads."""

    event: MailEvent
    of_organization: InstrumentedAttribute[bool]
    of_base: InstrumentedAttribute[bool]
    figures: Callable[[Session, Side, Sequence[int]], Mapping[int, Figures]]
    line: Callable[[Figures], str]
    facts: Mapping[str, Any]
    names: tuple[str, ...]


def write_slice(session: Session, job: ClaimedJob, statement: Statement, now: datetime) -> None:
    """The next organizations. What is written and how far it came is one transaction. Raises LostLease."""
    facts = facts_in_hand(session, job)
    organizations = _asking(session, statement, facts["after"])
    mails = [mail for side in SIDES for mail in _mails(session, statement, side, organizations)]
    post_mails(session, mails, now)
    done = facts.get("done", 0) + len(mails)
    if len(organizations) < SLICE:
        finish_job(session, job, now, progress=done)
    else:
        leave_rest(session, job, {**facts, "after": organizations[-1].id, "done": done}, done)


def _asking(session: Session, statement: Statement, after: int) -> Sequence[Organization]:
    at_a_base = exists().where(Base.organization_id == Organization.id, *_asked(statement))
    query = select(Organization).where(
        Organization.id > after, Organization.status != OrganizationStatus.CLOSED,
        or_(statement.of_organization, at_a_base),
    )  # fmt: skip
    return session.scalars(query.order_by(Organization.id).limit(SLICE)).all()


def _asked(statement: Statement) -> tuple[ColumnElement[bool], ...]:
    return statement.of_base.is_(True), Base.deleted_at.is_(None)


def _mails(
    session: Session, statement: Statement, side: Side, organizations: Sequence[Organization]
) -> Iterator[PostMail]:
    """Of a day or month without anything there is none."""
    asking = {organization.id: organization for organization in organizations if organization.kind is side.kind}
    figures = statement.figures(session, side, sorted(asking)) if asking else {}
    if not figures:
        return
    query = select(Base).where(Base.organization_id.in_(asking), Base.id.in_(sorted(figures))).order_by(Base.code)
    bases = session.scalars(query).all()
    for organization in asking.values():
        own = [(base, figures[base.id]) for base in bases if base.organization_id == organization.id]
        if own and getattr(organization, statement.of_organization.key):
            yield from _mail(statement, organization, organization.name, "", own)
        for base, found in own:
            if getattr(base, statement.of_base.key) and base.deleted_at is None:
                name = f"{organization.name} {base.name}"
                yield from _mail(statement, organization, name, base.billing_email, [(base, found)])


def _mail(
    statement: Statement, organization: Organization, name: str, to: str, own: Sequence[tuple[Base, Figures]]
) -> Iterator[PostMail]:
    """To the billing address of the base, else of the organization, else to its notice address."""
    addresses = (to, organization.billing_email, organization.email)
    recipient = next((address for address in addresses if is_mail_address(address)), None)
    if recipient is None:
        return
    total = Figures({})
    for _base, figures in own:
        total = total.plus(figures)
    facts = {
        **statement.facts, "name": name, "amount": f"{total.amount:,}", "page": PAGES[organization.kind],
        "bases": [(base.name, statement.line(figures)) for base, figures in own],
        **{name: total.counts.get(name, 0) for name in statement.names},
    }  # fmt: skip
    yield PostMail(statement.event, recipient, facts, organization_id=organization.id, language=LANGUAGE)
