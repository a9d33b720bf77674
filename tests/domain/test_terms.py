"""The terms of use: which version holds when, what each must say, and that none is changed once in effect."""

from dataclasses import dataclass
from datetime import date

import pytest

from domain.refusal import Refusal
from domain.terms import (
    MOST_SECTIONS,
    Section,
    TermsTopic,
    changed_sections,
    check_new_version,
    known_version,
    read_terms,
    taken_over,
    terms_on,
    to_come,
)
from tests.domain.outcome import outcome
from tests.domain.reference_tables import REFERENCE

SHIPPED = read_terms((REFERENCE / "terms.txt").read_text(encoding="utf-8"))
TEXT = {section.key: section.text for section in SHIPPED.sections}
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Version:
    version: int
    valid_from: date


FIRST, SECOND, MENDED = Version(1, date(2021, 10, 1)), Version(2, date(2027, 4, 1)), Version(3, date(2027, 4, 1))
COMPLETE = tuple(Section(topic.value, "見出し", "本文") for topic in TermsTopic)


def test_the_terms_have_a_section_for_each_thing_they_must_settle():
    assert [section.key for section in SHIPPED.sections] == [
        "scope", "registry_data", "change_of_terms", "hours", "ways_to_apply", "acceptance", "change_of_data",
        "use_of_data", "security", "ids", "own_equipment", "damages", "prohibited", "price", "no_refund", "leaving",
        "suspension", "remaining_debts", "limits_and_stops", "end_of_service", "notices", "confidentiality",
        "rights_in_program", "disclaimer", "personal_data", "organized_crime", "court",
    ]  # fmt: skip
    assert {section.key for section in SHIPPED.sections} == set(TermsTopic)
    assert [section for section in SHIPPED.sections if not (section.heading and section.text)] == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("scope", ("指定自動車整備事業の指定を受けた",)),
        ("registry_data", ("継続検査のワンストップサービスの申請",)),
        ("change_of_terms", ("お知らせ", "効力が生じる日")),
        ("ways_to_apply", ("ウェブサイト", "郵送")),
        ("acceptance", ("事実と異なる", "一致しない", "支払わないおそれ", "まだ改められていない", "適当でない")),
        ("use_of_data", ("ほかのシステムから受け取った情報は、継続検査の申請のためだけに",)),
        (
            "security",
            (
                "識別と認証", "暗号化", "アクセスの制限", "監視", "ウイルスの検査", "記録", "建物の管理", "媒体の管理"
            ),
        ),
        ("prohibited", ("行政書士法",)),
        ("no_refund", ("返金しません",)),
        ("leaving", ("知らせを受けた日", "18か月")),
        ("suspension", ("3か月", "1週間前", "メールサーバーに受け付けられたときから")),
        ("remaining_debts", ("一度に支払います",)),
        ("notices", ("発したときに効力",)),
        ("confidentiality", ("3年間",)),
        ("organized_crime", ("直ちに",)),
        ("court", ("合意管轄裁判所",)),
    ],
)  # fmt: skip
def test_each_section_says_what_it_is_there_for(key, said):
    assert [words for words in said if words not in TEXT[key]] == []


def test_an_article_that_another_one_names_stands_at_that_number():
    """料金 points to 第3条 for how a change is told."""
    assert ("第3条" in TEXT["price"], SHIPPED.sections[2].key) == (True, "change_of_terms")


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2021, 9, 30), None),
        (date(2021, 10, 1), FIRST),
        (date(2027, 3, 31), FIRST),
        (date(2027, 4, 1), MENDED),
        (date(2030, 1, 1), MENDED),
    ],
)
def test_a_version_holds_from_its_day_until_the_next_and_of_two_for_one_day_the_later(day, version):
    assert terms_on([FIRST, SECOND, MENDED], day) == version
    assert terms_on([MENDED, SECOND, FIRST], day) == version


def test_to_come_is_what_will_really_hold():
    assert to_come([FIRST, SECOND, MENDED], TODAY) == (MENDED,)
    assert to_come([FIRST, SECOND, MENDED], date(2027, 4, 1)) == ()


@pytest.mark.parametrize(
    ("valid_from", "refusal"),
    [
        (TODAY, Refusal("terms_day_not_ahead", "valid_from", today=TODAY)),
        (date(2020, 1, 1), Refusal("terms_day_not_ahead", "valid_from", today=TODAY)),
        (date(2027, 3, 31), Refusal("terms_day_before_announced", "valid_from", day=date(2027, 4, 1))),
        (date(2027, 4, 1), None),
        (date(2028, 1, 1), None),
    ],
)
def test_a_new_version_begins_after_today_and_not_before_one_that_is_announced(valid_from, refusal):
    assert outcome(lambda: check_new_version(COMPLETE, valid_from, [FIRST, SECOND], TODAY)) == refusal


@pytest.mark.parametrize("topic", TermsTopic)
def test_no_version_may_leave_out_what_every_one_must_say(topic):
    without = [section for section in COMPLETE if section.key != topic]
    emptied = [Section(topic.value, "見出し", ""), *without]
    for sections in (without, emptied):
        assert outcome(lambda sections=sections: check_new_version(sections, date(2027, 1, 1), [FIRST], TODAY)) == (
            Refusal("terms_section_missing", f"section_{topic}")
        )


def test_a_version_has_so_many_articles_at_most():
    many = [*COMPLETE, *(Section(f"more_{n}", "見出し", "本文") for n in range(MOST_SECTIONS))]
    assert outcome(lambda: check_new_version(many, date(2027, 1, 1), [], TODAY)) == Refusal(
        "terms_too_many_sections", most=MOST_SECTIONS
    )


def test_changed_is_what_is_new_or_reads_otherwise_or_is_gone():
    before = [Section("a", "A", "1"), Section("b", "B", "2"), Section("c", "C", "3")]
    after = [Section("b", "B", "2"), Section("a", "A", "1, otherwise"), Section("d", "D", "4")]
    assert changed_sections(before, after) == ("a", "d", "c")
    assert changed_sections(before, before) == ()


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (1, date(2027, 3, 31), ()),
        (1, date(2027, 4, 1), (MENDED,)),
        (3, date(2027, 4, 1), ()),
        (0, date(2027, 4, 1), (MENDED, FIRST)),
        (1, date(2028, 1, 1), (Version(4, date(2028, 1, 1)), MENDED)),
    ],
)
def test_what_has_taken_over_since_a_version_is_told_without_what_was_replaced_before_its_day(
    known: int, day: date, expected: tuple[Version, ...]
) -> None:
    assert taken_over((FIRST, SECOND, MENDED, Version(4, date(2028, 1, 1))), known, day) == expected


@pytest.mark.parametrize(
    ("noted", "since", "expected"),
    [
        (0, date(2026, 11, 20), 1),
        (0, date(2027, 4, 1), 3),
        (1, date(2027, 4, 1), 1),
        (3, date(2026, 11, 20), 3),
        (0, date(2021, 9, 30), 0),
    ],
)
def test_whoever_noted_nothing_knows_the_version_under_which_they_came(noted: int, since: date, expected: int) -> None:
    assert known_version((FIRST, SECOND, MENDED), noted, since) == expected
