"""Histories for tests, made by the use cases themselves: a draft, a sent request."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.readiness import ConformityState, InsuranceState
from domain.vehicle import VehicleKind
from models.organizations import Organization
from models.requests import InspectionRequest
from models.users import User
from usecases.request_templates.write import TemplateFacts, add_template
from usecases.requests.register import RegisterRequest, RequestFacts, register_request
from usecases.requests.send import SendRequest, send_request
from usecases.users.acting import person

CLIENT, AGENT = "1845678", "2000001"


def actor_of(session: Session, demo: Demo, login_id: str = "sender", member_code: str = CLIENT) -> Actor:
    """A person of the demo, as the use cases see them."""
    organization: Organization = demo.organizations[member_code]
    user = session.scalars(
        select(User).where(User.organization_id == organization.id, User.login_key == login_id)
    ).one()
    return person(session, user, organization)


def some_facts(
    demo: Demo,
    now: datetime,
    kind: VehicleKind = VehicleKind.REGISTERED,
    nth: int = 1,
    base: str = "001",
    member_code: str = CLIENT,
    **changes: Any,
) -> RequestFacts:
    """Facts that can be sent at once; `nth` makes plate and chassis number unique."""
    is_kei = kind is VehicleKind.KEI
    facts = RequestFacts(
        kind=kind,
        base_id=demo.bases[member_code, base].id,
        plate_region="品川",
        plate_class_number="580" if is_kei else "300",
        plate_kana="あ" if is_kei else "さ",
        plate_serial=str(nth),
        chassis_number=f"{'JF3' if is_kei else 'ZVW50'}-{6_000_000 + nth}",
        vehicle_user_name="整備　太郎",
        address_1="東京都港区六本木９丁目９番９号",
        validity_term="" if is_kei else "two_years_designated",
        expiry_on=day_in_japan(now).replace(day=28),
        conformity_state=ConformityState.REGISTERED,
        insurance_state=InsuranceState.ELECTRONIC,
        consented_on=day_in_japan(now),
    )
    return replace(facts, **changes)


def a_draft(session: Session, demo: Demo, now: datetime, login_id: str = "sender", **given: Any) -> InspectionRequest:
    """A complete draft; `given` goes to some_facts: kind, nth, base, member_code and any fact."""
    member_code = given.get("member_code", CLIENT)
    actor = actor_of(session, demo, login_id, member_code)
    number = register_request(session, actor, RegisterRequest(some_facts(demo, now, **given)), now)
    return session.get_one(InspectionRequest, number)


def a_sent_request(
    session: Session, demo: Demo, now: datetime, login_id: str = "sender", **given: Any
) -> InspectionRequest:
    """A request in the hands of its usual agent, or held when `planned_on` lies ahead."""
    request = a_draft(session, demo, now, login_id, **given)
    actor = actor_of(session, demo, login_id, given.get("member_code", CLIENT))
    send_request(session, actor, SendRequest(request.id, request.version), now)
    return request


def a_template(
    session: Session, demo: Demo, now: datetime, member_code: str = CLIENT, base: str = "", login_id: str = ""
) -> int:
    """A template of kei cars that the organization's admin has added, for one base or person where they are named."""
    facts = TemplateFacts(
        name=f"{base}{login_id}のテンプレート",
        kind=VehicleKind.KEI,
        base_id=demo.bases[member_code, base].id if base else None,
        user_id=actor_of(session, demo, login_id, member_code).user_id if login_id else None,
        answers={"memo": "いつもの"},
    )
    return add_template(session, actor_of(session, demo, "admin", member_code), facts, now)
