"""Dates are read in every spelling in use and shown back in full."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.japanese_date import certificate_issue_date, era_date, long_date, read_date, read_month, short_date
from domain.refusal import Refusal
from tests.domain.outcome import outcome

TODAY = date(2026, 11, 1)
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "2026/11/22",
        "2026-11-22",
        "20261122",
        "2026.11.22",
        "2026 11 22",
        "2026年11月22日",
        "2026 年 11 月 22 日",
        "２０２６／１１／２２",
        "２０２６ー１１ー２２",
        "R8.11.22",
        "r8/11/22",
        "R8-11-22",
        "R08.11.22",
        "R081122",
        "Ｒ８．１１．２２",
        "令和8年11月22日",
        "令和８年１１月２２日",
        "㋿8年11月22日",
        "令和 8年11月22日",
        "令8.11.22",
        "8.11.22",
        "8年11月22日",
        "11/22",
        "11月22日",
        "2026年11月22日（日）",
        "2026/11/22 日曜日",
        " 2026/11/22\u3000",
    ],
)
def test_one_day_is_read_in_every_spelling(typed: str) -> None:
    assert read_date(typed, TODAY, "expiry_on") == DAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成32年3月1日", date(2020, 3, 1)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和39年10月10日", date(1964, 10, 10)),
        ("2026/1/5", date(2026, 1, 5)),
        ("1/5", date(2026, 1, 5)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_eras_first_years_and_single_digits_are_read(typed: str, day: date) -> None:
    assert read_date(typed, TODAY, "expiry_on") == day


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2026/02/30", "2026年2月30日"),
        ("20260230", "2026年2月30日"),
        ("R8.2.30", "令和8年2月30日"),
        ("8.13.1", "令和8年13月1日"),
        ("2/31", "2026年2月31日"),
        ("令和元年4月30日", "令和元年4月30日"),
        ("R0.1.1", "令和0年1月1日"),
    ],
)
def test_a_day_no_calendar_has_is_named(typed: str, written: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_date(typed, TODAY, "expiry_on")
    assert refused.value == Refusal("date_not_there", "expiry_on", written=written)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "あした",
        "2026",
        "2026/11",
        "26/11/22",
        "0000/01/01",
        "9999-12-31",
        "1" * 400,
        "R8",
        "\x00",
        "\ud800",
        "٢٠٢٦/١/١",
        "日",
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_date(typed, TODAY, "expiry_on")
    assert refused.value == Refusal("date_unreadable", "expiry_on")


def test_a_day_is_shown_with_its_era_and_weekday() -> None:
    assert long_date(DAY) == "2026年11月22日（令和8年・日）"
    assert long_date(date(2019, 5, 1)) == "2019年5月1日（令和元年・水）"
    assert short_date(date(2026, 1, 5)) == "2026/01/05"
    assert era_date(date(2019, 4, 30)) == "平成31年4月30日"


@pytest.mark.parametrize(
    ("digits", "day"), [("051205", date(2023, 12, 5)), ("010501", date(2019, 5, 1)), ("310430", date(2019, 4, 30))]
)
def test_the_date_of_issue_on_a_certificate_is_in_japanese_years(digits: str, day: date) -> None:
    assert certificate_issue_date(digits) == day


@pytest.mark.parametrize(
    ("digits", "code"), [("051305", "date_not_there"), ("050230", "date_not_there"), ("5125", "date_unreadable")]
)
def test_a_date_of_issue_that_is_none_is_refused(digits: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        certificate_issue_date(digits)
    assert (refused.value.code, refused.value.field) == (code, "certificate_number")


@given(st.dates(date(1900, 1, 1), date(2117, 12, 31)))
def test_every_way_of_showing_a_day_is_read_back(day: date) -> None:
    western = f"{day.year}年{day.month}月{day.day}日"
    assert [read_date(text, TODAY, "d") for text in (short_date(day), era_date(day), western)] == [day] * 3


@given(st.text(alphabet=st.characters(), max_size=45) | st.text("0123456789年月日元令和RH./- ", max_size=14))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    day = outcome(lambda: read_date(text, TODAY, "d"))
    assert isinstance(day, date) or day.field == "d"


@pytest.mark.parametrize("character", ["1", " ", "年", "/", "\x00"])
def test_a_megabyte_is_no_date(character: str) -> None:
    with pytest.raises(Refusal):
        read_date(character * 1_000_000, TODAY, "d")


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2023-04", "2023-04"),
        ("2023/4", "2023-04"),
        ("２０２３年４月", "2023-04"),
        ("202304", "2023-04"),
        ("R5.4", "2023-04"),
        ("r5/4", "2023-04"),
        ("令和５年４月", "2023-04"),
        ("R0504", "2023-04"),
        ("平成30年12月", "2018-12"),
        ("令和元年5月", "2019-05"),
        (" S63 . 1 ", "1988-01"),
    ],
)
def test_one_month_is_read_in_every_spelling(typed: str, month: str) -> None:
    assert read_month(typed, "m") == month


@pytest.mark.parametrize(
    "typed", ["", "5/4", "2023", "2023/13", "2023/0", "R0.4", "1600/1", "2023/4/1", "x", "2023/4" + " " * 40]
)
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_month(typed, "m")
    assert refused.value == Refusal("month_unreadable", "m")


@given(st.text(alphabet=st.characters(), max_size=45) | st.text("0123456789年月元令和RH./- ", max_size=12))
def test_any_text_is_a_month_or_refused(text: str) -> None:
    month = outcome(lambda: read_month(text, "m"))
    assert month == Refusal("month_unreadable", "m") or date.fromisoformat(f"{month}-01")
