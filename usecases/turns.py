"""Writers of one process take turns, first come, first served, where the database itself knows no queue."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class WaitedTooLong(Exception):
    """Those before took longer than one wanted to wait."""


class Turns:
    """SQLite lets waiting writers ask again and again, and who has waited longest asks most seldom."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Raises WaitedTooLong."""
        mine = self._queue()
        if mine is not None and not mine.wait(seconds) and self._leave(mine):
            raise WaitedTooLong
        try:
            yield
        finally:
            self._pass_on()

    def _queue(self) -> threading.Event | None:
        """None when nobody is before us; else what is set when it is our turn."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return None
            mine = threading.Event()
            self._waiting.append(mine)
            return mine

    def _leave(self, mine: threading.Event) -> bool:
        """Whether we could still leave: in the meantime the turn may have come."""
        with self._lock:
            if mine not in self._waiting:
                return False
            self._waiting.remove(mine)
            return True

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
