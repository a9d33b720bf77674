"""A packed table gives back what was put into it, block by block."""

from hypothesis import given
from hypothesis import strategies as st

from domain.block_file import Blocks, packed

TEXT = st.text(max_size=50)


@given(st.dictionaries(TEXT, TEXT, max_size=5), st.dictionaries(TEXT, TEXT, max_size=5))
def test_every_block_comes_back(about: dict[str, str], blocks: dict[str, str]) -> None:
    file = Blocks(packed(about, blocks))
    assert (file.about, {key: file.block(key) for key in file.names()}) == (about, blocks)


def test_a_block_that_is_not_there() -> None:
    assert Blocks(packed({}, {"060": "x"})).block("061") is None


def test_the_same_blocks_make_the_same_file() -> None:
    assert packed({"a": "1", "b": "2"}, {"x": "1", "y": "2"}) == packed({"b": "2", "a": "1"}, {"y": "2", "x": "1"})
