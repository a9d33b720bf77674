"""The subject and the text of a mail, from its event, its facts and its links."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.clock import JAPAN, day_in_japan
from domain.japanese_date import long_date
from domain.mail_event import MAILS, SUBJECT_FACTS, FactKind, MailEvent

SITE = "site"


@dataclass(frozen=True)
class Letter:
    """A mail as it is read; the text may hold a link that opens something, and shows in no representation."""

    subject: str
    text: str = field(repr=False)


def draw_letter(
    event: MailEvent,
    facts: Mapping[str, Any],
    links: Mapping[str, str],
    site: str,
    language: str,
    words: Mapping[str, str],
) -> Letter:
    """`facts` as they are kept, `links` as whole addresses, `words` of the language."""
    rule = MAILS[event]
    day = long_date if language == "ja" else date.isoformat
    told = {name: _written(kind, facts[name], day, words) for name, kind in rule.facts.items()}
    told |= {name: links[name] for name in rule.links}
    told[SITE] = site
    subject = words[f"mail_subject.{event.value}"] % {name: told[name] for name in SUBJECT_FACTS & told.keys()}
    body = words[f"mail_text.{event.value}"] % told
    return Letter(subject, f"{body}\n\n{words['mail_text.foot'] % told}\n")


def _written(kind: FactKind, kept: Any, day: Callable[[date], str], words: Mapping[str, str]) -> str:
    if kind is FactKind.PAIRS:
        return "\n".join(f"{label}：{text}" for label, text in kept)
    if kind is FactKind.DAY_IF_KNOWN and kept is None:
        return words["mail_text.day_not_known"]
    if kind in (FactKind.DAY, FactKind.DAY_IF_KNOWN):
        return day(date.fromisoformat(kept))
    if kind is FactKind.MOMENT:
        at = datetime.fromisoformat(kept)
        return f"{day(day_in_japan(at))} {at.astimezone(JAPAN):%H:%M}"
    return str(kept)
