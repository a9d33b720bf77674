"""What the form of a template offers to choose from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.vehicle import VehicleKind
from models.users import User
from usecases.request_templates.write import ENTERING
from usecases.requests.offers import EntryOffers, entry_offers

MOST_PEOPLE = 500


@dataclass(frozen=True)
class TemplateOffers:
    """Bases, agents, terms and labels as for a request, and the people who enter requests, by id and name."""

    entry: EntryOffers
    people: tuple[tuple[str, str], ...]


def template_offers(session: Session, actor: Actor, now: datetime, kept: VehicleKind | None = None) -> TemplateOffers:
    """A template keeps the kind it has, even when that is not used any more."""
    people = session.execute(
        select(User.id, User.name, User.login_id)
        .where(
            User.organization_id == actor.organization_id, User.role.in_(ENTERING), User.disabled_at.is_(None)
        )
        .order_by(User.name, User.id)
        .limit(MOST_PEOPLE)
    )  # fmt: skip
    named = tuple((str(row.id), f"{row.name}（{row.login_id}）") for row in people)
    return TemplateOffers(entry_offers(session, actor, now, kept), named)
