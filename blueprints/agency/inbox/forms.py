"""Forms of the inbox."""

from flask import request

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, MemoField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.return_reason import CHOSEN_BY_AGENTS, RETURN_TEXT_LENGTH
from usecases.agency.return_request import ReturnRequests
from usecases.agency.take import TakeRequest
from usecases.reference import Office


class ChosenForm(KeizokuForm):
    """The ticked rows of the list."""

    def numbers(self) -> list[int]:
        return chosen_numbers(request.form.getlist("number"))


class TakeForm(KeizokuForm):
    """One request, with the office to apply at."""

    office_code = ChoiceField(_("Office to apply at"), choices=[])

    def offer(self, offices: tuple[Office, ...]) -> "TakeForm":
        named = [(office.code, f"{office.prefecture} {office.name}") for office in offices]
        self.office_code.choices = [("", _("Choose later")), *named]
        return self

    def command(self, number: int) -> TakeRequest:
        return TakeRequest(number, self.office_code.data or "")


class ReturnForm(KeizokuForm):
    """Why the chosen requests go back."""

    reason = WordField(_("Reason"), CHOSEN_BY_AGENTS, empty=_("Please choose"), needed=True)
    text = MemoField(_("What the client should do"), longest=RETURN_TEXT_LENGTH)

    def command(self, numbers: list[int]) -> ReturnRequests:
        return ReturnRequests(numbers, self.reason.data, self.text.data or "")


def chosen_numbers(texts: list[str]) -> list[int]:
    """申請ID of nine digits; what is none is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) == 9]
