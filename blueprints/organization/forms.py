"""The forms of changing registered data: the fields of signing up, as far as the kind of organization has them."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.company_fields import (
    ACCOUNT_FIELDS,
    AccountFields,
    CorporateFields,
    Fault,
    PartyFields,
    WishFields,
    WorkshopFields,
    account_faults,
    entered_account,
    mail_faults,
    wish_faults,
    wished_functions,
)
from blueprints.shared.fields import RadioWordField, TextField, UnseenField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.sentences import sentence
from domain.enrollment import InvoiceRecipient
from domain.organization_change import AccountWish, CompanyField
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.use_function import UseFunction
from usecases.changes.ask import AskChange
from usecases.changes.begin import Beginning

# A box of the form that is not called as its item.
BOXES = {CompanyField.NAME: "company_name", CompanyField.KANA: "company_kana"}
TEXTS = (
    CompanyField.NAME, CompanyField.KANA, CompanyField.REPRESENTATIVE, CompanyField.POSTAL_CODE,
    CompanyField.ADDRESS_1, CompanyField.ADDRESS_2, CompanyField.PHONE, CompanyField.FAX, CompanyField.EMAIL,
    CompanyField.CORPORATE_NUMBER, CompanyField.INVOICE_NUMBER,
)  # fmt: skip
NUMBERS = (CompanyField.DESIGNATION_NUMBER, CompanyField.CERTIFICATION_NUMBER, CompanyField.OPERATOR_ID)


class AgentChangeForm(PartyFields, CorporateFields, KeizokuForm):
    """What an agent has registered."""

    version = UnseenField()

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for field, code in self.faults():
            if not field.errors:
                field.errors = [sentence(Refusal(code), field=str(field.label.text))]
        return not self.errors

    def faults(self) -> Iterator[Fault]:
        yield from mail_faults(self)

    def values(self) -> dict[CompanyField, Any]:
        return {name: self[BOXES.get(name, name.value)].data for name in TEXTS}

    def command(self) -> AskChange:
        return AskChange(self.seen(), self.values())

    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class ClientChangeForm(WorkshopFields, WishFields, AccountFields, AgentChangeForm):
    """What a client has registered, with the account it is debited from."""

    account_wish = RadioWordField(_("Account for direct debit"), AccountWish, default=AccountWish.KEEP, needed=True)
    bank_words = TextField(_("Bank, by name or code"))
    branch_words = TextField(_("Branch, by name or code"))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        yield from wish_faults(self)
        if self.account_wish.data == AccountWish.ACCOUNT:
            yield from account_faults(self)
            return
        for name in ACCOUNT_FIELDS:
            self[name].errors = []
        if self.account_number.data or self.account_holder.data:
            yield self.account_wish, "account_entered_unasked"

    def values(self) -> dict[CompanyField, Any]:
        return {
            **super().values(),
            **{name: self[name.value].data for name in NUMBERS},
            CompanyField.INVOICE_RECIPIENT: InvoiceRecipient(self.invoice_recipient.data),
            CompanyField.FUNCTIONS: wished_functions(self),
        }

    def command(self) -> AskChange:
        wish = AccountWish(self.account_wish.data)
        account = entered_account(self) if wish is AccountWish.ACCOUNT else None
        return AskChange(self.seen(), self.values(), wish, account)

    def tell_notes(self) -> None:
        """What is told waits in the session: nothing of the account does."""
        for name in ACCOUNT_FIELDS:
            if hasattr(self[name], "notes"):
                self[name].notes = []
        super().tell_notes()


class WithdrawForm(KeizokuForm):
    """The request that waits, as it was seen."""

    change_version = UnseenField()

    def seen(self) -> int:
        text = self.change_version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def form_of(kind: OrganizationKind) -> type[AgentChangeForm]:
    return AgentChangeForm if kind is OrganizationKind.AGENT else ClientChangeForm


def beginning_values(beginning: Beginning) -> SimpleNamespace:
    """The registered data by the names of the boxes."""
    company = beginning.company
    named = {BOXES.get(name, name.value): getattr(company, name.value) for name in (*TEXTS, *NUMBERS)}
    functions = {f"function_{word.value}": word in company.functions for word in UseFunction}
    return SimpleNamespace(
        **named, **functions, email_again=company.email, invoice_recipient=company.invoice_recipient,
        version=beginning.version,
    )  # fmt: skip
