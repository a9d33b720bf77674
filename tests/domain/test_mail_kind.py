"""The kinds of mail: each belongs to an event, each role is offered some, and what guards a sign-in is no choice."""

import pytest

from domain.mail_event import MAILS, MailEvent, MailTo
from domain.mail_kind import KINDS_OF, OFFERED, MailKind, mails_that_always_come, offered, wants
from domain.rights import RIGHTS, OrganizationKind, Role

CLIENT, AGENT, OPERATOR = OrganizationKind.CLIENT, OrganizationKind.AGENT, OrganizationKind.OPERATOR


def test_every_mail_to_who_wants_it_is_of_a_kind_and_every_kind_is_of_a_mail() -> None:
    wanted = {event for event, rule in MAILS.items() if rule.to is MailTo.WHO_WANTS}
    assert wanted - KINDS_OF.keys() == set()
    assert set().union(*KINDS_OF.values()) == set(MailKind)


def test_nothing_about_sign_ins_suspensions_or_statements_can_be_switched_off() -> None:
    also_to_persons = {
        MailEvent.SIGNING_ENDS, MailEvent.PORTAL_PASSWORD_ENDS, MailEvent.PORTAL_UNUSED,
        MailEvent.DELEGATE_NUMBER_ENDS, MailEvent.CLIENT_CERTIFICATE_ENDS,
    }  # fmt: skip
    assert {MAILS[event].to for event in KINDS_OF.keys() - also_to_persons} == {MailTo.WHO_WANTS}
    assert set(mails_that_always_come(Role.ADMIN)) & KINDS_OF.keys() == set()
    assert mails_that_always_come(Role.SENDER) == (
        MailEvent.PASSWORD_RESET, MailEvent.PASSWORD_CHANGED, MailEvent.SECOND_FACTOR_ON, MailEvent.SECOND_FACTOR_OFF,
        MailEvent.SIGN_IN_LOCKED, MailEvent.MISUSE_ASKED, MailEvent.MISUSE_STOPPED, MailEvent.DORMANCY_ANNOUNCED,
    )  # fmt: skip


def test_everyone_who_works_on_cases_is_offered_kinds_and_the_operator_none() -> None:
    assert set(OFFERED) == {pair for pair in RIGHTS if pair[0] is not OPERATOR}
    assert MailKind.RETURNED not in offered(AGENT, Role.SENDER)


@pytest.mark.parametrize(
    ("side", "role", "kind", "chosen", "comes"),
    [
        (CLIENT, Role.SENDER, MailKind.RETURNED, {}, True),
        (CLIENT, Role.SENDER, MailKind.RETURNED, {"returned": False}, False),
        (CLIENT, Role.ADMIN, MailKind.RETURNED, {}, False),
        (CLIENT, Role.ADMIN, MailKind.RETURNED, {"returned": True}, True),
        (CLIENT, Role.VIEWER, MailKind.OTHER_NOTICES, {}, False),
        (CLIENT, Role.VIEWER, MailKind.IMPORTANT_NOTICES, {}, True),
        (AGENT, Role.ADMIN, MailKind.EXPIRY, {"expiry": True}, True),
        (AGENT, Role.SENDER, MailKind.EXPIRY, {"expiry": True}, False),
        (OPERATOR, Role.ADMIN, MailKind.PLANNED_STOPS, {"planned_stops": True}, False),
    ],
)
def test_a_kind_comes_as_chosen_else_as_usual_and_never_to_a_role_it_is_not_for(
    side: OrganizationKind, role: Role, kind: MailKind, chosen: dict[str, bool], comes: bool
) -> None:
    assert wants(side, role, kind, chosen) is comes
