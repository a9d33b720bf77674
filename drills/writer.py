"""One writing process of the many-writers drill: registers requests for a while and says how it went, as JSON."""

import json
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select

from domain.actor import Actor
from domain.vehicle import VehicleKind
from drills.world import known_demo
from models.database import Database
from tests.support.stories import actor_of, some_facts
from usecases.requests.register import RegisterRequest, register_request
from usecases.transaction import connect, reading, transaction


@dataclass
class Went:
    """What one process wrote, how long each write took, and what was refused by the database."""

    written: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def write(actor: Actor, facts: object, mark: str, until: float, went: Went) -> None:
    nth = 0
    while time.monotonic() < until:
        nth += 1
        began = time.monotonic()
        try:
            with transaction() as session:
                register_request(session, actor, RegisterRequest(facts), datetime.now(UTC))  # type: ignore[arg-type]
            went.written.append(f"{mark}-{nth}")
        except Exception as error:  # what the database refuses is what the drill looks for
            went.errors.append(f"{type(error).__name__}: {error}"[:300])
        went.seconds.append(time.monotonic() - began)


def main(url: str, name: str, threads: int, seconds: float) -> None:
    connect(Database(url))
    demo = known_demo()
    with reading() as session:
        actor = actor_of(session, demo)
        session.execute(select(1))
    went = Went()
    until = time.monotonic() + seconds
    writers = [
        threading.Thread(
            target=write,
            args=(
                actor,
                some_facts(demo, datetime.now(UTC), VehicleKind.REGISTERED, nth=1, memo=f"{name}-{number}"),
                f"{name}-{number}", until, went,
            ),
        )
        for number in range(threads)
    ]  # fmt: skip
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    sys.stdout.write(json.dumps({"written": len(went.written), "seconds": went.seconds, "errors": went.errors}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
