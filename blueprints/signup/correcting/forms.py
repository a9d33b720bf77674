"""The wizard's own forms where they correct one section; what belongs to another section is not asked for."""

from collections.abc import Collection

from wtforms import Field

from blueprints.shared.catalogue import gettext
from blueprints.signup.bases_form import BasesForm
from blueprints.signup.company_form import CompanyForm
from blueprints.signup.managers_form import ManagersForm
from blueprints.signup.parts import StepForm, row_numbers, typed_of
from domain.enrollment import Section
from domain.enrollment_writing import MOST_BASES


class CorrectedCompanyForm(CompanyForm):
    """The number of an account is not shown again, so that it may stay unsaid."""

    def build(self) -> None:
        super().build()
        self.kept_number = "".join(self.draft.of("company").get("kept_number", []))

    def left_out(self) -> Collection[Field]:
        unsaid = (self.debit.account_number, self.debit.account_holder)
        kept = self.kept_number and self._same_account() and not any(field.data for field in unsaid)
        return unsaid if kept else ()

    def _same_account(self) -> bool:
        kept = self.draft.of("company")
        names = ("bank_code", "branch_code", "account_type")
        return all(str(self.debit[name].data) == "".join(kept.get(name, [])) for name in names)


class CorrectedBasesForm(BasesForm):
    """A base may be taken out; one more would want a manager, which is another section."""

    knows_company = False

    def build(self) -> None:
        super().build()
        kept = row_numbers(typed_of(self.draft.of("bases")), "rows", 1, MOST_BASES)
        self.numbers = [number for number in self.numbers if number in kept] or kept
        self.bases = {number: self.bases[number] for number in self.numbers if number in self.bases}
        self.parts = [*self.bases.values()]

    @property
    def may_add(self) -> bool:
        return False


class CorrectedManagersForm(ManagersForm):
    """A password that was set stays until another one is entered."""

    def ask_again(self, posted: ManagersForm) -> None:
        """What was typed into a password's box is not sent back, so that it is typed once more."""
        for row, staff in posted.staffs.items():
            if staff.manager.password.data and row in self.staffs:
                self.staffs[row].manager.password.warnings = [gettext("Enter the password once more.")]


FORMS: dict[Section, type[StepForm]] = {
    Section.COMPANY: CorrectedCompanyForm,
    Section.BASES: CorrectedBasesForm,
    Section.MANAGERS: CorrectedManagersForm,
}
