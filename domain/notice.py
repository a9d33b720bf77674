"""お知らせ: whom one reaches, when it is shown, and what its link may be."""

import re
from datetime import date
from enum import StrEnum

from domain.refusal import Refusal
from domain.writing import one_line

LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_LINK = 100, 4_000, 300
OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
SECURE_SITE = re.compile(r"https://[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?([/?#][!-~]*)?")


class NoticeImportance(StrEnum):
    """重要 stays on top until it is read."""

    IMPORTANT = "important"
    NORMAL = "normal"


class NoticeAudience(StrEnum):
    """Everyone, who handles one kind of vehicle, or one organization alone."""

    EVERYONE = "everyone"
    REGISTERED = "registered"
    KEI = "kei"
    ORGANIZATION = "organization"


WRITTEN_FOR = (NoticeAudience.EVERYONE, NoticeAudience.REGISTERED, NoticeAudience.KEI)
"""What the operator chooses from; the system alone tells one organization something."""


class NoticeEvent(StrEnum):
    """What the system itself gives notice of; its words stand in the catalogues."""

    TERMS_CHANGED = "terms_changed"
    ORGANIZATION_LEFT = "organization_left"


class NoticeState(StrEnum):
    """掲載予定, 掲載中, 掲載終了."""

    COMING = "coming"
    SHOWN = "shown"
    OVER = "over"


def state_of(shown_from: date, shown_until: date | None, is_ended: bool, today: date) -> NoticeState:
    """Both days count as shown; without a last one it is shown until somebody ends it."""
    if is_ended or (shown_until is not None and shown_until < today):
        return NoticeState.OVER
    return NoticeState.COMING if today < shown_from else NoticeState.SHOWN


def check_days(shown_from: date, shown_until: date | None, today: date) -> None:
    """Raises notice_from_past or notice_until_wrong."""
    if shown_from < today:
        raise Refusal("notice_from_past", "shown_from", today=today)
    if shown_until is not None and shown_until < shown_from:
        raise Refusal("notice_until_wrong", "shown_until", first=shown_from)


def read_link(text: str) -> str:
    """A path of this site or an address that begins with https://; raises notice_link_wrong."""
    link = one_line(text)
    if link and not (OWN_PATH.fullmatch(link) or SECURE_SITE.fullmatch(link)):
        raise Refusal("notice_link_wrong", "link")
    return link


def is_elsewhere(link: str) -> bool:
    """Whether a link leaves this site."""
    return not link.startswith("/")
