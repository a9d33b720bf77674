"""What the entry form of a request offers to choose from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.vehicle import VehicleKind
from usecases.reference import validity_terms
from usecases.requests.agents import OfferedAgent, OwnBase, bases_and_agents


@dataclass(frozen=True)
class EntryOffers:
    """The kinds of vehicle in use, the actor's bases, the agents they may ask, the terms of 車検証有効期間, and the
    labels of own fields."""

    kinds: frozenset[VehicleKind]
    bases: tuple[OwnBase, ...]
    agreed: tuple[OfferedAgent, ...]
    terms: tuple[tuple[str, str], ...]

    @property
    def agents(self) -> tuple[tuple[str, str], ...]:
        """Each agent base once, by its id."""
        return tuple({str(offer.agent_base_id): offer.name for offer in self.agreed}.items())

    @property
    def own_field_labels(self) -> tuple[str, ...]:
        return self.bases[0].own_field_labels if self.bases else ()

    @property
    def own_fields_needed(self) -> tuple[int, ...]:
        return self.bases[0].own_fields_needed if self.bases else ()

    @property
    def delegate_numbers(self) -> tuple[tuple[str, str], ...]:
        """The known delegate numbers and whose they are."""
        own = {base.delegate_number: base.short_name for base in self.bases}
        theirs = {offer.delegate_number: offer.name for offer in self.agreed}
        return tuple((number, name) for number, name in {**own, **theirs}.items() if number)

    def usual(self, base_id: int, kind: VehicleKind) -> OfferedAgent | None:
        return self.asked(base_id, None, kind)

    def asked(self, base_id: int, agent_base_id: int | None, kind: VehicleKind) -> OfferedAgent | None:
        """The agent base named, or the base's usual one when none is."""
        fitting = (offer for offer in self.agreed if offer.client_base_id == base_id and offer.kind is kind)
        if agent_base_id is None:
            return next((offer for offer in fitting if offer.usual), None)
        return next((offer for offer in fitting if offer.agent_base_id == agent_base_id), None)


def entry_offers(session: Session, actor: Actor, now: datetime, kept: VehicleKind | None = None) -> EntryOffers:
    """A request keeps the kind it has, even when that is not used any more."""
    bases, agreed = bases_and_agents(session, actor, day_in_japan(now))
    return EntryOffers(
        kinds=actor.kinds | ({kept} if kept else set()),
        bases=bases,
        agreed=agreed,
        terms=validity_term_names(session),
    )


def validity_term_names(session: Session) -> tuple[tuple[str, str], ...]:
    """車検証有効期間 and their names, in the order of the list."""
    return tuple((row.term, row.name) for row in validity_terms(session))
