"""Read one application with all that belongs to it, in three statements."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from domain.refusal import Refusal
from models.applications import Application
from models.requests import InspectionRequest
from models.users import User
from usecases.applications.beside import EVERYTHING, Among, Beside, find_beside
from usecases.case_story import application_events
from usecases.keeping.day import last_end
from usecases.listing import STATEMENTS_KEPT
from usecases.prepared import Prepared, Rows, columns_of, given
from usecases.requests.facts_in_row import PERSONAL
from usecases.scope import sees_names, visible_applications
from usecases.sides import Agent, AgentBase, Client, ClientBase, OtherAttempt

NUMBER = re.compile(r"[1-9][0-9]{8}(-[1-9][0-9]{0,2})?")
# What the office or a person wrote may name the vehicle user.
PERSONAL_HERE = ("user_name", "name_key", "memo", "correction_message", "rejection_reason")
# Before the names of the request's columns beside those of its application.
REQUEST = "request__"


@dataclass(frozen=True)
class ApplicationRead:
    """What the database says of one application; `told` is equal as long as nothing of it changes."""

    rows: Rows
    beside: Beside
    events: Rows

    @property
    def told(self) -> tuple[Any, ...]:
        return self.rows.told, self.beside.rows.told, self.events.told


def read_application(
    session: Session, actor: Actor, number: str, now: datetime, among: Among = EVERYTHING
) -> ApplicationRead:
    """Everything of one application in three statements; raises Refusal not_found."""
    rows = _query(actor.reach).all(session, number=number) if NUMBER.fullmatch(number) else None
    if not rows:
        raise Refusal("not_found")
    beside = find_beside(session, actor, rows, among, now)
    return ApplicationRead(rows, beside, application_events(session, actor, *rows.cells("request_id", "id")))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _query(reach: Reach) -> Prepared:
    latest = (
        select(func.max(OtherAttempt.attempt))
        .where(OtherAttempt.request_id == Application.request_id)
        .correlate(Application)
    )
    named = sees_names(reach)
    return Prepared(
        select(
            *columns_of(Application, () if named else PERSONAL_HERE),
            *columns_of(InspectionRequest, () if named else PERSONAL, REQUEST), User.name.label("mandate_name"),
            latest.scalar_subquery().label("latest_attempt"),
            last_end(Application.request_id).label("request_ended_on"),
            Client.name.label("client_organization"), Client.member_code.label("client_member_code"),
            ClientBase.code.label("client_code"), ClientBase.name.label("client_base"),
            ClientBase.phone.label("client_phone"), ClientBase.handover_text.label("client_handover"),
            Agent.name.label("agent_organization"), Agent.member_code.label("agent_member_code"),
            AgentBase.code.label("agent_code"), AgentBase.name.label("agent_base"),
            AgentBase.phone.label("agent_phone"), AgentBase.handover_text.label("agent_handover"),
        )
        .join(InspectionRequest, InspectionRequest.id == Application.request_id)
        .join(ClientBase, ClientBase.id == Application.base_id)
        .join(Client, Client.id == Application.organization_id)
        .join(AgentBase, AgentBase.id == Application.agent_base_id)
        .join(Agent, Agent.id == Application.agent_organization_id)
        .outerjoin(User, User.id == Application.mandate_confirmed_by)
        .where(visible_applications(reach), Application.number == given("number"))
    )  # fmt: skip
