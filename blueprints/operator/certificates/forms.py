"""The forms of client certificates."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import UnseenField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.client_certificate import RevocationReason
from usecases.client_certificates.issue import IssueCertificate
from usecases.client_certificates.making import new_client_key
from usecases.client_certificates.require import RequireCertificate
from usecases.client_certificates.revoke import RevokeCertificate


class IssueForm(KeizokuForm):
    """Nothing but the button."""

    def command(self, member_code: str) -> IssueCertificate:
        return IssueCertificate(member_code, new_client_key())


class RevokeForm(KeizokuForm):
    """Why."""

    reason = WordField(_("Reason"), RevocationReason, empty=_("Choose one"), needed=True)

    def command(self, member_code: str, certificate: int) -> RevokeCertificate:
        return RevokeCertificate(member_code, certificate, self.reason.data)


class RequireForm(KeizokuForm):
    """What is to hold from now on."""

    required = UnseenField()

    def command(self, member_code: str, front: bool, shown: bool) -> RequireCertificate:
        return RequireCertificate(member_code, self.required.data == "yes", front, shown)
