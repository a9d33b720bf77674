"""Examine the entry form: every fault beside its field, every check in the panel."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from blueprints.requests.entry.filling import Reading, spread_plate
from blueprints.requests.entry.forms import RequestForm
from blueprints.requests.entry.panel import Panel, Remark, panel_of
from blueprints.shared.sentences import sentence
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from usecases.requests.cars import last_request
from usecases.requests.check import check_request
from usecases.requests.expected_fees import applying_day, expected_tax
from usecases.requests.facts import RequestFacts, read_facts, sound
from usecases.transaction import Act


@dataclass(frozen=True)
class Examined:
    """The well-formed part of the answers, and the panel that says what was found."""

    facts: RequestFacts
    panel: Panel


def examine(
    session: Act,
    form: RequestForm,
    actor: Actor,
    now: datetime,
    number: int | None,
    sending: bool = False,
    read: Reading | None = None,
    plate_unread: bool = False,
    look_back: bool = True,
) -> Examined:
    """Hang every fault on its field; when `sending` also what is missing or forbids it."""
    plate_unread = plate_unread or not spread_plate(form)
    form.validate()
    typed, refusals = read_facts(form.facts(), day_in_japan(now), {term for term, _name in form.offers.terms})
    blame_all(form, refusals)
    if plate_unread:
        blame_all(form, [Refusal("plate_text_unreadable", "plate_text")])
    if read is not None and read.refusal is not None:
        blame_all(form, [replace_field(read.refusal)])
    wrong = tuple(Remark(" ".join(map(str, field.errors)), field.name) for field in form if field.errors)
    known = sound(typed, refusals)
    if known.base_id not in {base.id for base in form.offers.bases}:
        known = replace(known, base_id=0, agent_base_id=None)
    checks = check_request(session, actor, known, now, number)
    if sending:
        stops = [Refusal(found.code, found.field, **found.facts) for found in checks.stops]
        blame_all(form, [*checks.absent, *stops])
    asks_name = look_back and not (known.vehicle_user_name and known.address_1)
    last = last_request(session, actor, known, number) if asks_name else None
    tax = expected_tax(session, known, applying_day(known, day_in_japan(now)))
    return Examined(known, panel_of(form, known, checks, last, tax, wrong))


def blame_all(form: RequestForm, refusals: Iterable[Refusal]) -> None:
    """One fault a field; it stays when the form is validated again."""
    for refusal in refusals:
        field = form[refusal.field if refusal.field in form else "chassis_number"]
        if field.errors:
            continue
        text = sentence(refusal, field=str(field.label.text))
        field.process_errors = [*field.process_errors, text]
        field.errors = [*field.errors, text]


def replace_field(refusal: Refusal) -> Refusal:
    """The file's faults stand beside the codes, in the same panel."""
    return Refusal(refusal.code, "certificate_codes", **refusal.facts)
