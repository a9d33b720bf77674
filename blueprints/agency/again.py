"""What an earlier act on many rows refused, to be chosen once more."""

from flask import g

from blueprints.shared import lists
from domain.refusal import Refusal
from usecases.agency.batch import BatchRow, find_batch
from usecases.listing import LARGEST_ID
from usecases.transaction import Act


def refused_before(session: Act) -> tuple[BatchRow, ...] | None:
    """Its refused rows, when the address names the act under `again`; raises not_found for none of one's own."""
    text = lists.condition("again")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST_ID):
        raise Refusal("not_found")
    return find_batch(session, g.actor, int(text)).refused
