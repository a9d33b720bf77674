"""Change a notice that nobody has seen yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.notice import NoticeState, check_days
from domain.refusal import Refusal
from usecases.audit import changes, record
from usecases.notices.find import find_notice, state_now
from usecases.notices.write import UNTOLD, NoticeFacts, words_key


@dataclass(frozen=True)
class ChangeNotice:
    """A notice that was seen at `version`, as it is to be."""

    number: int
    version: int
    facts: NoticeFacts


def change_notice(session: Session, actor: Actor, command: ChangeNotice, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, notice_already_shown, notice_from_past or notice_until_wrong."""
    notice = find_notice(session, command.number, lock=True)
    if notice.version != command.version:
        raise Refusal("changed_by_someone_else", at=notice.updated_at)
    if state_now(notice, now) is not NoticeState.COMING:
        raise Refusal("notice_already_shown")
    check_days(command.facts.shown_from, command.facts.shown_until, day_in_japan(now))
    after = vars(command.facts)
    before = {name: getattr(notice, name) for name in after}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    for name in changed:
        setattr(notice, name, after[name])
    notice.words_key = words_key(command.facts)
    notice.updated_at, notice.updated_by = now, actor.user_id
    record(
        session, actor, "notice_changed", now, record=f"notice {notice.id}", fields=sorted(changed),
        changes=changes(before, after, changed, UNTOLD),
    )  # fmt: skip
