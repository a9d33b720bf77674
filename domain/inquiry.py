"""お問い合わせ: what it is about, where it stands, and which window answers a topic when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.business_days import YearEndClosure
from domain.dated import in_force
from domain.service_hours import OpenDays, OpeningHours, System, next_opening


class InquiryTopic(StrEnum):
    """利用申込, ログイン, 画面の使い方, 申請の状況, 請求, 保適証・記録簿, 個人情報, 不正利用の疑い, そのほか."""

    SIGNUP = "signup"
    SIGN_IN = "sign_in"
    SCREENS = "screens"
    APPLICATIONS = "applications"
    BILLING = "billing"
    CERTIFICATES = "certificates"
    PERSONAL_DATA = "personal_data"
    MISUSE = "misuse"
    OTHER = "other"


AT_THE_BRANCH = InquiryTopic.APPLICATIONS
"""What only the agent who lodged an application can tell: its branch is the window."""


class InquiryState(StrEnum):
    """未対応, 対応中, 回答済, 対象外."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


NEXT: dict[InquiryState, frozenset[InquiryState]] = {
    InquiryState.RECEIVED: frozenset({InquiryState.IN_HAND, InquiryState.ANSWERED, InquiryState.SET_ASIDE}),
    InquiryState.IN_HAND: frozenset({InquiryState.ANSWERED, InquiryState.SET_ASIDE}),
    InquiryState.ANSWERED: frozenset({InquiryState.IN_HAND}),
    InquiryState.SET_ASIDE: frozenset({InquiryState.IN_HAND}),
}


def may_become(state: InquiryState) -> tuple[InquiryState, ...]:
    """The state itself first, then what it may become."""
    return (state, *(other for other in InquiryState if other in NEXT[state]))


@dataclass(frozen=True)
class ContactWindow:
    """Who answers a topic from a day on; hours are minutes after midnight in Japan."""

    topic: InquiryTopic
    name: str
    phone: str
    opens: int
    closes: int
    days: OpenDays
    valid_from: date


def window_for(windows: Iterable[ContactWindow], topic: InquiryTopic, day: date) -> ContactWindow | None:
    return in_force((window for window in windows if window.topic is topic), day)


def opens_at(window: ContactWindow, closure: YearEndClosure, now: datetime) -> datetime:
    """The moment itself while somebody answers the phone, else when somebody next does."""
    # A window keeps its hours as a system does; which system is named makes no difference.
    hours: Sequence[OpeningHours] = (
        OpeningHours(System.SERVICE, None, window.opens, window.closes, window.days, date.min),
    )
    return next_opening(hours, closure, (), System.SERVICE, None, now)
