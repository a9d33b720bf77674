"""電子委任状: registered vehicles, before sending, by somebody and not in the future."""

from datetime import date
from itertools import product

import pytest

from domain.mandate import checked_made_on, read_issuer, refuse_unless_settable
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.vehicle import VehicleKind
from tests.domain.outcome import outcome

TODAY = date(2026, 11, 20)
BEFORE_SENDING = {RequestStatus.DRAFT, RequestStatus.RETURNED}


@pytest.mark.parametrize(("kind", "status"), product(VehicleKind, RequestStatus))
def test_it_is_set_for_registered_vehicles_before_they_are_sent(kind, status):
    expected = None if status in BEFORE_SENDING else Refusal("request_not_editable", status=status)
    if kind is VehicleKind.KEI:
        expected = Refusal("mandate_only_registered")
    assert outcome(lambda: refuse_unless_settable(kind, status)) == expected


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" 架空市長　 仮名　太郎 ", "架空市長　仮名　太郎"),
        ("架空市\n長\u202e", "架空市 長"),
        ("市" * 60, "市" * 60),
        ("市" * 61, Refusal("text_too_long", "issuer", limit=60, length=61)),
        ("　", Refusal("field_missing", "issuer")),
        ("市長😀", Refusal("character_unusable", "issuer", position=3, character="😀")),
    ],
)
def test_the_issuer_is_put_on_one_line(typed, read):
    assert outcome(lambda: read_issuer(typed)) == read


def test_it_was_made_today_or_before():
    assert checked_made_on(TODAY, TODAY) == TODAY
    tomorrow = date(2026, 11, 21)
    assert outcome(lambda: checked_made_on(tomorrow, TODAY)) == Refusal("mandate_made_later", "made_on", today=TODAY)
