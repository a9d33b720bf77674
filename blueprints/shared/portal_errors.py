"""Why something did not get through to the portal, in words for both sides."""

from blueprints.shared.catalogue import gettext

# Codes of the portal and of the way to it that have a sentence of their own.
ERRORS = frozenset(
    {
        "account_stopped", "closed", "unknown_application", "interrupted_too_often", "answer_unreadable",
        "answer_too_large", "answer_too_slow", "read_timeout", "connect_error", "connect_timeout", "read_error",
        "remote_protocol_error", "http_500", "http_307", "http_200", "http_201", "account_deleted", "password_expired",
        "wrong_credentials", "fee_not_due", "paid_by_card", "suspended", "key_reused", "lodgement_malformed",
        "kind_mismatch", "signature_missing", "signature_malformed", "signature_wrong", "signature_certificate_expired",
        "signature_untrusted", "signing_certificate_missing", "signing_certificates_ended",
        "signing_certificates_ahead",
    }
)  # fmt: skip


def error_text(code: str) -> str:
    """Why something did not get through; an unknown code is shown as it is, for the telephone."""
    if not code:
        return ""
    if code in ERRORS:
        return str(gettext(f"PortalError.{code}"))
    return str(gettext("The portal's answer: %(code)s", code=code.replace("_", "-")))
