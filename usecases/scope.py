"""What an actor can see at all: every look-up, list, count, export and foreign id starts here."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true, tuple_
from sqlalchemy.orm import QueryableAttribute

from domain.actor import Actor, Reach
from domain.agreement import AgreementState
from domain.request_status import RequestStatus
from domain.rights import OrganizationKind
from models.applications import Application
from models.client_changes import ClientChange
from models.database import NO_MOMENT
from models.organizations import Agreement, Base, DirectDebitAccount, Organization, PortalAccount
from models.requests import InspectionRequest
from models.signing import SigningCertificate
from models.users import User
from usecases.listing import unindexed

# Drafts, held, returned and cancelled requests may hold what the client never sent.
SEEN_BY_AGENT = (RequestStatus.SENT, RequestStatus.TAKEN, RequestStatus.DONE, RequestStatus.ENDED)


def own_bases(actor: Actor | Reach) -> ColumnElement[bool]:
    """Bases of the actor's own organization that the actor works at."""
    mine = and_(Base.organization_id == actor.organization_id, Base.deleted_at.is_(None))
    return mine if actor.bases is None else and_(mine, Base.id.in_(actor.bases))


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
