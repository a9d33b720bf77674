"""The form by which an agent moves an account for direct debit on."""

from typing import Any

from wtforms import SelectChoice

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, DayField, TextField
from blueprints.shared.formats import label
from blueprints.shared.seen_form import SeenForm
from domain.direct_debit import ACCOUNT_ID_LENGTH, DirectDebitState, agents_moves
from domain.writing import half_width
from usecases.direct_debit.move import MoveDebit


class MoveForm(SeenForm):
    """Where it goes, and on which day."""

    state = ChoiceField(_("New status"), needed=True)
    on = DayField(_("Day"), needed=True)
    account_id = TextField(_("Account ID (kei, when it opens)"), read=half_width, longest=ACCOUNT_ID_LENGTH)

    def offering(self, state: DirectDebitState) -> Any:
        offered = [SelectChoice(one.value, label(one)) for one in agents_moves(state)]
        self.state.choices = [SelectChoice("", str(_("Choose one"))), *offered]
        return self

    def command(self, debit: int) -> MoveDebit:
        on = self.on.data
        assert on is not None, "the form is valid"
        return MoveDebit(debit, self.seen(), DirectDebitState(self.state.data), on, self.account_id.data or "")
