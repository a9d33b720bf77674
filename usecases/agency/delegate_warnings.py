"""What is known against the delegate numbers of applications at their offices, before they are applied for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.delegate_number import delegate_number_findings, numbers_within_reach
from domain.finding import Finding, warnings
from domain.vehicle import VehicleKind
from models.applications import Application
from models.requests import InspectionRequest
from usecases.reference import offices_of_delegates
from usecases.scope import visible_applications
from usecases.sides import AgentBase, ClientBase


def delegate_warnings(
    session: Session, actor: Actor, numbers: Sequence[str], now: datetime
) -> dict[str, tuple[Finding, ...]]:
    """By number, only those that have any; in one statement."""
    request = InspectionRequest
    query = (
        select(
            Application.number, Application.kind, Application.office_code, Application.office_name,
            request.renewal_place, request.delegate_number,
            ClientBase.delegate_number.label("client_delegate"), AgentBase.delegate_number.label("agent_delegate"),
        )
        .join(request, request.id == Application.request_id)
        .join(ClientBase, ClientBase.id == Application.base_id)
        .join(AgentBase, AgentBase.id == Application.agent_base_id)
        .where(visible_applications(actor), Application.number.in_(numbers))
    )  # fmt: skip
    known_at = {kind: offices_of_delegates(session, kind, day_in_japan(now)) for kind in VehicleKind}
    found: dict[str, tuple[Finding, ...]] = {}
    for row in session.execute(query):
        within_reach = numbers_within_reach(
            row.renewal_place, row.client_delegate, row.agent_delegate, row.delegate_number, known_at[row.kind]
        )
        findings = delegate_number_findings(row.renewal_place, within_reach, row.office_code, row.office_name)
        if warned := warnings(findings):
            found[row.number] = warned
    return found
