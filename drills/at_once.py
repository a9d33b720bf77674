"""Do several things at the same moment, and see what came of each."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Flask

from domain.actor import Actor
from domain.refusal import Refusal
from drills.programs import form_token
from tests.conftest import Clock
from tests.support.client import Client
from usecases.forms.once import Posted, once

Answer = TypeVar("Answer")
LONGEST = 120


def at_once(*acts: Callable[[], Answer]) -> list[Answer | BaseException]:
    """All acts started together, each in a thread of its own; their answers, or what they raised, in order."""
    barrier = threading.Barrier(len(acts))
    answers: dict[int, Answer | BaseException] = {}

    def run(place: int, act: Callable[[], Answer]) -> None:
        barrier.wait(LONGEST)
        try:
            answers[place] = act()
        except BaseException as error:  # whatever it is, it is the answer of this act
            answers[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "an act hangs"
    return [answers[place] for place in range(len(acts))]


def acted(actor: Actor, act: Any, command: Any, clock: Clock) -> str:
    """As a screen would: once, in one transaction, tried again when the database asks for it."""
    posted = Posted(actor.user_id, "drill", form_token(), "")
    return once(posted, lambda session: act(session, actor, command, clock.now) or "done", clock.now)


def outcomes(answers: Sequence[object]) -> list[str]:
    """Sorted: `done`, the code of a refusal, or the name of an unforeseen error."""

    def word(answer: object) -> str:
        if isinstance(answer, Refusal):
            return answer.code
        return f"{type(answer).__name__}: {answer}" if isinstance(answer, BaseException) else "done"

    return sorted(map(word, answers))


def same_browser(app: Flask, client: Client, count: int) -> list[Client]:
    """Several windows of one browser: each holds the same session."""
    found = client.browser.get_cookie("keizoku")
    assert found is not None
    windows = [Client(app) for _ in range(count)]
    for window in windows:
        window.browser.set_cookie("keizoku", found.decoded_value)
    return windows
