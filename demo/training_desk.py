"""The training portal's calls for training, as the demo needs them: its clock, delays, registers, decisions."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

# What the demo holds back waits so long, unless a person at the portal lets it go on.
HELD_SECONDS = 366 * 86_400
BY_HAND = 0
TIMEOUT_SECONDS = 60.0


class DeskRefused(Exception):
    """Why the portal does not do what was asked: its own words, or that nobody answers."""


class TrainingDesk:
    """What a person at the portal could do by hand, done by calls."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/training", trust_env=False, timeout=TIMEOUT_SECONDS)
        self._set_to: datetime | None = None
        self._set_at = 0.0
        self._delays: dict[str, int] = {}

    def close(self) -> None:
        self._client.close()

    def has_accounts(self) -> bool:
        """Whether somebody has already worked with this portal."""
        return bool(self._ask("GET", "/accounts"))

    def issue_account(self, agent_name: str, kind: str) -> dict[str, str]:
        """The new payer ID, bulk user ID and password."""
        answer: dict[str, str] = self._post("/accounts", agent_name=agent_name, kind=kind)
        return answer

    def add_delegate(self, number: str, kind: str, office_code: str, name: str) -> None:
        self._post("/delegates", number=number, kind=kind, office_code=office_code, name=name)

    def trust(self, authority: str) -> None:
        """From the first one on the portal takes only signatures by certificates of authorities that it knows."""
        self._post("/authorities", certificate=authority)

    def move_clock(self, moment: datetime) -> None:
        """Forwards only: the portal's clock runs on, and may have passed a near moment already."""
        if self._set_to is None or moment > self._set_to + timedelta(seconds=time.monotonic() - self._set_at):
            self._post("/clock", now=moment.isoformat())
            self._set_to, self._set_at = moment, time.monotonic()

    def set_clock_to_real_time(self) -> None:
        self._post("/clock", real=True)

    def set_delays(self, seconds: Mapping[str, int], *, waiting_stay: bool = False) -> None:
        """With `waiting_stay` only for what begins to wait from now on."""
        self._post("/settings", delays=dict(seconds), waiting_stay=waiting_stay)
        self._delays |= seconds

    @contextmanager
    def holding(self, delay: str) -> Iterator[None]:
        """What begins to wait meanwhile stays where it is, also when all is as before."""
        before = self._delays.get(delay, 0)
        held = BY_HAND if delay == "examine" else HELD_SECONDS
        self.set_delays({delay: held}, waiting_stay=True)
        yield
        self.set_delays({delay: before}, waiting_stay=True)

    @contextmanager
    def failing_debit(self) -> Iterator[None]:
        """The bank refuses the next payment."""
        self._post("/switches", name="debit_failed", count=1)
        yield
        self._ask("DELETE", "/switches")

    def force_result(self, chassis_number: str, result: str, reason: str, message: str) -> None:
        """Decides what becomes of the car's next application."""
        self._post("/results", chassis_number=chassis_number, result=result, reason=reason, message=message)

    def car(self, kind: str, chassis_number: str) -> dict[str, Any]:
        """The car as the state has it: weight, use and eco class decide its tax."""
        query = urlencode({"kind": kind, "chassis_number": chassis_number})
        answer: dict[str, Any] = self._ask("GET", f"/cars?{query}")
        return answer

    def take_card_away(self, chassis_number: str) -> None:
        self._post("/cars", kind="registered", chassis_number=chassis_number, changes={"card": "none"})

    def pass_examination(self, number: str) -> None:
        self._post("/examine", key=number, result="pass")

    def _post(self, path: str, **order: Any) -> Any:
        return self._ask("POST", path, order)

    def _ask(self, method: str, path: str, order: Mapping[str, Any] | None = None) -> Any:
        try:
            answer = self._client.request(method, path, json=order)
        except httpx.HTTPError as error:
            raise DeskRefused("応答がありません。") from error
        if answer.status_code >= 300:
            raise DeskRefused(str(answer.json().get("message") or answer.status_code))
        return answer.json()
