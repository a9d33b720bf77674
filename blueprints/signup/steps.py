"""The steps of the wizard: one list, from which progress, order and what may be opened follow."""

from dataclasses import dataclass

from flask import url_for

from blueprints.shared.catalogue import word
from blueprints.signup.bases_form import BasesForm
from blueprints.signup.company_form import CompanyForm
from blueprints.signup.managers_form import ManagersForm
from blueprints.signup.parts import StepForm, without
from blueprints.signup.terms_form import TermsForm
from domain.enrollment import Enrollment
from domain.signup_draft import ChosenPassword, SignupDraft

CONFIRM = "confirm"


@dataclass(frozen=True)
class Step:
    """A step's name in its address, its title's msgid and its form."""

    name: str
    msgid: str
    form: type[StepForm] | None
    page: str
    fragment: str = ""

    @property
    def number(self) -> int:
        return STEPS.index(self) + 1

    @property
    def title(self) -> str:
        return word(self.msgid)

    @property
    def save_href(self) -> str:
        """Where its form and the buttons of its rows are posted."""
        return url_for("signup.save", name=self.name)


STEPS = (
    Step("terms", "Agree to the terms", TermsForm, "signup/terms", "signup/_terms"),
    Step("company", "About the company", CompanyForm, "signup/company", "signup/_company"),
    Step("bases", "About the bases", BasesForm, "signup/bases", "signup/_bases"),
    Step("managers", "Managers of the bases", ManagersForm, "signup/managers", "signup/_managers"),
    Step(CONFIRM, "Confirm what you entered", None, "signup/confirm"),
)
BY_NAME = {step.name: step for step in STEPS}


def furthest(draft: SignupDraft, terms_version: int) -> Step:
    """The first step that is not done; all before it are."""
    return next((step for step in STEPS if not is_done(step, draft, terms_version)), STEPS[-1])


def is_done(step: Step, draft: SignupDraft, terms_version: int) -> bool:
    if step.form is None:
        return False
    if step.name == "terms":
        return draft.consent is not None and draft.consent.terms_version == terms_version
    return bool(draft.of(step.name)) and step.form(draft).validate()


def after(step: Step) -> Step:
    return STEPS[step.number]


def before(step: Step) -> Step | None:
    return STEPS[step.number - 2] if step.number > 1 else None


def with_answers(
    draft: SignupDraft, step: Step, answers: dict[str, list[str]], chosen: dict[str, ChosenPassword]
) -> SignupDraft:
    """The draft with one step's answers; with a base go its manager and people, for the next may get its number."""
    changed = draft.answered(step.name, answers).with_passwords(chosen)
    if step.name != "bases":
        return changed
    rows = {f"b{number}" for number in BasesForm(changed).numbers}
    people = changed.of("managers")
    for row in {name.partition("-")[0] for name in people} - rows:
        people = without(people, f"{row}-")
    return changed.answered("managers", people).only_passwords(rows) if people or changed.passwords else changed


def entered(draft: SignupDraft) -> Enrollment:
    """What all steps say; of a draft whose steps are all done."""
    if draft.consent is None:
        raise ValueError("nobody has agreed yet")
    company = CompanyForm(draft)
    return Enrollment(company.facts(), company.administrator_facts(), ManagersForm(draft).facts(), draft.consent)
