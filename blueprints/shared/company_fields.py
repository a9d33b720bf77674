"""What a company says of itself, at signing up and when it changes: the fields, and what no single one can see."""

from collections.abc import Iterator
from typing import Any

from wtforms import Field

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import RadioWordField, TextField, TickField, WordField
from blueprints.shared.sentences import sentence
from domain.bank_account import AccountType, read_account_number, read_bank_code, read_branch_code
from domain.corporate_number import invoice_number_hints, read_corporate_number, read_invoice_number
from domain.enrollment import BankAccount, InvoiceRecipient
from domain.enrollment_writing import (
    ADDRESS_LENGTH,
    BANK_NAME_LENGTH,
    KANA_LENGTH,
    MAIL_LENGTH,
    NAME_LENGTH,
    REPRESENTATIVE_LENGTH,
    certification_needed,
    read_address,
    read_kana,
)
from domain.mail_address import read_mail_address
from domain.phone_number import read_fax, read_phone
from domain.postal_code import read_postal_code
from domain.refusal import Refusal
from domain.use_function import UseFunction
from domain.workshop_numbers import (
    read_certification_number,
    read_conformity_operator_id,
    read_designation_number,
)
from domain.writing import one_line, widened
from domain.zengin_text import read_account_holder

Fault = tuple[Field, str]
"""A field and the code of what is wrong with it."""
ACCOUNT_FIELDS = (
    "bank_code", "bank_name", "branch_code", "branch_name", "account_type", "account_number", "account_holder"
)  # fmt: skip


class PartyFields:
    """Of any organization: name, address, phone, mail."""

    company_name = TextField(_("Company name"), read=widened, needed=True, longest=NAME_LENGTH)
    company_kana = TextField(_("Company name in kana"), read=read_kana, needed=True, longest=KANA_LENGTH)
    representative = TextField(_("Representative"), read=one_line, needed=True, longest=REPRESENTATIVE_LENGTH)
    postal_code = TextField(_("Postal code"), read=read_postal_code, needed=True)
    address_1 = TextField(_("Address 1"), read=read_address, needed=True, longest=ADDRESS_LENGTH)
    address_2 = TextField(_("Address 2"), read=widened, longest=ADDRESS_LENGTH)
    phone = TextField(_("Phone"), read=read_phone, needed=True)
    fax = TextField(_("Fax"), read=read_fax)
    email = TextField(_("Notice e-mail"), read=read_mail_address, needed=True, longest=MAIL_LENGTH)
    email_again = TextField(_("Notice e-mail, once more"), read=read_mail_address, needed=True, longest=MAIL_LENGTH)


class WorkshopFields:
    """The numbers of a designated workshop."""

    designation_number = TextField(_("Designation number"), read=read_designation_number, needed=True)
    certification_number = TextField(_("Certification number"), read=read_certification_number)
    operator_id = TextField(_("Operator ID of the certificate service"), read=read_conformity_operator_id)


def _read_invoice_number(text: str) -> str:
    return read_invoice_number(text).text


class CorporateFields:
    """法人番号 and 適格請求書発行事業者登録番号, of any company."""

    corporate_number = TextField(_("Corporate number"), read=read_corporate_number)
    invoice_number = TextField(_("Registration number for invoices"), read=_read_invoice_number)


class WishFields:
    """What a client wants to use, and where its statements go."""

    invoice_recipient = RadioWordField(
        _("Statements go to"), InvoiceRecipient, default=InvoiceRecipient.WHOLE, needed=True
    )
    function_oss_registered = TickField(_("Renewal of registered cars through the agent"), default=True)
    function_oss_kei = TickField(_("Renewal of kei cars through the agent"), default=True)
    function_certificates = TickField(_("Conformity certificates"))
    function_hybrid = TickField(_("Hybrid papers for the counter"))
    function_records = TickField(_("Maintenance records"))


class AccountFields:
    """The account that our fees are debited from."""

    bank_code = TextField(_("Bank code"), read=read_bank_code)
    bank_name = TextField(_("Bank name"), read=widened, longest=BANK_NAME_LENGTH)
    branch_code = TextField(_("Branch code"), read=read_branch_code)
    branch_name = TextField(_("Branch name"), read=widened, longest=BANK_NAME_LENGTH)
    account_type = WordField(_("Kind of account"), AccountType, default=AccountType.ORDINARY)
    account_number = TextField(_("Account number"), read=read_account_number)
    account_holder = TextField(_("Account holder in kana"), read=read_account_holder)


def wished_functions(form: Any) -> frozenset[UseFunction]:
    return frozenset(word for word in UseFunction if form[f"function_{word.value}"].data)


def entered_account(form: Any) -> BankAccount:
    return BankAccount(
        bank_code=form.bank_code.data,
        bank_name=form.bank_name.data,
        branch_code=form.branch_code.data,
        branch_name=form.branch_name.data,
        type=AccountType(form.account_type.data),
        number=form.account_number.data,
        holder=form.account_holder.data,
    )


def invoice_number_warnings(invoice_number: str, corporate_number: str) -> list[str]:
    """What to look at, of numbers whose shapes are right."""
    hints = invoice_number_hints(invoice_number, corporate_number)
    return [sentence(Refusal(hint.code, hint.field, **hint.facts)) for hint in hints]


def mail_faults(form: Any) -> Iterator[Fault]:
    if form.email.data.casefold() != form.email_again.data.casefold() and not form.email.errors:
        yield form.email_again, "mail_addresses_differ"


def wish_faults(form: Any) -> Iterator[Fault]:
    functions = wished_functions(form)
    if certification_needed(functions) and not form.certification_number.data:
        yield form.certification_number, "certification_number_needed"
    if not functions:
        yield form.function_oss_registered, "function_needed"


def account_faults(form: Any) -> Iterator[Fault]:
    """An account is entered whole."""
    for name in ACCOUNT_FIELDS:
        if not form[name].data:
            yield form[name], "account_field_missing"
