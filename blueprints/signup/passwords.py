"""The passwords typed into step 4: checked and hashed before anything is kept."""

from blueprints.signup.managers_form import ManagersForm
from blueprints.signup.parts import StepForm
from domain.signup_draft import ChosenPassword
from usecases.signup.passwords import choose_password
from usecases.transaction import reading


def choose_passwords(form: StepForm) -> dict[str, ChosenPassword]:
    """By the row of the base; of any other step none."""
    if not isinstance(form, ManagersForm):
        return {}
    with reading() as session:
        return form.choose_passwords(
            lambda password, login_id, company: choose_password(session, password, login_id, company)
        )
