"""A notice: when it is shown, and what its link may be."""

from datetime import date

import pytest

from domain.notice import NoticeState, check_days, is_elsewhere, read_link, state_of
from domain.refusal import Refusal

TODAY = date(2026, 11, 20)
BEFORE, AFTER = date(2026, 11, 19), date(2026, 11, 21)


@pytest.mark.parametrize(
    ("shown_from", "shown_until", "is_ended", "state"),
    [
        (AFTER, None, False, NoticeState.COMING),
        (AFTER, AFTER, False, NoticeState.COMING),
        (TODAY, None, False, NoticeState.SHOWN),
        (TODAY, TODAY, False, NoticeState.SHOWN),
        (BEFORE, AFTER, False, NoticeState.SHOWN),
        (BEFORE, BEFORE, False, NoticeState.OVER),
        (TODAY, None, True, NoticeState.OVER),
        (AFTER, None, True, NoticeState.OVER),
    ],
)
def test_both_days_count_as_shown(
    shown_from: date, shown_until: date | None, is_ended: bool, state: NoticeState
) -> None:
    assert state_of(shown_from, shown_until, is_ended, TODAY) is state


@pytest.mark.parametrize(
    ("shown_from", "shown_until", "code"),
    [
        (TODAY, None, None),
        (TODAY, TODAY, None),
        (AFTER, None, None),
        (BEFORE, None, "notice_from_past"),
        (AFTER, TODAY, "notice_until_wrong"),
    ],
)
def test_a_notice_begins_today_or_later_and_ends_after_that(
    shown_from: date, shown_until: date | None, code: str | None
) -> None:
    if code is None:
        check_days(shown_from, shown_until, TODAY)
        return
    with pytest.raises(Refusal) as refused:
        check_days(shown_from, shown_until, TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "link",
    [
        "", "/", "/downloads", "/requests?kind=kei#top", "https://www.mlit.go.jp", "https://example.jp:8443/a?b=c",
        " https://example.jp/ ",
    ],
)  # fmt: skip
def test_a_link_is_a_page_of_this_site_or_a_secure_address(link: str) -> None:
    assert read_link(link) == link.strip()


@pytest.mark.parametrize(
    "link",
    [
        "//example.jp", "/\\example.jp", "\\example.jp", "http://example.jp", "javascript:alert(1)", "https://",
        "https:///example.jp", "https://a b.jp", "https://user@example.jp", "downloads", "/案内", "data:text/html,x",
        "/a\\b",
    ],
)  # fmt: skip
def test_any_other_link_is_refused(link: str) -> None:
    with pytest.raises(Refusal, match="notice_link_wrong"):
        read_link(link)


def test_which_links_leave_the_site() -> None:
    assert (is_elsewhere("/downloads"), is_elsewhere("https://example.jp")) == (False, True)
