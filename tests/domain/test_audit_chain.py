"""A changed, removed or inserted audit entry breaks the chain where it stands."""

import hashlib
from datetime import UTC, date, datetime

import pytest

from domain.audit_chain import GENESIS, canonical_json, entry_hash, first_broken

ENTRIES = [{"seq": seq, "event": "request_sent", "who": "佐藤"} for seq in range(1, 6)]


def chained(contents):
    chain, previous = [], GENESIS
    for content in contents:
        previous = entry_hash(previous, content)
        chain.append((content, previous))
    return chain


def test_an_untouched_chain_holds():
    assert first_broken(chained(ENTRIES)) is None
    assert first_broken([]) is None


def test_a_chain_can_be_checked_from_the_middle():
    chain = chained(ENTRIES)
    assert first_broken(chain[2:], previous=chain[1][1]) is None
    assert first_broken(chain[2:]) == 0


def test_a_changed_entry_is_found():
    chain = chained(ENTRIES)
    chain[2] = ({**chain[2][0], "who": "鈴木"}, chain[2][1])
    assert first_broken(chain) == 2


def test_an_entry_changed_with_its_hash_is_found_at_the_next():
    chain = chained(ENTRIES)
    changed = {**chain[2][0], "who": "鈴木"}
    chain[2] = (changed, entry_hash(chain[1][1], changed))
    assert first_broken(chain) == 3


def test_a_removed_entry_is_found():
    chain = chained(ENTRIES)
    assert first_broken(chain[:1] + chain[2:]) == 1


def test_a_hash_covers_the_previous_hash_and_the_canonical_content():
    expected = hashlib.sha256(f'{GENESIS}\n{{"a":1,"b":"佐"}}'.encode()).hexdigest()
    assert entry_hash(GENESIS, {"b": "佐", "a": 1}) == expected


def test_days_and_moments_have_one_spelling():
    content = {"on": date(2026, 11, 22), "at": datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)}
    assert canonical_json(content) == b'{"at":"2026-11-22T01:02:03+00:00","on":"2026-11-22"}'


@pytest.mark.parametrize("value", [datetime(2026, 11, 22), {1, 2}])  # noqa: DTZ001 -- the naive moment is the case
def test_what_has_no_one_spelling_is_not_chained(value):
    with pytest.raises(TypeError):
        canonical_json({"value": value})
