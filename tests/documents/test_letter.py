"""Mails as they are read: subject and text of every event, in both languages."""

import re

import pytest

from documents.letter import SITE, draw_letter
from domain.mail_event import MAILS, SUBJECT_FACTS, MailEvent, kept_facts
from tests.support.mails import TOKEN, facts_of
from usecases.words import LANGUAGES, words_of

FACT = re.compile(r"%\((\w+)\)s")
EVENTS = [pytest.param(event, id=event.value) for event in MailEvent]
ADDRESS = "https://keizoku.example.jp"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_subject_and_a_text_that_tells_all_of_its_facts(event: MailEvent, language: str) -> None:
    words, rule = words_of(language), MAILS[event]
    subject, text = words[f"mail_subject.{event.value}"], words[f"mail_text.{event.value}"]
    assert set(FACT.findall(text)) - {SITE} == {*rule.facts, *rule.links}
    assert set(FACT.findall(subject)) <= SUBJECT_FACTS & rule.facts.keys()
    assert (len(subject) <= 80, "\n" in subject) == (True, False)
    assert SITE in FACT.findall(words["mail_text.foot"])


def test_subjects_tell_events_apart() -> None:
    for language in LANGUAGES:
        words = words_of(language)
        assert len({words[f"mail_subject.{event.value}"] for event in MailEvent}) == len(MailEvent)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_can_be_written(event: MailEvent, language: str) -> None:
    facts, links = kept_facts(event, facts_of(event)), dict.fromkeys(MAILS[event].links, f"{ADDRESS}/{TOKEN}")
    letter = draw_letter(event, facts, links, ADDRESS, language, words_of(language))
    assert not re.search(r"%\(|T03:00|\[\[|None", letter.subject + letter.text)
    assert (TOKEN in letter.text) == bool(links)
    assert TOKEN not in repr(letter)


def test_a_receipt_reads_as_a_person_would_write_it() -> None:
    event = MailEvent.ENROLLMENT_RECEIVED
    links = {"status": f"{ADDRESS}/signup/status/{TOKEN}"}
    letter = draw_letter(event, kept_facts(event, facts_of(event)), links, ADDRESS, "ja", words_of("ja"))
    assert letter.subject == "【けいぞく】利用申込を受け付けました（受付番号 A-000123）"
    assert letter.text == (
        "株式会社みなと自動車 様\n\n"
        "けいぞくの利用申込を受け付けました。\n\n"
        "受付番号：A-000123\n"
        "受付日時：2026年11月23日（令和8年・月） 12:00\n\n"
        "■ お申込みの内容\n"
        "名称：株式会社みなと自動車\n"
        "電話：03-1234-5678\n\n"
        "■ このあと\n"
        "内容を確認し、2026年11月26日（令和8年・木） までに結果をメールでお知らせします。\n"
        "お申込みの状況は、次のリンクで 2026年11月23日（令和8年・月） 12:00 まで確認できます。\n"
        f"{ADDRESS}/signup/status/{TOKEN}\n\n"
        "お問い合わせの際は、受付番号をお知らせください。\n\n"
        "--\n"
        "けいぞく　https://keizoku.example.jp\n"
        "このメールは自動で送っています。返信をいただいてもお答えできません。\n"
        "お心当たりがないときは、このメールを削除してください。\n"
    )


def test_an_english_mail_writes_its_days_in_figures() -> None:
    event = MailEvent.RESUMED
    letter = draw_letter(event, kept_facts(event, facts_of(event)), {}, ADDRESS, "en", words_of("en"))
    assert "was resumed at 2026-11-23 12:00." in letter.text


def test_what_stands_in_a_fact_stands_for_nothing_else() -> None:
    """A per cent sign or a bracket of the applicant's is a sign like any other."""
    event = MailEvent.ENROLLMENT_REFUSED
    facts = kept_facts(event, facts_of(event) | {"name": "%(receipt_number)s 100%{0}"})
    assert draw_letter(event, facts, {}, ADDRESS, "ja", words_of("ja")).text.startswith(
        "%(receipt_number)s 100%{0} 様\n"
    )


def test_a_change_of_a_client_leads_to_its_filled_paper_and_names_nobody_in_its_subject() -> None:
    event = MailEvent.CLIENT_BASE_CHANGED
    letter = draw_letter(event, kept_facts(event, facts_of(event)), {}, ADDRESS, "ja", words_of("ja"))
    assert letter.subject == "依頼人から変更の届出がありました"
    assert "変更届出書（PDF）" in letter.text
    assert f"\n{ADDRESS}/agency/inbox/changes\n" in letter.text
