"""Where people can be reached: forgiving to their spelling, strict in what a mail server would read otherwise."""

import pytest

from domain.contact_writing import read_mail_address, read_phone, read_postal_code
from domain.refusal import Refusal
from tests.domain.outcome import outcome


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("name@example.jp", "name@example.jp"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｊｐ", "name@example.jp"),
        (" a.b+c_d-e@mail.example.co.jp ", "a.b+c_d-e@mail.example.co.jp"),
        ("o'brien@example.jp", "o'brien@example.jp"),
        ("", ""),
    ],
)
def test_a_mail_address_is_read(typed, read):
    assert read_mail_address(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "name", "name@example", "a@b@example.jp", "a,b@example.jp", "a;b@example.jp", "<a@example.jp>",
        '"a b"@example.jp', "a(b)@example.jp", "name@example.jp, x@example.jp", "name@example.jp\r\nBcc: x@example.jp",
        "name@example.jp\nx", "a\x00@example.jp", "a:b@example.jp", "a\\b@example.jp", "名前@example.jp",
    ],
)  # fmt: skip
def test_what_could_be_read_as_two_addresses_or_as_a_header_is_none(typed):
    assert outcome(lambda: read_mail_address(typed)) == Refusal("mail_address_shape", "email")


def test_phones_and_postal_codes_are_put_right():
    assert [read_phone(typed) for typed in ("０３（１２３４）５６７８", "03-1234-5678", "")] == [
        "03-1234-5678", "03-1234-5678", "",
    ]  # fmt: skip
    assert outcome(lambda: read_phone("1234")) == Refusal("phone_shape", "phone")
    assert read_postal_code("〒１０６ー００３２") == "106-0032"
    assert outcome(lambda: read_postal_code("106")) == Refusal("postal_code_shape", "postal_code")
