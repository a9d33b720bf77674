"""Check a password that is chosen before there is an organization, and keep only its hash."""

from sqlalchemy.orm import Session

from domain.enrollment import Enrollment
from domain.password import PasswordStrength, check_password, strength_of
from domain.refusal import Refusal
from domain.signup_draft import ChosenPassword
from usecases.sessions.change_password import PRODUCT_WORDS
from usecases.sessions.common_passwords import common_passwords
from usecases.sessions.passwords import hashed, matches


def choose_password(session: Session, password: str, login_id: str, company_name: str) -> ChosenPassword:
    """Its hash and how strong it is. Raises the Refusal of `check_password`."""
    strength = rate_password(session, password, login_id, company_name)
    return ChosenPassword(hashed(password), strength.value)


def rate_password(session: Session, password: str, login_id: str, company_name: str = "") -> PasswordStrength:
    """How strong it is; nothing is kept. Raises the Refusal of `check_password`."""
    check_password(password, login_id, (*PRODUCT_WORDS, company_name), common_passwords(session))
    return strength_of(password)


def refuse_login_id_as_password(entered: Enrollment) -> None:
    """The password was checked against the login ID of that moment, which may have been changed since.

    Raises password_is_login_id.
    """
    for base in entered.bases:
        if base.manager.password_hash and matches(base.manager.password_hash, base.manager.login_id):
            raise Refusal("password_is_login_id")
