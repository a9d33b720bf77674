"""What signing certificates need without anybody asking: unfinished ones forgotten, ends told of."""

from datetime import datetime

from usecases.signing.hand_in import forget_unfinished, is_unfinished_due
from usecases.signing.warn import is_warning_due, warn_of_ends
from usecases.transaction import reading, transaction
from usecases.vault import Vault


def tend_signing(vault: Vault, now: datetime) -> None:
    """Looks first: mostly nothing is due, and a look keeps no writer waiting."""
    with reading() as session:
        forget, warn = is_unfinished_due(session, now), is_warning_due(session, now)
    if forget:
        with transaction() as session:
            forget_unfinished(session, now)
    if warn:
        with transaction() as session:
            warn_of_ends(session, vault, now)
