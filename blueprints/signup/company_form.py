"""Step 2: the company, its bank account or the paper for it, and one to three administrators."""

from collections.abc import Collection
from enum import StrEnum

from wtforms import Field

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.company_fields import (
    AccountFields,
    CorporateFields,
    PartyFields,
    WishFields,
    WorkshopFields,
    account_faults,
    entered_account,
    invoice_number_warnings,
    mail_faults,
    wish_faults,
    wished_functions,
)
from blueprints.shared.fields import RadioWordField, TextField
from blueprints.signup.lookups import BankChoices, bank_choices, remark_on_address, with_address, with_bank
from blueprints.signup.parts import PartForm, StepForm, listed, row_after, row_numbers, without
from domain.enrollment import MOST_ADMINISTRATORS, Administrator, BankAccount, Company, InvoiceRecipient
from domain.enrollment_writing import MAIL_LENGTH, read_login_id
from domain.login_id import proposed_login_id
from domain.mail_address import read_mail_address
from domain.user_name import read_user_name


class DebitWay(StrEnum):
    """口座をここで入力, 口座振替依頼書を郵送."""

    ACCOUNT = "account"
    PAPER = "paper"


def read_name(text: str) -> str:
    """A user's name; an empty one is told by its field."""
    return read_user_name(text) if text.strip() else ""


class CompanyPart(PartyFields, WorkshopFields, CorporateFields, WishFields, PartForm):
    """事業者."""


class DebitPart(AccountFields, PartForm):
    """口座振替."""

    debit_way = RadioWordField(_("Direct debit of the fees"), DebitWay, default=DebitWay.ACCOUNT, needed=True)

    @property
    def by_account(self) -> bool:
        return self.debit_way.data == DebitWay.ACCOUNT

    def account(self) -> BankAccount | None:
        return entered_account(self) if self.by_account else None


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
        numbers = self.company.invoice_number, self.company.corporate_number
        numbers[0].warnings = invoice_number_warnings(*(field.data or "" for field in numbers))
        self.parts = [self.company, self.debit, *self.administrators.values()]

    def rows(self) -> dict[str, list[str]]:
        return {"administrators": listed(self.numbers)}

    @property
    def may_add(self) -> bool:
        return len(self.numbers) < MOST_ADMINISTRATORS

    def check(self) -> None:
        company, debit = self.company, self.debit
        for field, code in (*mail_faults(company), *wish_faults(company)):
            self.blame(field, code)
        if debit.by_account:
            for field, code in account_faults(debit):
                if field not in self.left_out():
                    self.blame(field, code)
        elif not debit.debit_way.errors:
            for field in debit:
                field.errors = []
        taken: set[str] = set()
        for part in self.administrators.values():
            login_key = part.login_id.data.casefold()
            if login_key and login_key in taken:
                self.blame(part.login_id, "signup_login_id_twice")
            taken.add(login_key)

    def left_out(self) -> Collection[Field]:
        """Fields of the account that need not be entered."""
        return ()

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
            invoice_number=company.invoice_number.data,
            invoice_recipient=InvoiceRecipient(company.invoice_recipient.data),
            functions=wished_functions(company),
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
