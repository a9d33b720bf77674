"""Passwords of the portal that end, and accounts that will be gone, told of in time."""

from datetime import datetime

from usecases.portal_accounts.warn import is_warning_due, warn_of_ends
from usecases.transaction import reading, transaction
from usecases.vault import Vault


def tend_portal_accounts(vault: Vault, now: datetime) -> None:
    """Looks first: mostly nothing is due, and a look keeps no writer waiting."""
    with reading() as session:
        is_due = is_warning_due(session, now)
    if is_due:
        with transaction() as session:
            warn_of_ends(session, vault, now)
