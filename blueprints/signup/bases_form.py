"""Step 3: one base or more, with the agents each of them asks."""

from collections.abc import Mapping
from types import MappingProxyType

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TextField
from blueprints.signup.lookups import agents_near, remark_on_address, remark_on_agents, with_address, with_agent
from blueprints.signup.parts import PartForm, listed, row_after, row_numbers, without
from blueprints.signup.pasted_bases import ADD, LOOK, PasteableBases, PastePart
from domain.enrollment import Agent
from domain.enrollment_writing import (
    ADDRESS_LENGTH,
    BASE_NAME_LENGTH,
    MOST_BASES,
    SHORT_NAME_LENGTH,
    read_address,
)
from domain.field_rules import read_delegate_number
from domain.phone_number import read_phone
from domain.postal_code import read_postal_code
from domain.workshop_numbers import read_agent_base_id, read_ainas_base_code, read_base_code
from domain.writing import widened

OF_COMPANY = ("postal_code", "address_1", "address_2", "phone")
KINDS = ("registered", "kei")


def read_act(act: str) -> tuple[str, int, str]:
    """A row's button: what to do, in which row, and what was chosen there, as agent-2-130000001; row 0 is none."""
    verb, _dash, rest = act.partition("-")
    row, _dash, chosen = rest.partition("-")
    return verb, int(row) if row.isascii() and row.isdecimal() and len(row) < 5 else 0, chosen


class BasePart(PartForm):
    """事業場."""

    code = TextField(_("Base code"), read=read_base_code, needed=True)
    name = TextField(_("Base name"), read=widened, needed=True, longest=BASE_NAME_LENGTH)
    short_name = TextField(_("Short name"), read=widened, needed=True, longest=SHORT_NAME_LENGTH)
    postal_code = TextField(_("Postal code"), read=read_postal_code, needed=True)
    address_1 = TextField(_("Address 1"), read=read_address, needed=True, longest=ADDRESS_LENGTH)
    address_2 = TextField(_("Address 2"), read=widened, longest=ADDRESS_LENGTH)
    phone = TextField(_("Phone"), read=read_phone, needed=True)
    agent_registered_name = TextField(_("Agent's base for registered cars"), read=widened, longest=BASE_NAME_LENGTH)
    agent_registered_id = TextField(_("ID of the agent's base for registered cars"), read=read_agent_base_id)
    agent_kei_name = TextField(_("Agent's base for kei cars"), read=widened, longest=BASE_NAME_LENGTH)
    agent_kei_id = TextField(_("ID of the agent's base for kei cars"), read=read_agent_base_id)
    ainas_code = TextField(_("AINAS base code"), read=read_ainas_base_code)
    delegate_number = TextField(_("Delegate number"), read=read_delegate_number)

    def agent(self, kind: str) -> Agent | None:
        name, base_id = self[f"agent_{kind}_name"].data, self[f"agent_{kind}_id"].data
        return Agent(name, base_id) if name and base_id else None


class BasesForm(PasteableBases):
    """The whole of step 3."""

    name = "bases"
    knows_company = True
    agents_to_choose: Mapping[int, tuple[Agent, ...]] = MappingProxyType({})
    """By the number of the row whose agent was looked for."""

    def build(self) -> None:
        self.paste = PastePart(self.typed)
        self.numbers = row_numbers(self.typed, "rows", 1, MOST_BASES)
        several = len(self.numbers) > 1
        self.bases = {
            number: BasePart(self.typed, f"b{number}", gettext("Base %(nth)s", nth=nth) if several else "")
            for nth, number in enumerate(self.numbers, start=1)
        }
        self.parts = [*self.bases.values(), self.paste]

    def rows_there(self) -> dict[int, PartForm]:
        return {**self.bases}

    def rows(self) -> dict[str, list[str]]:
        return {"rows": listed(self.numbers)}

    @property
    def may_add(self) -> bool:
        return len(self.numbers) < MOST_BASES

    def check(self) -> None:
        if self.waits:
            self.blame(self.paste.pasted, "signup_paste_waits")
        codes: set[str] = set()
        for part in self.bases.values():
            if part.code.data and part.code.data in codes:
                self.blame(part.code, "signup_base_code_twice", base_code=part.code.data)
            codes.add(part.code.data)
            for kind in KINDS:
                name, base_id = part[f"agent_{kind}_name"], part[f"agent_{kind}_id"]
                if name.data and not base_id.data:
                    self.blame(base_id, "field_missing")
                if base_id.data and not name.data:
                    self.blame(name, "field_missing")
            if not any(part[f"agent_{kind}_{what}"].data for kind in KINDS for what in ("name", "id")):
                self.blame(part.agent_registered_name, "signup_agent_needed")

    def remark(self, act: str) -> None:
        verb, row, chosen = read_act(act)
        if act in {LOOK, ADD}:
            self.remark_on_paste(act)
        elif row not in self.bases:
            return
        elif verb == "address":
            remark_on_address(self.bases[row].postal_code)
        elif verb == "agent" and not chosen:
            base = self.bases[row]
            agents = agents_near(base.address_1.data or "")
            remark_on_agents(base.address_1, base.agent_registered_name, agents)
            if len(agents) > 1:
                self.agents_to_choose = {row: agents}

    def changed(self, act: str) -> tuple[dict[str, list[str]], str]:
        """The answers after a row's button, and what is looked at next."""
        if act == ADD and self.may_add:
            return self.with_pasted()
        verb, row, chosen = read_act(act)
        numbers, answers = list(self.numbers), self.as_typed()
        focus = "paste" if act == LOOK else "bases"
        if verb == "add" and self.may_add:
            numbers.append(row_after(numbers))
            focus = f"b{numbers[-1]}"
        elif row in numbers:
            focus = f"b{row}"
            if verb == "remove" and len(numbers) > 1:
                numbers.remove(row)
                answers, focus = without(answers, f"b{row}-"), "bases"
            elif verb == "kei":
                for what in ("name", "id"):
                    answers[f"b{row}-agent_kei_{what}"] = answers.get(f"b{row}-agent_registered_{what}", [])
            elif verb == "address":
                answers = with_address(answers, f"b{row}-")
            elif verb == "agent":
                answers = with_agent(answers, f"b{row}-", chosen)
            elif verb == "company" and self.knows_company:
                company = self.draft.of("company")
                answers |= {f"b{row}-{name}": company.get(name, []) for name in OF_COMPANY}
        return {**answers, "rows": listed(numbers)}, focus
