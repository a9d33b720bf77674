"""A table of new bases: each cell put right as a form does, or with what is wrong with it."""

from typing import Any

import pytest

from domain.base_table import BaseLine, read_base_rows
from domain.refusal import Refusal

GOOD = {"code": "y1", "name": "ab工場", "short_name": "ﾔﾏ", "postal_code": "１０６ー００３２", "phone": "03(1234)5678"}


def read(**cells: str) -> BaseLine:
    [line] = read_base_rows([{**GOOD, **cells}], {"001"})
    return line


def test_a_row_is_put_right_as_a_form_does() -> None:
    line = read(delegate_number="ab12345678", address_1="東京都港区1-2-3", billing_email="Bill@EXAMPLE.jp")
    assert line.wrong == {}
    assert {name: text for name, text in line.read.items() if text} == {
        "code": "Y1", "name": "ａｂ工場", "short_name": "ヤマ", "delegate_number": "AB12345678",
        "postal_code": "106-0032", "address_1": "東京都港区１－２－３", "phone": "03-1234-5678",
        "billing_email": "Bill@example.jp",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"code": ""}, {"code": Refusal("field_missing", "code")}),
        ({"code": "本社"}, {"code": Refusal("base_code_shape", "code")}),
        ({"code": "００１"}, {"code": Refusal("base_code_taken", "code")}),
        ({"name": "あ" * 41}, {"name": Refusal("text_too_long", "name", limit=40, length=41)}),
        ({"short_name": ""}, {"short_name": Refusal("field_missing", "short_name")}),
        ({"billing_email": "x"}, {"billing_email": Refusal("mail_address_shape", "billing_email")}),
    ],
)
def test_each_cell_says_what_is_wrong_with_it(cells: dict[str, str], wrong: dict[str, Any]) -> None:
    assert read(**cells).wrong == wrong


def test_of_two_rows_with_one_code_the_later_is_wrong() -> None:
    lines = read_base_rows([GOOD, {**GOOD, "code": "Y1"}, {**GOOD, "code": "Y2"}], set())
    assert [line.wrong for line in lines] == [{}, {"code": Refusal("base_code_twice", "code")}, {}]
