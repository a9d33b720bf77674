"""Every message has a number for the telephone, and a number is one message's for good."""

from tests.tree.message_numbers import FIRST, codes, given
from tests.tree.test_words import _facts_of_codes


def test_every_message_has_its_number() -> None:
    """`python -m tests.tree.message_numbers` gives one to each that is new."""
    numbered = {code for _number, code in given()}
    assert sorted(set(codes()) - numbered) == []
    assert sorted(set(_facts_of_codes()) - numbered - {"not_found"}) == []


def test_a_number_is_given_once_and_never_taken_away() -> None:
    """Lines are added at the end; of a message that is said no more the line stays."""
    numbers, named = zip(*given(), strict=True)
    assert list(numbers) == list(range(FIRST, FIRST + len(numbers)))
    assert numbers[-1] < 1000
    assert len(set(named)) == len(named)
