"""Mails are the operator's to see: no other organization finds one, be it written to itself."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.refusal import Refusal
from tests.domain.outcome import outcome
from tests.support.mails import post
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.listing import Wish
from usecases.mails.resend import ResendMail, resend_mail
from usecases.mails.search import MailConditions, search_mails, show_mail


@pytest.mark.parametrize(("member_code", "seen"), [("1000001", 1), ("1845678", 0), ("2000001", 0)])
def test_only_the_operator_finds_mails(
    session: Session, organizations: Demo, now: datetime, member_code: str, seen: int
) -> None:
    own = organizations.organizations["1845678"].id
    mail_id = post(session, MailEvent.SUSPENDED, now, organization_id=own)
    actor = actor_of(session, organizations, login_id="admin", member_code=member_code)
    found = search_mails(session, actor, MailConditions(), Wish())
    assert (len(found.page.rows), found.totals[None]) == (seen, seen)
    shown = outcome(lambda: show_mail(session, actor, mail_id, "https://keizoku.example.jp", "", now).row.id)
    assert shown == (mail_id if seen else Refusal("not_found"))
    refused = Refusal("mail_not_failed" if seen else "not_found")
    assert outcome(lambda: resend_mail(session, actor, ResendMail(mail_id), now)) == refused
