"""The state's portal as our jobs see it: what can be asked of it, what it says, and how it fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from domain.oss_status import OssStatus
from domain.payment import FeeKind
from domain.vehicle import VehicleKind


@dataclass(frozen=True)
class PortalCredentials:
    """A bulk user's sign-in at the portal; its password never shows in a representation."""

    vehicle_kind: VehicleKind
    bulk_user_id: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Statement:
    """What the portal says of one application at one moment.

    `status` is None when `words` is a word we do not know. `raw` is the whole statement as it came; it is the same
    in an event and in the answer to an act. `seq` numbers the bulk user's events, and in an answer it is the number
    of the last event the answer already contains.
    """

    key: str
    seq: int
    at: datetime
    words: str
    status: OssStatus | None
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Event:
    """One numbered event; `said` is None when nothing but its number can be read. `raw` can always be stored."""

    seq: int
    said: Statement | None
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class EventPage:
    """Events in the order they came, which a faulty portal may mix up; `last_seq` is the newest there is."""

    events: tuple[Event, ...]
    last_seq: int


class PortalFailure(Exception):
    """Carries a code alone: neither its text nor its cause ever holds what was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PortalUnreachable(PortalFailure):
    """Nothing arrived there: the same call may be sent again as it is."""


class OutcomeUnknown(PortalUnreachable):
    """Sent, but without a usable answer: ask for the application's state before sending again."""


class PortalRefused(PortalFailure):
    """A definite no that will not change by itself; `words` are the portal's own, for the agent's eyes."""

    def __init__(self, code: str, words: str, facts: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.words = words
        self.facts = facts


class PortalClosed(PortalFailure):
    """Outside its hours; `opens_at` is None when it does not say."""

    def __init__(self, opens_at: datetime | None) -> None:
        super().__init__("closed")
        self.opens_at = opens_at


class AccountDead(PortalFailure):
    """Wrong credentials, an expired password or ID失効: no act of this account can succeed until a person mends it."""


class PortalGateway(Protocol):
    """Every act carries an idempotency key: the same key and content sent again never act twice.

    All raise PortalUnreachable, OutcomeUnknown, PortalRefused, PortalClosed or AccountDead.
    """

    def lodge(self, account: PortalCredentials, key: str, body: bytes, signature: bytes | None = None) -> Statement:
        """`key`, our application number, is the idempotency key too; the signature is of exactly this body."""

    def state(self, account: PortalCredentials, key: str) -> Statement | None:
        """None: the portal has never accepted this number."""

    def pay(self, account: PortalCredentials, key: str, fee: FeeKind, idempotency_key: str) -> Statement: ...

    def correct(self, account: PortalCredentials, key: str, answer: str, idempotency_key: str) -> Statement:
        """`answer`: done (mended and registered again), or yes or no to the office's question."""

    def withdraw(self, account: PortalCredentials, key: str, idempotency_key: str) -> Statement: ...

    def suspend(self, account: PortalCredentials, key: str, idempotency_key: str) -> Statement: ...

    def resume(self, account: PortalCredentials, key: str, idempotency_key: str) -> Statement: ...

    def events(self, account: PortalCredentials, after: int, limit: int) -> EventPage: ...

    def change_password(self, account: PortalCredentials, new_password: str) -> None:
        """After an unknown outcome the new password may hold already: try it first."""
