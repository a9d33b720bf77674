"""Mail agents what changed of their clients' bases."""

from datetime import datetime

from usecases.agreements.base_changes import is_mail_due, mail_changes
from usecases.transaction import reading, transaction
from usecases.vault import Vault


def mail_client_changes(vault: Vault, now: datetime) -> None:
    """Looks first: mostly nothing is due, and a look keeps no writer waiting."""
    with reading() as session:
        is_due = is_mail_due(session)
    if is_due:
        with transaction() as session:
            mail_changes(session, vault, now)
