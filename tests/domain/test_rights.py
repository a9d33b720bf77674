"""Who may do what, held to the tables of chapters 01 and 16: a row an act, a column a role."""

import pytest

from domain.rights import RIGHTS, OrganizationKind, Right, Role

ADMIN, BASE_ADMIN, SENDER, VIEWER = Role
EVERYONE = {ADMIN, BASE_ADMIN, SENDER, VIEWER}
STAFF = {SENDER, VIEWER}
ADMINS = {ADMIN, BASE_ADMIN}
"""A base administrator's reach is the own bases, which the walks of other tests see to."""

CLIENT: dict[Right, set[Role]] = {
    # 依頼データ, 申請
    Right.ENTER_REQUEST: STAFF,
    Right.SEND_REQUEST: {SENDER},
    Right.SEE_REQUESTS: EVERYONE,
    Right.SEE_APPLICATIONS: EVERYONE,
    Right.WRITE_MEMO: STAFF,
    # The organization's data: a base administrator looks.
    Right.SEE_ORGANIZATION: ADMINS,
    Right.CHANGE_ORGANIZATION: {ADMIN},
    Right.SET_USUAL_AGENTS: {ADMIN},
    Right.LEAVE: {ADMIN},
    Right.CONFIRM_TERMS: {ADMIN},
    Right.PUT_AWAY_FIRST_DAY: {ADMIN},
    # 拠点, 担当資格者, 利用者
    Right.SEE_BASES: ADMINS,
    Right.ADD_BASE: {ADMIN},
    Right.DELETE_BASE: {ADMIN},
    Right.CHANGE_BASE: ADMINS,
    Right.SEE_PEOPLE: ADMINS,
    Right.CHANGE_PEOPLE: ADMINS,
    Right.SEE_USERS: ADMINS,
    Right.CHANGE_USERS: ADMINS,
    # 依頼先代理人, 申請テンプレート
    Right.SEE_AGREEMENTS: EVERYONE,
    Right.CHANGE_AGREEMENTS: {ADMIN},
    Right.SEE_TEMPLATES: EVERYONE,
    Right.CHANGE_TEMPLATES: {ADMIN},
    # ダイレクト納付口座: asked for by the organization, looked at by its base administrators.
    Right.SEE_DEBIT_ACCOUNTS: ADMINS,
    Right.ASK_DEBIT_ACCOUNTS: {ADMIN},
    Right.SEE_BILLING: ADMINS,
    Right.FETCH_DOCUMENTS: {ADMIN},
    Right.FETCH_REGISTRATION: {ADMIN},
    # 届出書 of the changes of one's bases (chapter 1).
    Right.FETCH_NOTIFICATIONS: ADMINS,
    Right.SEE_AUDIT: ADMINS,
}
AGENT: dict[Right, set[Role]] = {
    Right.SEE_REQUESTS: EVERYONE,
    Right.SEE_APPLICATIONS: EVERYONE,
    Right.SEE_INBOX: EVERYONE,
    Right.WORK_INBOX: {SENDER},
    Right.APPLY: {SENDER},
    Right.PAY: {SENDER},
    Right.WRITE_MEMO: STAFF,
    # Members, portal accounts and signing certificates: others look (16).
    Right.SEE_MEMBERS: EVERYONE,
    Right.CHANGE_MEMBERS: ADMINS,
    Right.MOVE_DEBIT_ACCOUNTS: ADMINS,
    Right.SEE_PORTAL_ACCOUNTS: EVERYONE,
    Right.CHANGE_PORTAL_ACCOUNTS: ADMINS,
    Right.SEE_SIGNING: EVERYONE,
    # A certificate signs for the whole organization.
    Right.REGISTER_SIGNING: {ADMIN},
    Right.SEE_BASES: ADMINS,
    Right.ADD_BASE: {ADMIN},
    Right.DELETE_BASE: {ADMIN},
    Right.CHANGE_BASE: ADMINS,
    Right.SEE_USERS: ADMINS,
    Right.CHANGE_USERS: ADMINS,
    Right.SEE_ORGANIZATION: ADMINS,
    Right.CHANGE_ORGANIZATION: {ADMIN},
    Right.FETCH_DOCUMENTS: {ADMIN},
    Right.SEE_AUDIT: ADMINS,
}
CLERK = {ADMIN, SENDER}
OPERATOR: dict[Right, set[Role]] = {
    Right.SEE_ENROLLMENTS: CLERK,
    Right.DECIDE_ENROLLMENT: CLERK,
    Right.SEE_ORGANIZATIONS: CLERK,
    Right.SEE_CHANGES: CLERK,
    Right.DECIDE_CHANGE: CLERK,
    Right.SEE_INQUIRIES: CLERK,
    Right.ANSWER_INQUIRY: CLERK,
    Right.WRITE_NOTICES: CLERK,
    Right.KEEP_HANDOUTS: CLERK,
    Right.SEE_TERMS: CLERK,
    Right.SEE_PRICES: CLERK,
    Right.SEE_BASES: CLERK,
    Right.SEE_REQUESTS: {ADMIN},
    Right.SEE_APPLICATIONS: {ADMIN},
    Right.ANNOUNCE_TERMS: {ADMIN},
    Right.SET_PRICE: {ADMIN},
    Right.SEE_MAILS: {ADMIN},
    Right.RESEND_MAIL: {ADMIN},
    Right.ISSUE_CERTIFICATES: {ADMIN},
    Right.CHANGE_STANDING: {ADMIN},
    Right.INSPECT_AUDIT: {ADMIN},
    Right.ADD_BASE: {ADMIN},
    Right.DELETE_BASE: {ADMIN},
    Right.CHANGE_BASE: {ADMIN},
    # No users for the clerk, and tenants' administrators are the operator's alone.
    Right.SEE_USERS: {ADMIN},
    Right.CHANGE_USERS: {ADMIN},
    Right.CHANGE_ADMINS: {ADMIN},
}
TABLES = {OrganizationKind.CLIENT: CLIENT, OrganizationKind.AGENT: AGENT, OrganizationKind.OPERATOR: OPERATOR}


@pytest.mark.parametrize("kind", OrganizationKind)
def test_each_cell_is_as_the_chapters_say(kind: OrganizationKind) -> None:
    given = {right: {role for role in Role if right in RIGHTS.get((kind, role), frozenset())} for right in Right}
    assert {right: roles for right, roles in given.items() if roles} == TABLES[kind]


def test_every_right_is_somebody_s() -> None:
    assert {right for table in TABLES.values() for right in table} == set(Right)
