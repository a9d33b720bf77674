"""One plain rule for mail addresses."""

import pytest

from domain.mail_address import is_mail_address, read_mail_address
from domain.refusal import Refusal
from tests.domain.outcome import outcome

LONG = "a@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + ".jp"


def refused(code: str, **facts: object) -> Refusal:
    return Refusal(f"mail_address_{code}", "email", **facts)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("tantou@minato.example", "tantou@minato.example"),
        ("  Tantou+1@MINATO.Example ", "Tantou+1@minato.example"),
        ("ｔａｎｔｏｕ＠ｍｉｎａｔｏ．ｊｐ", "tantou@minato.jp"),
        ("tan-tou@minato-jidousha.co.jp", "tan-tou@minato-jidousha.co.jp"),
        ("o'hara_x/y=z@a.jp", "o'hara_x/y=z@a.jp"),
        ("a@xn--wgv71a119e.jp", "a@xn--wgv71a119e.jp"),
        ("a@b.xn--wgv71a119e", "a@b.xn--wgv71a119e"),
        ("a" * 64 + "@b.jp", "a" * 64 + "@b.jp"),
        (LONG[:-3] + ".jp", LONG[:-3] + ".jp"),
    ],
)
def test_an_address_is_kept_in_its_plain_form(typed: str, kept: str) -> None:
    assert outcome(lambda: read_mail_address(typed, "email")) == kept
    assert is_mail_address(kept) == bool(kept)


@pytest.mark.parametrize(
    "typed",
    [
        "tantou", "@minato.jp", "tantou@", "tantou@minato", "tan tou@minato.jp", "tantou@minato..jp", "a@b@minato.jp",
        "tan..tou@minato.jp", ".tantou@minato.jp", "tantou.@minato.jp", '"tan tou"@minato.jp', "tantou@-minato.jp",
        "tantou@[127.0.0.1]", "tantou@127.0.0.1", "<tantou@minato.jp>", "a@b.jp, c@d.jp", "a@b.jp;c@d.jp",
        "a@b.jp\r\nBcc: c@d.jp", "a@b.jp\x00", "a" * 65 + "@b.jp", "a@" + "b" * 64 + ".jp", "a@b.j", "a%@b.jp>x",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert outcome(lambda: read_mail_address(typed, "email")) == refused("shape")
    assert not is_mail_address(typed)


def test_other_letters_and_too_long_ones_have_sentences_of_their_own() -> None:
    assert outcome(lambda: read_mail_address("担当@minato.jp", "email")) == refused("letters")
    assert outcome(lambda: read_mail_address("tantou@みなと.jp", "email")) == refused("letters")
    for too_long in (f"a{LONG}" + "x" * 10, "a" * 100_000):
        assert outcome(lambda typed=too_long: read_mail_address(typed, "email")) == refused("too_long", limit=254)
        assert not is_mail_address(too_long)


@pytest.mark.parametrize("text", ["", "a@b.jp\n", " a@b.jp", "ａ@b.jp", "a@みなと.jp"])
def test_an_envelope_takes_an_address_only_as_it_is_kept(text: str) -> None:
    assert not is_mail_address(text)
