"""One organization as the operator looks at it: what is registered, how it stands, and how that came about."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import InvoiceRecipient
from domain.organization_status import OrganizationStatus, StandingAct, SuspensionGround, possible, stops_at
from domain.rights import OrganizationKind
from domain.use_function import Terms, read_terms
from models.mails import Mail, MailState
from models.organizations import Base, Organization, OrganizationEvent
from models.users import User
from usecases.organizations.find import find_organization

MOST_SHOWN = 100


@dataclass(frozen=True)
class Registered:
    """What is registered of an organization; of its bank account only whether there is one."""

    name: str
    kana: str
    short_name: str
    representative: str
    postal_code: str
    address_1: str
    address_2: str
    phone: str
    fax: str
    email: str
    designation_number: str
    certification_number: str
    operator_id: str
    corporate_number: str
    invoice_number: str
    affiliation_code: str
    affiliation_name: str
    invoice_recipient: InvoiceRecipient
    has_account: bool


@dataclass(frozen=True)
class StandingLine:
    """One line of the history of the status: who is empty for what went by itself, `own` for people of its own.

    `stops_at` is when a notice is over, known once the mail server has its mail.
    """

    at: datetime
    who: str
    own: bool
    act: StandingAct
    ground: SuspensionGround | None
    text: str
    notice_days: int | None
    mail_id: int | None
    mail_state: MailState | None
    stops_at: datetime | None

    @property
    def mail_failed(self) -> bool:
        return self.mail_state is MailState.FAILED


@dataclass(frozen=True)
class ShownOrganization:
    """What stands on the page; `may` are the acts that the table knows from here."""

    member_code: str
    version: int
    kind: OrganizationKind
    status: OrganizationStatus
    may: frozenset[StandingAct]
    registered: Registered
    functions: Terms
    bases: int
    created_at: datetime
    updated_at: datetime
    ended_on: date | None
    readable_until: date | None
    places: str
    history: tuple[StandingLine, ...]

    @property
    def latest(self) -> StandingLine | None:
        return self.history[0] if self.history else None


def show_organization(session: Session, actor: Actor, member_code: str) -> ShownOrganization:
    """Raises Refusal not_found."""
    row = find_organization(session, actor, member_code)
    bases = select(func.count()).where(Base.organization_id == row.id, Base.deleted_at.is_(None))
    history = _history(session, actor, row.id)
    return ShownOrganization(
        member_code=row.member_code,
        version=row.version,
        kind=row.kind,
        status=row.status,
        may=frozenset(possible(row.kind, row.status, history[0].act if history else None)),
        registered=_registered(row),
        functions=read_terms(row.function_terms),
        bases=session.scalar(bases) or 0,
        created_at=row.created_at,
        updated_at=row.updated_at,
        ended_on=row.ended_on,
        readable_until=row.readable_until,
        places=row.sign_in_places,
        history=history,
    )


def _registered(row: Organization) -> Registered:
    same = {name: getattr(row, name) for name in Registered.__dataclass_fields__ if hasattr(row, name)}
    return Registered(**{**same, "has_account": bool(row.sealed_account)})


def _history(session: Session, actor: Actor, organization_id: int) -> tuple[StandingLine, ...]:
    """The latest first. Only colleagues are named."""
    found = session.execute(
        select(OrganizationEvent, User.organization_id, User.name, Mail.state, Mail.accepted_at)
        .outerjoin(User, User.id == OrganizationEvent.by)
        .outerjoin(Mail, Mail.id == OrganizationEvent.mail_id)
        .where(OrganizationEvent.organization_id == organization_id)
        .order_by(OrganizationEvent.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(
        StandingLine(
            at=event.at,
            who=name if employer == actor.organization_id else "",
            own=employer == organization_id,
            act=event.act,
            ground=event.ground,
            text=event.text,
            notice_days=event.notice_days,
            mail_id=event.mail_id,
            mail_state=state,
            stops_at=stops_at(accepted_at, event.notice_days) if event.notice_days is not None else None,
        )
        for event, employer, name, state, accepted_at in found
    )
