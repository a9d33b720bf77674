"""What bases need without anybody asking: ends of delegate numbers told of."""

from datetime import datetime

from usecases.bases.warn import is_warning_due, warn_of_ends
from usecases.transaction import reading, transaction
from usecases.vault import Vault


def tend_bases(vault: Vault, now: datetime) -> None:
    """Looks first: mostly nothing is due, and a look keeps no writer waiting."""
    with reading() as session:
        warn = is_warning_due(session, now)
    if warn:
        with transaction() as session:
            warn_of_ends(session, vault, now)
