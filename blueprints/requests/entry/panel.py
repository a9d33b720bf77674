"""The panel of checks beside the entry form, and what is said beside each field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from blueprints.requests.card_site import card_site
from blueprints.requests.entry.forms import RequestForm
from blueprints.shared.catalogue import gettext
from blueprints.shared.expectation import fee_words
from blueprints.shared.sentences import sentence
from domain.finding import Finding, Severity
from domain.refusal import Refusal
from usecases.requests.cars import LastRequest
from usecases.requests.check import Checks
from usecases.requests.expected_fees import ExpectedFee
from usecases.requests.facts import RequestFacts

# Findings name fields as the law does; the form has its own name for one of them.
FIELD_OF = {"agent_base": "agent_base_id"}
OF_ANOTHER_REQUEST = "live_request_for_same_car"
# What another page of the request mends.
LEADS_TO = {"mandate_without_file": "mandate", "consent_missing": "consent"}
WITHOUT_CARD = "card_not_registered"


@dataclass(frozen=True)
class Remark:
    """One thing found: its sentence, its field, and what one button or another page can do about it."""

    text: str
    field: str
    leads_to: str = ""
    numbers: tuple[int, ...] = ()
    fill: str = ""
    fill_label: str = ""
    site: str = ""


@dataclass
class Said:
    """What stands beside one field: what was put right, and what to look at."""

    notes: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """What the server thinks of the form."""

    facts: RequestFacts
    agent: str
    stops: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    absent: tuple[tuple[str, str], ...]
    last: LastRequest | None
    tax: str
    said: dict[str, Said]
    returned: bool = False

    @property
    def summary(self) -> str:
        count = len(self.stops) + len(self.absent)
        if count:
            return gettext("%(count)s things to do before sending", count=count)
        if self.returned:
            return gettext("Once the agent's reason is dealt with, it can be sent again.")
        return gettext("Nothing stands against sending.")


def panel_of(
    form: RequestForm,
    facts: RequestFacts,
    checks: Checks,
    last: LastRequest | None,
    tax: ExpectedFee,
    wrong: tuple[Remark, ...],
) -> Panel:
    """The panel for facts that are well formed; what is not is `wrong`, and not absent."""
    findings = checks.findings
    unread = {found.field for found in wrong}
    return Panel(
        facts=facts,
        agent=checks.agent.name if checks.agent else "",
        stops=(*wrong, *(remark(found) for found in findings if found.severity is Severity.STOP)),
        warnings=tuple(remark(found) for found in findings if found.severity is Severity.WARN),
        absent=tuple(
            (refusal.field or "", _label(form, refusal)) for refusal in checks.absent if refusal.field not in unread
        ),
        last=last,
        tax=_tax_words(form, tax) if any(field.data for field in form.tax_fields[:3]) else "",
        said=_said(form, findings),
    )


def _tax_words(form: RequestForm, tax: ExpectedFee) -> str:
    """The expected weight tax, or what must still be known for it."""
    words = fee_words(tax)
    if not tax.lacks:
        return words
    labels = gettext("comma").join(str(form[name].label.text) for name in tax.lacks)
    return f"{words} {gettext('Still open: %(fields)s', fields=labels)}"


def remark(found: Finding) -> Remark:
    text = sentence(Refusal(found.code, found.field, **found.facts))
    place = FIELD_OF.get(found.field or "", found.field or "")
    if found.code == OF_ANOTHER_REQUEST:
        numbers = found.facts["numbers"]
        return Remark(text, place, numbers=tuple(numbers) if isinstance(numbers, tuple) else ())
    if found.code == WITHOUT_CARD:
        return Remark(text, place, site=card_site())
    if found.code in LEADS_TO:
        return Remark(text, place, leads_to=LEADS_TO[found.code])
    safe, suggestion = found.facts.get("first_safe_day"), found.facts.get("suggestion")
    if isinstance(safe, date):
        label = gettext("Plan it for %(day)s", day=f"{safe.year}/{safe.month:02d}/{safe.day:02d}")
        return Remark(text, place, fill=f"planned_on:{safe.isoformat()}", fill_label=label)
    if place == "chassis_number" and isinstance(suggestion, str):
        label = gettext("Put it right to %(text)s", text=suggestion)
        return Remark(text, place, fill=f"chassis:{suggestion}", fill_label=label)
    return Remark(text, place)


def _label(form: RequestForm, refusal: Refusal) -> str:
    return str(form[refusal.field].label.text) if refusal.field in form else ""


def _said(form: RequestForm, findings: Iterable[Finding]) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for found in findings:
        shown = remark(found)
        if shown.field in form and found.severity is Severity.WARN:
            said.setdefault(shown.field, Said()).warnings.append(shown.text)
    return said


def add_remarks_on_typing(form: RequestForm, said: dict[str, Said]) -> None:
    """While typing, faults are only remarks, and what will be put right is told beside its field."""
    for box in form:
        for typed, became in getattr(box, "notes", ()):
            if not box.errors:
                said.setdefault(box.name, Said()).notes.append((typed, became))
        for text in box.errors:
            said.setdefault(box.name, Said()).warnings.insert(0, str(text))
