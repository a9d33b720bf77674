"""A request goes back with a reason the client can act on."""

import pytest

from domain.refusal import Refusal
from domain.return_reason import ReturnReason, checked_return_text


@pytest.mark.parametrize("reason", [reason for reason in ReturnReason if reason is not ReturnReason.OTHER])
def test_a_chosen_reason_needs_no_words(reason):
    assert checked_return_text(reason, "  ") == ""


def test_other_needs_words():
    assert checked_return_text(ReturnReason.OTHER, " 写しを送ってください。\n") == "写しを送ってください。"
    with pytest.raises(Refusal) as refused:
        checked_return_text(ReturnReason.OTHER, "\u3000 ")
    assert refused.value == Refusal("return_text_missing", field="text")


def test_words_end_at_500_characters():
    assert checked_return_text(ReturnReason.OTHER, "あ" * 500) == "あ" * 500
    with pytest.raises(Refusal) as refused:
        checked_return_text(ReturnReason.OTHER, "あ" * 501)
    assert refused.value == Refusal("return_text_too_long", field="text", longest=500, length=501)
