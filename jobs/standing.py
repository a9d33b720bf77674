"""Stop the organizations whose notice of suspension is over."""

from datetime import datetime

from usecases.organizations.stop_due import is_stop_due, stop_due
from usecases.transaction import reading, transaction
from usecases.vault import Vault


def stop_what_is_due(vault: Vault, now: datetime) -> None:
    """Looks first: hardly ever is one due, and a look keeps no writer waiting."""
    with reading() as session:
        is_due = is_stop_due(session, now)
    if is_due:
        with transaction() as session:
            stop_due(session, vault, now)
