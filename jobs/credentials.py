"""From an account of ours to a sign-in at the portal."""

from gateways.portal import PortalCredentials
from usecases.portal.accounts import PortalLogin


def credentials(login: PortalLogin) -> PortalCredentials:
    return PortalCredentials(login.kind, login.bulk_user_id, login.password)
