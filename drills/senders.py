"""People who register and send requests over the wire, and remember what they were told."""

import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import httpx

from domain.clock import day_in_japan
from drills.programs import Caller, form_token, hidden_fields

PATIENCE = 90.0
ONE_IN_TWO = 0.5


def a_month_ahead() -> date:
    return day_in_japan(datetime.now(UTC)) + timedelta(days=20)


def request_fields(base_id: int, nth: int, mark: str) -> dict[str, str]:
    """The answers of a registered car that can be sent at once; `mark` stands in its memo."""
    today = day_in_japan(datetime.now(UTC))
    return {
        "version": "0", "kind": "registered", "base_id": str(base_id), "agent_base_id": "", "plate_region": "品川",
        "plate_class_number": "300", "plate_kana": "さ", "plate_serial": str(nth % 9_000 + 1),
        "chassis_number": f"ZVW50-{7_000_000 + nth}", "user_kind": "person", "vehicle_user_name": "整備　太郎",
        "address_1": "東京都港区六本木９丁目９番９号", "validity_term": "two_years_designated",
        "expiry_on": a_month_ahead().isoformat(), "conformity_state": "registered", "insurance_state": "electronic",
        "consented_on": today.isoformat(), "mandate_kind": "none", "renewal_place": "office", "memo": mark,
        "then": "send",
    }  # fmt: skip


@dataclass
class Told:
    """What the people were told: acts acknowledged, acts whose answer never came, and answers that were wrong."""

    registered: dict[str, int] = field(default_factory=dict)
    sent: set[int] = field(default_factory=set)
    unknown_marks: set[str] = field(default_factory=set)
    unknown_sends: set[int] = field(default_factory=set)
    repeated: int = 0
    lost_answers: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sender(threading.Thread):
    """One person: registers, looks at the page that sends, sends; after a lost answer posts again or gives up."""

    def __init__(self, caller: Caller, name: str, base_id: int, told: Told, seed: int) -> None:
        super().__init__(daemon=True)
        self.caller, self.mark, self.base_id, self.told = caller, name, base_id, told
        self.random = random.Random(seed)
        self.first = seed * 100_000
        self.stopping = threading.Event()

    def run(self) -> None:
        nth = self.first
        while not self.stopping.is_set():
            nth += 1
            try:
                self.register_and_send(nth, f"{self.mark}-{nth}")
            except Exception as error:  # a thread's fault must reach the drill
                self.told.wrong.append(f"{type(error).__name__}: {error}")
                return

    def register_and_send(self, nth: int, mark: str) -> None:
        fields = {**request_fields(self.base_id, nth, mark), "form_token": form_token()}
        answer = self.post("/requests/new", fields)
        if answer is None:
            with self.told.lock:
                self.told.unknown_marks.add(mark)
            return
        number = int(answer.headers["Location"].split("/")[2])
        with self.told.lock:
            self.told.registered[mark] = number
        page = self.look(f"/requests/{number}/send")
        if page is None:
            return
        seen = hidden_fields(page.text)
        fields = {"form_token": seen["form_token"], "version": seen["version"], "at_once": "0"}
        answer = self.post(f"/requests/{number}/send", fields)
        with self.told.lock:
            (self.told.unknown_sends if answer is None else self.told.sent).add(number)

    def post(self, address: str, fields: dict[str, str]) -> httpx.Response | None:
        """The acknowledgement, or None when it never came and nobody asked again."""
        again = self.random.random() < ONE_IN_TWO
        latest = time.monotonic() + PATIENCE
        while time.monotonic() < latest:
            try:
                answer = self.caller.post(address, fields)
            except httpx.ConnectError:
                time.sleep(0.05)
            except httpx.HTTPError:
                self.told.lost_answers += 1
                if not again:
                    return None
                self.told.repeated += 1
            else:
                if answer.status_code != 303:
                    raise AssertionError(f"{answer.status_code} at {address}: {answer.text[:3000]}")
                return answer
        raise AssertionError(f"no answer at {address} in {PATIENCE} s")

    def look(self, address: str) -> httpx.Response | None:
        latest = time.monotonic() + PATIENCE
        while time.monotonic() < latest:
            try:
                answer = self.caller.get(address)
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                assert answer.status_code == 200, f"{answer.status_code} at {address}: {answer.text[:3000]}"
                return answer
        raise AssertionError(f"no page at {address} in {PATIENCE} s")
