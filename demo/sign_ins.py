"""Everybody of the demo was in the day before, so that no sign-in sleeps and each shows when it was last used."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from demo.organizations import PASSWORD, PEOPLE
from domain.device import Browser, Device, Platform
from usecases.sessions.guard import LockRule
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.vault import Vault

RULE = LockRule(5, timedelta(minutes=15))
# Longer ago than any session lasts.
BEFORE = timedelta(hours=20)
FROM = "192.0.2.10"
OFFICE_PC = Device(Browser.EDGE, Platform.WINDOWS)


def sign_everybody_in(session: Session, vault: Vault, now: datetime) -> None:
    for member_code, people in PEOPLE.items():
        for person in people:
            typed = SignIn(member_code, person.login_id, PASSWORD, FROM, device=OFFICE_PC)
            sign_in(session, vault, typed, RULE, now - BEFORE)
