"""The forms by which a client asks for an account for direct debit, for another one, or for its end."""

from typing import Any, ClassVar

from wtforms import SelectChoice

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.company_fields import AccountFields, account_faults, entered_account
from blueprints.shared.fields import ChoiceField, DayField, RadioWordField, TextField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.seen_form import SeenForm
from blueprints.shared.sentences import sentence
from domain.direct_debit import ChangeWay
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from usecases.direct_debit.ask import AskChange, AskClosing, AskDebit
from usecases.direct_debit.find import OfferedAgent


class _WholeAccount(AccountFields):
    """An account is entered whole; what is typed to find the bank and its branch is no part of it."""

    never_hashed: ClassVar[tuple[str, ...]] = ("account_number", "account_holder")
    bank_words = TextField(_("Bank, by name or code"))
    branch_words = TextField(_("Branch, by name or code"))

    def validate(self, *given: Any, **named: Any) -> bool:
        right: bool = super().validate(*given, **named)  # type: ignore[misc]
        for field, code in account_faults(self):
            field.errors = [*field.errors, sentence(Refusal(code), field=str(field.label.text))]
            right = False
        return right


class AskForm(_WholeAccount, KeizokuForm):
    """With which agent, for which kind, which account."""

    agent_id = ChoiceField(_("Agent"), needed=True, coerce=int)
    kind = RadioWordField(_("Kind of vehicle"), VehicleKind, default=VehicleKind.REGISTERED, needed=True)
    wished_on = DayField(_("Day wished"))

    def offering(self, agents: tuple[OfferedAgent, ...]) -> Any:
        self.agent_id.choices = [SelectChoice(agent.id, agent.name) for agent in agents]
        return self

    def command(self) -> AskDebit:
        return AskDebit(self.agent_id.data, self.kind.data, entered_account(self), self.wished_on.data)


class ChangeForm(_WholeAccount, SeenForm):
    """The other account, and whether the old one is debited until it is open."""

    way = RadioWordField(_("Until the new account is open"), ChangeWay, default=ChangeWay.KEEP_OLD, needed=True)
    wished_on = DayField(_("Day wished"))

    def command(self, debit: int) -> AskChange:
        return AskChange(debit, self.seen(), entered_account(self), self.way.data, self.wished_on.data)


class CloseForm(SeenForm):
    """From when."""

    wished_on = DayField(_("Day wished"), needed=True)

    def command(self, debit: int) -> AskClosing:
        wished_on = self.wished_on.data
        assert wished_on is not None, "the form is valid"
        return AskClosing(debit, self.seen(), wished_on)
