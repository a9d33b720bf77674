"""Step 2: the company, its bank account or the paper for it, and one to three administrators."""

from collections.abc import Iterable
from enum import StrEnum

from wtforms import Field

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TextField, TickField, WordField
from blueprints.signup.lookups import BankChoices, bank_choices, remark_on_address, with_address, with_bank
from blueprints.signup.parts import PartForm, RadioWordField, StepForm, listed, row_after, row_numbers, without
from domain.bank_account import AccountType, read_account_number, read_bank_code, read_branch_code
from domain.corporate_number import read_corporate_number
from domain.enrollment import (
    MOST_ADMINISTRATORS,
    Administrator,
    BankAccount,
    Company,
    InvoiceRecipient,
    WishedFunction,
)
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
    read_login_id,
)
from domain.login_id import proposed_login_id
from domain.mail_address import read_mail_address
from domain.phone_number import read_fax, read_phone
from domain.postal_code import read_postal_code
from domain.user_name import read_user_name
from domain.workshop_numbers import (
    read_certification_number,
    read_conformity_operator_id,
    read_designation_number,
)
from domain.writing import one_line, widened
from domain.zengin_text import read_account_holder


class DebitWay(StrEnum):
    """口座をここで入力, 口座振替依頼書を郵送."""

    ACCOUNT = "account"
    PAPER = "paper"


def read_name(text: str) -> str:
    """A user's name; an empty one is told by its field."""
    return read_user_name(text) if text.strip() else ""


class CompanyPart(PartForm):
    """事業者."""

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
    designation_number = TextField(_("Designation number"), read=read_designation_number, needed=True)
    certification_number = TextField(_("Certification number"), read=read_certification_number)
    operator_id = TextField(_("Operator ID of the certificate service"), read=read_conformity_operator_id)
    corporate_number = TextField(_("Corporate number"), read=read_corporate_number)
    invoice_recipient = RadioWordField(
        _("Statements go to"), InvoiceRecipient, default=InvoiceRecipient.WHOLE, needed=True
    )
    function_oss_registered = TickField(_("Renewal of registered cars through the agent"), default=True)
    function_oss_kei = TickField(_("Renewal of kei cars through the agent"), default=True)
    function_certificates = TickField(_("Conformity certificates"))
    function_hybrid = TickField(_("Hybrid papers for the counter"))
    function_records = TickField(_("Maintenance records"))

    @property
    def functions(self) -> frozenset[WishedFunction]:
        return frozenset(word for word in WishedFunction if self[f"function_{word.value}"].data)


class DebitPart(PartForm):
    """口座振替."""

    debit_way = RadioWordField(_("Direct debit of the fees"), DebitWay, default=DebitWay.ACCOUNT, needed=True)
    bank_code = TextField(_("Bank code"), read=read_bank_code)
    bank_name = TextField(_("Bank name"), read=widened, longest=BANK_NAME_LENGTH)
    branch_code = TextField(_("Branch code"), read=read_branch_code)
    branch_name = TextField(_("Branch name"), read=widened, longest=BANK_NAME_LENGTH)
    account_type = WordField(_("Kind of account"), AccountType, default=AccountType.ORDINARY)
    account_number = TextField(_("Account number"), read=read_account_number)
    account_holder = TextField(_("Account holder in kana"), read=read_account_holder)

    @property
    def by_account(self) -> bool:
        return self.debit_way.data == DebitWay.ACCOUNT

    def account(self) -> BankAccount | None:
        if not self.by_account:
            return None
        return BankAccount(
            bank_code=self.bank_code.data,
            bank_name=self.bank_name.data,
            branch_code=self.branch_code.data,
            branch_name=self.branch_name.data,
            type=AccountType(self.account_type.data),
            number=self.account_number.data,
            holder=self.account_holder.data,
        )


class AdministratorPart(PartForm):
    """管理者."""

    name = TextField(_("Name"), read=read_name, needed=True)
    email = TextField(_("E-mail"), read=read_mail_address, needed=True, longest=MAIL_LENGTH)
    login_id = TextField(_("Login ID"), read=read_login_id, needed=True)


class CompanyForm(StepForm):
    """The whole of step 2."""

    name = "company"
    kept_number = ""

    def build(self) -> None:
        self.choices = BankChoices()
        self.company = CompanyPart(self.typed)
        self.debit = DebitPart(self.typed)
        self.numbers = row_numbers(self.typed, "administrators", 1, MOST_ADMINISTRATORS)
        several = len(self.numbers) > 1
        self.administrators = {
            number: AdministratorPart(
                self.typed, f"a{number}", gettext("Administrator %(nth)s", nth=nth) if several else ""
            )
            for nth, number in enumerate(self.numbers, start=1)
        }
        for number, part in self.administrators.items():
            if part.login_id.data == "" and (self.typed is None or f"a{number}-login_id" not in self.typed):
                part.login_id.data = proposed_login_id(f"administrator {number}")
        self.parts = [self.company, self.debit, *self.administrators.values()]

    def rows(self) -> dict[str, list[str]]:
        return {"administrators": listed(self.numbers)}

    @property
    def may_add(self) -> bool:
        return len(self.numbers) < MOST_ADMINISTRATORS

    def check(self) -> None:
        company, debit = self.company, self.debit
        if company.email.data.casefold() != company.email_again.data.casefold() and not company.email.errors:
            self.blame(company.email_again, "mail_addresses_differ")
        if certification_needed(company.functions) and not company.certification_number.data:
            self.blame(company.certification_number, "certification_number_needed")
        if not company.functions:
            self.blame(company.function_oss_registered, "function_needed")
        if debit.by_account:
            for field in self.account_fields_needed():
                if not field.data:
                    self.blame(field, "account_field_missing")
        elif not debit.debit_way.errors:
            for field in debit:
                field.errors = []
        taken: set[str] = set()
        for part in self.administrators.values():
            login_key = part.login_id.data.casefold()
            if login_key and login_key in taken:
                self.blame(part.login_id, "signup_login_id_twice")
            taken.add(login_key)

    def account_fields_needed(self) -> Iterable[Field]:
        return self.debit

    def remark(self, act: str) -> None:
        if act == "address":
            remark_on_address(self.company.postal_code)
        elif act.partition("-")[0] in {"bank", "branch"}:
            self.choices = bank_choices({field.name: [field.data or ""] for field in self.debit})

    def facts(self) -> Company:
        company = self.company
        return Company(
            name=company.company_name.data,
            kana=company.company_kana.data,
            representative=company.representative.data,
            postal_code=company.postal_code.data,
            address_1=company.address_1.data,
            address_2=company.address_2.data,
            phone=company.phone.data,
            fax=company.fax.data,
            email=company.email.data,
            designation_number=company.designation_number.data,
            certification_number=company.certification_number.data,
            operator_id=company.operator_id.data,
            corporate_number=company.corporate_number.data,
            invoice_recipient=InvoiceRecipient(company.invoice_recipient.data),
            functions=company.functions,
            account=self.debit.account(),
        )

    def administrator_facts(self) -> tuple[Administrator, ...]:
        return tuple(
            Administrator(part["name"].data, part.email.data, part.login_id.data)
            for part in self.administrators.values()
        )

    def changed(self, act: str) -> tuple[dict[str, list[str]], str]:
        """The answers after a row's button, and what is looked at next."""
        answers = self.as_typed()
        verb, _dash, row = act.partition("-")
        numbers = list(self.numbers)
        focus = "administrators"
        if verb in {"bank", "branch"}:
            bank = {"chosen_bank": row} if verb == "bank" else {"chosen_branch": row}
            return {**self.rows(), **with_bank(answers, **bank)}, "debit"
        if verb == "address":
            return {**self.rows(), **with_address(answers, "")}, "company"
        if verb == "add" and self.may_add:
            numbers.append(row_after(numbers))
            focus = f"a{numbers[-1]}"
        elif verb == "remove" and row.isdecimal() and len(numbers) > 1 and int(row) in numbers:
            numbers.remove(int(row))
            answers = without(answers, f"a{row}-")
        return {**answers, "administrators": listed(numbers)}, focus
