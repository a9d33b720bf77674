"""Writers of one process take turns."""

import threading

import pytest

from usecases.turns import Turns, WaitedTooLong

PATIENCE = 10.0


def test_who_came_first_goes_first() -> None:
    turns, went = Turns(), list[int]()
    threads = []

    def go(number: int) -> None:
        with turns.turn(PATIENCE):
            went.append(number)

    with turns.turn(PATIENCE):
        for number in range(5):
            threads.append(threading.Thread(target=go, args=(number,)))
            threads[-1].start()
            wait_until_queued(turns, number + 1)
        assert went == []
    for thread in threads:
        thread.join(PATIENCE)
    assert went == [0, 1, 2, 3, 4]


def test_who_waits_too_long_is_told_and_keeps_nobody_back() -> None:
    turns = Turns()
    with turns.turn(PATIENCE), pytest.raises(WaitedTooLong), turns.turn(0.01):
        raise AssertionError("it was not our turn")
    with turns.turn(0.01):
        pass


def test_a_failing_turn_is_passed_on() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="inside"), turns.turn(PATIENCE):
        raise ValueError("inside")
    with turns.turn(0.01):
        pass


def wait_until_queued(turns: Turns, count: int) -> None:
    changed = threading.Event()
    for _ in range(1_000):
        if len(turns._waiting) == count:
            return
        changed.wait(0.01)
    raise AssertionError(f"{len(turns._waiting)} wait instead of {count}")
