"""Why an agent sends a request back."""

from enum import StrEnum

from domain.refusal import Refusal


class ReturnReason(StrEnum):
    """What the client has to mend; the agent's own words stand beside it."""

    PLATE_OR_CHASSIS_NUMBER = "plate_or_chassis_number"
    VEHICLE_USER = "vehicle_user"
    DUPLICATE = "duplicate"
    CONFORMITY_CERTIFICATE = "conformity_certificate"
    INSURANCE = "insurance"
    DEBIT_ACCOUNT = "debit_account"
    DELEGATE_NUMBER = "delegate_number"
    VALIDITY = "validity"
    NOT_FOR_OSS = "not_for_oss"
    AGREEMENT_ENDED = "agreement_ended"
    OTHER = "other"


CHOSEN_BY_AGENTS = tuple(reason for reason in ReturnReason if reason is not ReturnReason.AGREEMENT_ENDED)
"""What an agent may give as its reason; the end of an agreement is one by itself."""
RETURN_TEXT_LENGTH = 500


def checked_return_text(reason: ReturnReason, text: str) -> str:
    """The agent's words without outer blanks; only "other" cannot do without them."""
    text = text.strip()
    if reason is ReturnReason.OTHER and not text:
        raise Refusal("return_text_missing", field="text")
    if len(text) > RETURN_TEXT_LENGTH:
        raise Refusal("return_text_too_long", field="text", longest=RETURN_TEXT_LENGTH, length=len(text))
    return text
