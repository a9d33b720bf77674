"""What a new request begins with: a template, and the agent that was asked last where none is usual."""

from collections.abc import Sequence
from dataclasses import replace

from flask import g, request

from blueprints.requests.entry.forms import blank_facts
from blueprints.shared.formats import label
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from usecases.request_templates.find import OfferedTemplate
from usecases.requests.facts import RequestFacts
from usecases.requests.last_agent import last_agent
from usecases.requests.offers import EntryOffers
from usecases.transaction import Act


def kind_asked() -> VehicleKind:
    """The kind that `?kind=` names, else the first that is on; raises not_found for one whose function is off."""
    kinds = [kind for kind in VehicleKind if kind in g.actor.kinds]
    named = [kind for kind in VehicleKind if kind == request.args.get("kind")]
    if not kinds or (named and named[0] not in kinds):
        raise Refusal("not_found")
    return (named or kinds)[0]


def chosen_template(templates: Sequence[OfferedTemplate]) -> OfferedTemplate | None:
    """The one that `?template=` names, if it is offered."""
    wanted = request.args.get("template", "")
    return next((one for one in templates if str(one.id) == wanted), None)


def template_choices(templates: Sequence[OfferedTemplate]) -> tuple[tuple[int, str], ...]:
    return tuple((one.id, f"{one.name}（{label(one.kind)}）") for one in templates)


def preset_facts(offers: EntryOffers, template: OfferedTemplate) -> RequestFacts:
    """A new request with what the template presets, as far as it may still be chosen."""
    base_id = template.base_id if template.base_id in {base.id for base in offers.bases} else None
    facts = blank_facts(offers, template.kind, base_id)
    answers = dict(template.answers)
    if offers.asked(facts.base_id, answers.get("agent_base_id"), template.kind) is None:
        answers.pop("agent_base_id", None)
    if answers.get("validity_term") not in dict(offers.terms):
        answers.pop("validity_term", None)
    return replace(facts, **answers)


def with_last_agent(session: Act, offers: EntryOffers, facts: RequestFacts) -> RequestFacts:
    """Where the base has no usual agent, the one that the same person asked last for it."""
    if facts.agent_base_id is not None or offers.usual(facts.base_id, facts.kind) is not None:
        return facts
    asked = last_agent(session, g.actor, facts.base_id, facts.kind)
    return replace(facts, agent_base_id=asked) if offers.asked(facts.base_id, asked, facts.kind) else facts
