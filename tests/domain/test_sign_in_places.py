"""From where people sign in: what can be typed, how it is kept, and who is at such a place."""

import pytest

from domain.refusal import Refusal
from domain.sign_in_places import is_at_a_place, read_places

OFFICE = "203.0.113.7\n198.51.100.0/24\n2001:db8::/32"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \r\n　\n", ""),
        ("203.0.113.7", "203.0.113.7"),
        ("２０３．０．１１３．７", "203.0.113.7"),
        ("203.0.113.7/32", "203.0.113.7"),
        ("198.51.100.9/24", "198.51.100.0/24"),
        ("203.0.113.7, 203.0.113.7、198.51.100.0/24\r\n2001:DB8::1", "203.0.113.7\n198.51.100.0/24\n2001:db8::1"),
        ("2001:db8:0:0::/32", "2001:db8::/32"),
        ("\n".join(f"203.0.113.{last}" for last in range(20)), "\n".join(f"203.0.113.{last}" for last in range(20))),
    ],
)
def test_places_are_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert read_places(typed) == kept
    assert read_places(kept) == kept


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("本社", Refusal("sign_in_place_malformed", "sign_in_places", place="本社")),
        ("203.0.113.256", Refusal("sign_in_place_malformed", "sign_in_places", place="203.0.113.256")),
        ("203.0.113.7/33", Refusal("sign_in_place_malformed", "sign_in_places", place="203.0.113.7/33")),
        ("office.example", Refusal("sign_in_place_malformed", "sign_in_places", place="office.example")),
        ("0.0.0.0/0", Refusal("sign_in_place_everywhere", "sign_in_places", place="0.0.0.0/0")),
        ("::/0", Refusal("sign_in_place_everywhere", "sign_in_places", place="::/0")),
        (
            "\n".join(f"203.0.113.{last}" for last in range(21)),
            Refusal("sign_in_places_too_many", "sign_in_places", limit=20),
        ),
    ],
)
def test_what_is_no_place_is_refused(typed: str, refusal: Refusal) -> None:
    with pytest.raises(Refusal) as raised:
        read_places(typed)
    assert raised.value == refusal


@pytest.mark.parametrize(
    ("address", "places", "inside"),
    [
        ("192.0.2.1", "", True),
        ("", "", True),
        ("203.0.113.7", OFFICE, True),
        ("203.0.113.8", OFFICE, False),
        ("198.51.100.255", OFFICE, True),
        ("198.51.101.0", OFFICE, False),
        ("::ffff:203.0.113.7", OFFICE, True),
        ("2001:db8:ffff::1", OFFICE, True),
        ("2001:db9::1", OFFICE, False),
        ("", OFFICE, False),
        ("203.0.113.7, 10.0.0.1", OFFICE, False),
    ],
)
def test_who_is_at_a_place(address: str, places: str, inside: bool) -> None:
    assert is_at_a_place(address, places) is inside
