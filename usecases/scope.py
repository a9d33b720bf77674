"""What an actor can see at all: every look-up, list, count, export and foreign id starts here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import QueryableAttribute

from domain.actor import Actor, Reach
from domain.agreement import AgreementState
from domain.notice import NoticeAudience
from domain.request_status import RequestStatus
from domain.rights import OrganizationKind, Right
from domain.user_care import Care
from models.applications import Application
from models.audit import AuditEntry
from models.client_changes import ClientChange
from models.database import NO_MOMENT
from models.handouts import Handout
from models.notices import Notice
from models.organizations import Agreement, Base, DirectDebitAccount, Organization, PortalAccount
from models.request_templates import RequestTemplate
from models.requests import InspectionRequest
from models.signing import SigningCertificate
from models.users import User, UserBase
from usecases.listing import unindexed

# Drafts, held, returned and cancelled requests may hold what the client never sent.
SEEN_BY_AGENT = (RequestStatus.SENT, RequestStatus.TAKEN, RequestStatus.DONE, RequestStatus.ENDED)


def own_bases(actor: Actor | Reach) -> ColumnElement[bool]:
    """Bases of the actor's own organization that the actor works at."""
    mine = and_(Base.organization_id == actor.organization_id, Base.deleted_at.is_(None))
    return mine if actor.bases is None else and_(mine, Base.id.in_(actor.bases))


def visible_users(care: Care) -> ColumnElement[bool]:
    """The people of one organization; a base administrator's are those who work at one of the own bases."""
    here = User.organization_id == care.organization_id
    seen = true() if care.seen is None else User.role.in_(care.seen)
    if care.bases is None:
        return and_(here, seen)
    return and_(here, seen, User.id.in_(select(UserBase.user_id).where(UserBase.base_id.in_(care.bases))))


def visible_requests(actor: Actor | Reach, by_base: bool = True, row: Any = InspectionRequest) -> ColumnElement[bool]:
    """The client's own requests, those sent to an agent's bases, or all of them for the operator.

    Without `by_base` the bases only sift what something narrower has found: a base may have most of all requests.
    `row` are the columns to ask.
    """
    alive = row.deleted_at.is_(None)
    if actor.organization_kind is OrganizationKind.OPERATOR:
        return alive
    if actor.organization_kind is OrganizationKind.CLIENT:
        base_id = row.base_id if by_base else unindexed(row.base_id)
        return and_(alive, row.organization_id == actor.organization_id, _at(actor, base_id))
    return and_(
        alive,
        row.agent_organization_id == actor.organization_id,
        row.status.in_(SEEN_BY_AGENT),
        or_(
            _agreed(actor, row),
            row.id.in_(
                select(Application.request_id).where(
                    Application.agent_organization_id == actor.organization_id, _was_lodged()
                )
            ),
        ),
        _at(actor, row.agent_base_id),
    )


def visible_templates(actor: Actor) -> ColumnElement[bool]:
    """Templates of the organization: all for who changes them, those of the own bases for a base admin, and for
    everyone else those of the own bases that are for all or for themselves."""
    row = RequestTemplate
    own = row.organization_id == actor.organization_id
    if actor.may(Right.CHANGE_TEMPLATES):
        return own
    here = true() if actor.bases is None else or_(row.base_id.is_(None), row.base_id.in_(actor.bases))
    if not actor.may(Right.ENTER_REQUEST):
        return and_(own, here)
    return and_(own, here, or_(row.user_id.is_(None), row.user_id == actor.user_id))


def deleted_requests(actor: Actor | Reach, since: datetime) -> ColumnElement[bool]:
    """Requests of the actor's bases that were deleted no earlier than `since`."""
    row = InspectionRequest
    return and_(row.organization_id == actor.organization_id, row.deleted_at >= since, _at(actor, row.base_id))


def visible_applications(actor: Actor | Reach, by_base: bool = True, row: Any = Application) -> ColumnElement[bool]:
    """The client's own applications, those of an agent's clients or lodged by it, or all for the operator.

    `by_base` and `row` as for requests.
    """
    if actor.organization_kind is OrganizationKind.OPERATOR:
        return true()
    if actor.organization_kind is OrganizationKind.CLIENT:
        base_id = row.base_id if by_base else unindexed(row.base_id)
        return and_(row.organization_id == actor.organization_id, _at(actor, base_id))
    return and_(
        row.agent_organization_id == actor.organization_id,
        or_(_agreed(actor, row), _was_lodged(row)),
        _at(actor, row.agent_base_id),
    )


def visible_mails(actor: Actor | Reach) -> ColumnElement[bool]:
    """Whom the system writes to is the operator's affair alone: an address may be an applicant's or a colleague's."""
    return true() if actor.organization_kind is OrganizationKind.OPERATOR else false()


def visible_notices(actor: Actor | Reach, today: date) -> ColumnElement[bool]:
    """What is shown today to everyone, to the actor's side and kinds of vehicle, or to its organization alone.

    The operator, whose notices they are, sees what is said to more than one organization.
    """
    shown = and_(Notice.shown_from <= today, Notice.shown_until >= today, Notice.ended_at == NO_MOMENT)
    if actor.organization_kind is OrganizationKind.OPERATOR:
        return and_(shown, Notice.organization_id.is_(None))
    return and_(
        shown,
        or_(Notice.organization_id.is_(None), Notice.organization_id == actor.organization_id),
        Notice.side.in_((None, actor.organization_kind)),
        or_(
            Notice.audience.in_((NoticeAudience.EVERYONE, NoticeAudience.ORGANIZATION)),
            _handles(actor, Notice.audience),
        ),
    )


def visible_handouts(actor: Actor) -> ColumnElement[bool]:
    """What the operator hands out to the actor's side, kinds of vehicle and role; whose they are sees them all."""
    row = Handout
    if actor.organization_kind is OrganizationKind.OPERATOR:
        return row.withdrawn_at == NO_MOMENT
    role: ColumnElement[bool] = getattr(row, f"for_{actor.role.value}")
    return and_(
        row.withdrawn_at == NO_MOMENT,
        row.side.in_((None, actor.organization_kind)),
        role.is_(True),
        or_(row.vehicle_kind.in_((None,)), _handles(actor, row.vehicle_kind)),
    )


def _handles(actor: Actor | Reach, kind: Any) -> ColumnElement[bool]:
    """By the kinds of vehicle of its agreements; of whom there is none nothing is known, and all is shown."""
    client = actor.organization_kind is OrganizationKind.CLIENT
    own = select(Base.id).where(Base.organization_id == actor.organization_id)
    base_id = Agreement.client_base_id if client else Agreement.agent_base_id
    agreed = and_(base_id.in_(own), Agreement.state != AgreementState.ENDED)
    return or_(
        cast(kind, String).in_(select(cast(Agreement.vehicle_kind, String)).where(agreed)),
        ~exists(select(Agreement.id).where(agreed)),
    )


def visible_entries(actor: Actor | Reach, owner: int) -> ColumnElement[bool]:
    """Of the audit of the organization `owner`: all for those who see all bases of it, and for the operator.

    Who is bound to bases sees what people who work nowhere else have done, and what was done to those people, to the
    bases themselves and to their requests.
    """
    of_owner = AuditEntry.organization_id == owner
    if actor.organization_kind is OrganizationKind.OPERATOR:
        return of_owner
    if owner != actor.organization_id:
        return false()
    if actor.bases is None:
        return of_owner
    elsewhere = exists().where(UserBase.user_id == User.id, UserBase.base_id.not_in(actor.bases))
    here = exists().where(UserBase.user_id == User.id, UserBase.base_id.in_(actor.bases))
    bound = and_(User.organization_id == owner, ~User.all_bases, here, ~elsewhere)
    base = and_(Base.organization_id == owner, Base.id.in_(actor.bases))
    request = and_(
        InspectionRequest.id == _number_in(AuditEntry.record), InspectionRequest.organization_id == owner,
        InspectionRequest.base_id.in_(actor.bases),
    )  # fmt: skip
    concerned = or_(
        AuditEntry.user_id.in_(select(User.id).where(bound)),
        AuditEntry.record.in_(select(literal("user ") + User.login_id).where(bound)),
        AuditEntry.record.in_(select(literal("base ") + Base.code).where(base)),
        exists().where(request).correlate(AuditEntry),
    )
    return and_(of_owner, concerned)


def _number_in(record: Any) -> ColumnElement[int]:
    """The 申請ID that an entry names: of `request 100000001`, `application 100000001-2` or the number alone."""
    number = "1[0-9]{8}(-[0-9]{1,3})?$"
    heads = ("request ", "application ", "")
    found = [(record.regexp_match(f"^{head}{number}"), func.substr(record, len(head) + 1, 9)) for head in heads]
    return cast(case(*found, else_="0"), Integer)


def visible_organizations(actor: Actor | Reach) -> ColumnElement[bool]:
    """All for the operator; for everyone else there is only the own one."""
    is_operator = actor.organization_kind is OrganizationKind.OPERATOR
    return true() if is_operator else Organization.id == actor.organization_id


def visible_signing(actor: Actor | Reach) -> ColumnElement[bool]:
    """What an agent signs with is the agent's own; its bases share it."""
    is_agent = actor.organization_kind is OrganizationKind.AGENT
    return SigningCertificate.organization_id == actor.organization_id if is_agent else false()


def own_portal_accounts(actor: Actor | Reach) -> ColumnElement[bool]:
    """Those of the actor's own bases; nobody else sees any."""
    return and_(PortalAccount.organization_id == actor.organization_id, _at(actor, PortalAccount.base_id))


def visible_agreements(actor: Actor | Reach) -> ColumnElement[bool]:
    """Of a client those of the actor's bases, of an agent those by which the actor's bases are asked."""
    row = Agreement
    if actor.organization_kind is OrganizationKind.CLIENT:
        return and_(row.client_organization_id == actor.organization_id, _at(actor, row.client_base_id))
    if actor.organization_kind is OrganizationKind.AGENT:
        return and_(row.agent_organization_id == actor.organization_id, _at(actor, row.agent_base_id))
    return false()


def visible_client_changes(actor: Actor | Reach) -> ColumnElement[bool]:
    """What agents are told of their clients, at the actor's bases."""
    row = ClientChange
    return and_(row.agent_organization_id == actor.organization_id, _at(actor, row.agent_base_id))


def reported_changes(actor: Actor | Reach) -> ColumnElement[bool]:
    """What agents were told of a client, for the client itself: of the actor's bases."""
    row = ClientChange
    return and_(row.client_organization_id == actor.organization_id, _at(actor, row.client_base_id))


def visible_debits(actor: Actor | Reach) -> ColumnElement[bool]:
    """A client's with the agents that the actor's bases ask, an agent's of the clients that ask the actor's bases."""
    row, agreement = DirectDebitAccount, Agreement
    if actor.organization_kind is OrganizationKind.CLIENT:
        seen = row.client_organization_id == actor.organization_id
        asked = select(agreement.agent_organization_id).where(
            agreement.client_organization_id == actor.organization_id, _at(actor, agreement.client_base_id)
        )
        return seen if actor.bases is None else and_(seen, row.agent_organization_id.in_(asked))
    if actor.organization_kind is OrganizationKind.AGENT:
        asking = select(agreement.client_organization_id).where(
            agreement.agent_organization_id == actor.organization_id,
            _at(actor, agreement.agent_base_id),
            agreement.state == AgreementState.ACTIVE,
        )
        return and_(row.agent_organization_id == actor.organization_id, row.client_organization_id.in_(asking))
    return false()


def sees_names(actor: Actor | Reach) -> bool:
    """Whether a vehicle user's name and address may be selected at all for this actor."""
    return actor.organization_kind is not OrganizationKind.OPERATOR


def updated_by_colleague(reach: Reach, request: Any, person: Any = User) -> ColumnElement[bool]:
    """Who changed a request last, if one of the reader's own organization; of others only the side is told."""
    is_client = reach.organization_kind is OrganizationKind.CLIENT
    return and_(
        person.id == (request.updated_by if is_client else request.updated_by_agent),
        request.updated_side == reach.organization_kind.value,
        person.organization_id == reach.organization_id,
    )


def _at(actor: Actor | Reach, base_id: QueryableAttribute[Any] | ColumnElement[Any]) -> ColumnElement[bool]:
    return true() if actor.bases is None else base_id.in_(actor.bases)


def _was_lodged(row: Any = Application) -> ColumnElement[bool]:
    return row.applied_at != NO_MOMENT


def _agreed(actor: Actor | Reach, row: Any) -> ColumnElement[bool]:
    return tuple_(row.base_id, row.agent_base_id, row.kind).in_(
        select(Agreement.client_base_id, Agreement.agent_base_id, Agreement.vehicle_kind).where(
            Agreement.agent_organization_id == actor.organization_id, Agreement.state == AgreementState.ACTIVE
        )
    )
