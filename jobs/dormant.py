"""Switch off sign-ins that nobody has used for long, after their notice."""

from datetime import datetime

from usecases.transaction import reading, transaction
from usecases.users.dormant import is_dormancy_due, tend_dormant
from usecases.vault import Vault


def tend_dormant_users(vault: Vault, now: datetime) -> None:
    """Looks first: most nights nobody is concerned, and a look keeps no writer waiting."""
    with reading() as session:
        is_due = is_dormancy_due(session, now)
    if is_due:
        with transaction() as session:
            tend_dormant(session, vault, now)
