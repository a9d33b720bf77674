"""How a switched-on misbehaviour answers in place of, before or after the act itself."""

import errno
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from flask import Response, request

from training_portal import accounts
from training_portal.days import read_moment, written
from training_portal.portal import Portal
from training_portal.refused import Refused
from training_portal.switches import Switch

GARBAGE = '<html><body>{"status": ��� 0x00 ゲートウェイ'
HUGE_PIECE = b" " * 65_536
HUGE_PIECES = 256
DROPPED = "training_portal.dropped"


def misbehave(portal: Portal, switch: Switch, act: Callable[[], Response]) -> Response:
    """Raises Refused where the misbehaviour is a definite no."""
    if switch.name == "outside_hours":
        raise closed(switch.opens_at or written(_now(portal) + timedelta(hours=1)))
    if switch.name == "password_expired":
        raise accounts.password_expired()
    if switch.name == "account_deleted":
        raise accounts.account_deleted()
    if switch.name == "slow":
        portal.stopping.wait(switch.seconds)
        return act()
    if switch.acts:
        act()
    if switch.name in ("silent", "lost"):
        portal.stopping.wait(switch.seconds)
        return _no_answer()
    if switch.name == "redirect":
        return Response(status=307, headers={"Location": f"{request.host_url}elsewhere"})
    if switch.name == "huge":
        return Response(_huge_body(), mimetype="application/json")
    if switch.name == "garbage":
        return Response(GARBAGE, mimetype="application/json")
    return Response("Internal Server Error", status=500, mimetype="text/plain")


def closed(opens_at: str) -> Refused:
    return Refused(503, "closed", "受付時間外です。", opens_at=opens_at)


class DropConnections:
    """The outermost layer: where an answer must not come, the server closes the connection without a word."""

    def __init__(self, program: Callable[..., Iterable[bytes]]) -> None:
        self.program = program

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self.program(environ, start_response)
        if environ.get(DROPPED):
            close = getattr(answer, "close", None)
            if close is not None:
                close()
            raise ConnectionResetError(errno.ECONNRESET, "the answer is withheld on purpose")
        return answer


def _no_answer() -> Response:
    request.environ[DROPPED] = True
    return Response(status=204)


def _huge_body() -> Iterator[bytes]:
    for _ in range(HUGE_PIECES):
        yield HUGE_PIECE


def _now(portal: Portal) -> Any:
    with portal.call() as desk:
        return read_moment(written(desk.now))
