"""The app of somebody's second factor, as a test holds it in its hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.second_factor import code_at, secret_of, step_of
from models.second_factors import SecondFactor
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from usecases.second_factor.set_up import begin, confirm
from usecases.sessions.guard import LockRule
from usecases.vault import Vault


@dataclass(frozen=True)
class App:
    """What one account of it shows."""

    secret: bytes

    def shows(self, now: datetime, steps: int = 0) -> str:
        return code_at(self.secret, step_of(now) + steps)


def app_of(session: Session, user_id: int, vault: Vault = TEST_VAULT) -> App:
    return App(secret_of(vault.open(session.get_one(SecondFactor, user_id).sealed_secret)))


def set_up(session: Session, actor: Actor, rule: LockRule, now: datetime) -> tuple[App, tuple[str, ...]]:
    """The app, whose code of this moment is used up by that, and the recovery codes."""
    assert begin(session, TEST_VAULT, actor, PASSWORD, rule, now) is None
    app = app_of(session, actor.user_id)
    confirmed = confirm(session, TEST_VAULT, actor, app.shows(now), now)
    assert confirmed.refusal is None
    return app, confirmed.codes
