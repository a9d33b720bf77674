"""What stands against sending each of many requests, in as many statements as for one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.use_function import read_terms
from models.organizations import Base, Organization
from models.requests import InspectionRequest, Mandate
from usecases.organizations.standing import MAY_ACT
from usecases.requests.agents import OfferedAgent, asked_agent, offered_at
from usecases.requests.check import ClientBase, checks_of, needed_labels
from usecases.requests.facts_in_row import facts_of
from usecases.scope import visible_requests

Row = InspectionRequest


def first_stops(session: Session, actor: Actor, numbers: Collection[int], now: datetime) -> Mapping[int, Refusal]:
    """By request number, why `send_request` would refuse it as it stands; other requests for the car stop nothing."""
    if not numbers:
        return {}
    mandate = exists().where(Mandate.request_id == Row.id)
    query = (
        select(
            Row, Organization.status, Organization.own_field_labels, Organization.own_fields_needed,
            Organization.function_terms, Base.delegate_number, Base.delegate_until, Base.address_1, mandate,
        )
        .join(Base, Base.id == Row.base_id)
        .join(Organization, Organization.id == Row.organization_id)
        .where(visible_requests(actor.reach), Row.id.in_(numbers))
    )  # fmt: skip
    rows = session.execute(query).all()
    offered = offered_at(session, {row.base_id for row, *_beside in rows}, day_in_japan(now))
    found: dict[int, Refusal] = {}
    for row, standing, labels, needed, terms, delegate_number, delegate_until, address_1, mandate_on_file in rows:
        asked = needed_labels(labels, needed)
        client = ClientBase(
            delegate_number,
            delegate_until,
            address_1,
            bool(mandate_on_file),
            own_fields_needed=asked,
            functions=read_terms(terms),
        )
        stop = Refusal("organization_stopped") if standing not in MAY_ACT else None
        stop = stop or _stop(session, row, offered, client, now)
        if stop is not None:
            found[row.id] = stop
    return found


def _stop(
    session: Session, row: InspectionRequest, offered: Collection[OfferedAgent], client: ClientBase, now: datetime
) -> Refusal | None:
    facts = facts_of(row)
    asked: OfferedAgent | Refusal | None
    try:
        asked = asked_agent(offered, facts.base_id, facts.agent_base_id, facts.kind)
    except Refusal as refusal:
        asked = refusal
    return checks_of(session, facts, asked, client, now).first_stop
