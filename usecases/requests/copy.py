"""The facts of a request as the beginning of a new one."""

from dataclasses import replace

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.readiness import ConformityState, InsuranceState
from domain.vehicle_user import MandateKind
from usecases.requests.facts import RequestFacts
from usecases.requests.facts_in_row import facts_of
from usecases.requests.find import find_request


def copied_facts(session: Session, actor: Actor, number: int) -> RequestFacts:
    """What holds for the car again; papers, days, consent, mandate and waivers belong to the old request."""
    facts = facts_of(find_request(session, actor, number))
    return replace(
        facts,
        expiry_on=None,
        planned_on=None,
        insurance_ends_on=None,
        consented_on=None,
        conformity_state=ConformityState.UNCONFIRMED,
        insurance_state=InsuranceState.PENDING,
        mandate_kind=MandateKind.NONE,
        waivers=(),
        certificate_number="",
    )
