"""An agent at the training portal, and the person who plays its office, as tests speak of them."""

import itertools
import json
from copy import deepcopy
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LODGEMENT: dict[str, Any] = {
    "key": "100051889",
    "kind": "registered",
    "procedure": "continued_inspection",
    "office": {"code": "T-13-01", "name": "東京運輸支局"},
    "plate": {"region": "品川", "class_number": "600", "kana": "さ", "serial": "1111", "small_plate": False},
    "chassis_number": "ZVW50-6012345",
    "officially_stamped": False,
    "vehicle_user": {
        "kind": "person",
        "name": "山田　太郎",
        "representative": "",
        "address_1": "東京都港区六本木１－１",
        "address_2": "",
    },
    "validity_code": "two_years_designated",
    "expiry_on": None,
    "cashless": False,
    "mandate": {"kind": "none", "issuer": None, "made_on": None, "file_sha256": None},
    "waivers": [],
    "shortening_allowed": False,
    "parking_receipt": False,
    "renewal_place": "office",
    "delegate_number": "",
    "pickup": None,
    "certificate_number": "",
    "account_id": "",
    "insurance_state": "electronic",
    "conformity_state": "registered",
    "mandate_confirmed": {"by": "送信　花子", "at": "2026-11-20T00:30:00Z"},
    "earlier_receipt": None,
    "agent": {"organization": "2000001", "base": "001"},
    "client": {"member_code": "1845678", "base_code": "001"},
    "payer": {"direct_debit_registered": True, "account_reference": None},
}
KEI_CHANGES: dict[str, Any] = {
    "kind": "kei",
    "office": {"code": "K-13-01", "name": "東京主管事務所"},
    "plate": {"region": "品川", "class_number": "580", "kana": "あ", "serial": "2345", "small_plate": False},
    "chassis_number": "JF3-1000001",
    "validity_code": "",
    "pickup": "agent",
    "mandate_confirmed": None,
}


def lodgement(kind: str = "registered", /, **changes: Any) -> dict[str, Any]:
    """A lodgement in which everything is right, but for the changes; `plate__kana` reaches inside."""
    body = deepcopy(LODGEMENT) | (deepcopy(KEI_CHANGES) if kind == "kei" else {})
    for name, value in changes.items():
        part, _, inner = name.partition("__")
        if inner:
            body[part][inner] = value
        else:
            body[part] = value
    return body


def canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Office:
    """The person at the window and the training calls."""

    def __init__(self, program: Flask) -> None:
        self.client: FlaskClient = program.test_client()

    def set_time(self, moment: str) -> None:
        self.ask("/training/clock", now=moment)

    def wait(self, **units: int) -> None:
        seconds = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
        self.ask("/training/clock", advance_seconds=sum(seconds[unit] * n for unit, n in units.items()))

    def set_delays(self, **delays: int) -> None:
        self.ask("/training/settings", delays=delays)

    def turn_on(self, name: str, **order: Any) -> None:
        self.ask("/training/switches", name=name, **order)

    def examine(self, key: str, result: str = "pass", reason: str = "", message: str = "") -> None:
        self.ask("/training/examine", key=key, result=result, reason=reason, message=message)

    def change_car(self, chassis_number: str, kind: str = "registered", /, **changes: Any) -> None:
        self.ask("/training/cars", kind=kind, chassis_number=chassis_number, changes=changes)

    def force(self, chassis_number: str, result: str, reason: str = "", message: str = "") -> None:
        self.ask("/training/results", chassis_number=chassis_number, result=result, reason=reason, message=message)

    def counts(self) -> dict[str, dict[str, Any]]:
        rows = self.client.get("/training/counts").get_json()["applications"]
        return {row.pop("key"): {name: row[name] for name in row if name != "account"} for row in rows}

    def ask(self, path: str, /, **order: Any) -> dict[str, Any]:
        answer = self.client.post(path, json=order)
        assert answer.status_code in (200, 201), answer.get_data(as_text=True)
        body: dict[str, Any] = answer.get_json()
        return body

    def issue_account(self, kind: str, **order: Any) -> dict[str, Any]:
        return self.ask("/training/accounts", **{"kind": kind, "agent_name": "東京支部", **order})


class Agent:
    """One bulk user with its password; `answer` keeps the last answer of the portal."""

    def __init__(self, program: Flask, account: dict[str, Any]) -> None:
        self.client = program.test_client()
        self.kind = account["kind"]
        self.user, self.password = account["bulk_user_id"], account["password"]
        self._keys = (f"act-{n}" for n in itertools.count(1))
        self.answer: TestResponse

    def lodge(self, **changes: Any) -> dict[str, Any]:
        body = lodgement(self.kind, **changes)
        return self.post("/applications", canonical(body), body["key"])

    def state(self, key: str) -> dict[str, Any]:
        return self.get(f"/applications/{key}")

    def pay(self, key: str, fee: str, idempotency_key: str | None = None) -> dict[str, Any]:
        return self.post(f"/applications/{key}/payments", canonical({"fee": fee}), idempotency_key)

    def act(self, key: str, what: str, **body: Any) -> dict[str, Any]:
        return self.post(f"/applications/{key}/{what}", canonical(body))

    def events(self, after: int = 0, limit: int = 500) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.get(f"/events?after={after}&limit={limit}")["events"]
        return events

    def story(self, key: str) -> list[str]:
        """The words of one application in the order of its events, each once in a row."""
        words = [event["status"] for event in self.events() if event["key"] == key]
        return [word for word, _ in itertools.groupby(words)]

    def to_examination(self, **changes: Any) -> str:
        """An application lodged and paid so far that it is examined."""
        key: str = self.lodge(**changes)["key"]
        for fee in ("inspection", "technical_information"):
            self.pay(key, fee)
        return key

    def get(self, path: str) -> dict[str, Any]:
        self.answer = self.client.get(path, auth=(self.user, self.password))
        return self._body()

    def post(self, path: str, body: bytes, idempotency_key: str | None = None) -> dict[str, Any]:
        self.answer = self.client.post(
            path,
            data=body,
            content_type="application/json",
            headers={"Idempotency-Key": idempotency_key or next(self._keys)},
            auth=(self.user, self.password),
        )
        return self._body()

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = self.answer.get_json()
        return body
