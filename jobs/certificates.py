"""What client certificates need without anybody asking: forgotten keys, fresh lists of revoked ones, ends told of."""

from datetime import datetime

from usecases.client_certificates.erase import erase_packages, is_package_due
from usecases.client_certificates.lists import is_list_due, renew_lists
from usecases.client_certificates.warn import is_warning_due, warn_of_ends
from usecases.transaction import reading, transaction
from usecases.vault import Vault


def tend_certificates(vault: Vault, now: datetime) -> None:
    """Looks first: mostly nothing is due, and a look keeps no writer waiting."""
    with reading() as session:
        forget, renew = is_package_due(session, now), is_list_due(session, now)
        warn = is_warning_due(session, now)
    if forget:
        with transaction() as session:
            erase_packages(session, now)
    if renew:
        with transaction() as session:
            renew_lists(session, vault, now)
    if warn:
        with transaction() as session:
            warn_of_ends(session, vault, now)
