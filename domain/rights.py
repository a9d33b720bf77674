"""Who may do what: one table of organization kind and role."""

from enum import StrEnum


class OrganizationKind(StrEnum):
    """依頼人, 代理人, 運営."""

    CLIENT = "client"
    AGENT = "agent"
    OPERATOR = "operator"


class Role(StrEnum):
    """管理者, 拠点管理者, 担当者(送信可), 担当者(送信不可)."""

    ADMIN = "admin"
    BASE_ADMIN = "base_admin"
    SENDER = "sender"
    VIEWER = "viewer"


class Right(StrEnum):
    """One thing that can be allowed; each route names exactly one."""

    SEE_BASES = "see_bases"
    ADD_BASE = "add_base"
    CHANGE_BASE = "change_base"
    DELETE_BASE = "delete_base"
    SEE_USERS = "see_users"
    CHANGE_USERS = "change_users"
    CHANGE_ADMINS = "change_admins"
    SEE_PEOPLE = "see_people"
    CHANGE_PEOPLE = "change_people"
    PUT_AWAY_FIRST_DAY = "put_away_first_day"
    SEE_ORGANIZATION = "see_organization"
    CHANGE_ORGANIZATION = "change_organization"
    SET_USUAL_AGENTS = "set_usual_agents"
    SEE_TEMPLATES = "see_templates"
    CHANGE_TEMPLATES = "change_templates"
    SEE_REQUESTS = "see_requests"
    ENTER_REQUEST = "enter_request"
    SEND_REQUEST = "send_request"
    SEE_APPLICATIONS = "see_applications"
    WRITE_MEMO = "write_memo"
    WORK_INBOX = "work_inbox"
    SEE_INBOX = "see_inbox"
    APPLY = "apply"
    PAY = "pay"
    SEE_BILLING = "see_billing"
    FETCH_DOCUMENTS = "fetch_documents"
    FETCH_REGISTRATION = "fetch_registration"
    FETCH_NOTIFICATIONS = "fetch_notifications"
    SEE_TERMS = "see_terms"
    ANNOUNCE_TERMS = "announce_terms"
    CONFIRM_TERMS = "confirm_terms"
    SEE_PRICES = "see_prices"
    SET_PRICE = "set_price"
    SEE_INQUIRIES = "see_inquiries"
    ANSWER_INQUIRY = "answer_inquiry"
    SEE_ENROLLMENTS = "see_enrollments"
    DECIDE_ENROLLMENT = "decide_enrollment"
    SEE_ORGANIZATIONS = "see_organizations"
    CHANGE_STANDING = "change_standing"
    LEAVE = "leave"
    SEE_CHANGES = "see_changes"
    DECIDE_CHANGE = "decide_change"
    SEE_MAILS = "see_mails"
    RESEND_MAIL = "resend_mail"
    ISSUE_CERTIFICATES = "issue_certificates"
    WRITE_NOTICES = "write_notices"
    KEEP_HANDOUTS = "keep_handouts"
    SEE_AUDIT = "see_audit"
    INSPECT_AUDIT = "inspect_audit"
    SEE_SIGNING = "see_signing"
    REGISTER_SIGNING = "register_signing"
    SEE_AGREEMENTS = "see_agreements"
    CHANGE_AGREEMENTS = "change_agreements"
    SEE_MEMBERS = "see_members"
    CHANGE_MEMBERS = "change_members"
    SEE_DEBIT_ACCOUNTS = "see_debit_accounts"
    ASK_DEBIT_ACCOUNTS = "ask_debit_accounts"
    MOVE_DEBIT_ACCOUNTS = "move_debit_accounts"
    SEE_PORTAL_ACCOUNTS = "see_portal_accounts"
    CHANGE_PORTAL_ACCOUNTS = "change_portal_accounts"


_READ_CASES = {Right.SEE_REQUESTS, Right.SEE_APPLICATIONS}
_ALL_BASES = {Right.SEE_BASES, Right.ADD_BASE, Right.CHANGE_BASE, Right.DELETE_BASE}
_OWN_BASE = {Right.SEE_BASES, Right.CHANGE_BASE}
_PUBLIC_PAGES = {Right.SEE_TERMS, Right.SEE_PRICES, Right.SEE_INQUIRIES, Right.ANSWER_INQUIRY}
_ENROLLMENTS = {Right.SEE_ENROLLMENTS, Right.DECIDE_ENROLLMENT, Right.SEE_ORGANIZATIONS}
_CHANGES = {Right.SEE_CHANGES, Right.DECIDE_CHANGE}
_NOTICES = {Right.WRITE_NOTICES, Right.KEEP_HANDOUTS}
_PEOPLE = {Right.SEE_PEOPLE, Right.CHANGE_PEOPLE}
# 依頼先代理人 and 申請テンプレート, which everybody of a client may look at.
_LOOK_AT_WAYS = {Right.SEE_AGREEMENTS, Right.SEE_TEMPLATES}
# 会員, ポータルのID and 署名用電子証明書, which everybody of an agent may look at (chapter 16).
_LOOK_AT_OURS = {Right.SEE_MEMBERS, Right.SEE_PORTAL_ACCOUNTS, Right.SEE_SIGNING}
_MEMBERS = {Right.SEE_MEMBERS, Right.CHANGE_MEMBERS, Right.MOVE_DEBIT_ACCOUNTS}
_PORTAL_ACCOUNTS = {Right.SEE_PORTAL_ACCOUNTS, Right.CHANGE_PORTAL_ACCOUNTS}
_USERS = {Right.SEE_USERS, Right.CHANGE_USERS}
_OWN_DATA = {Right.SEE_ORGANIZATION, Right.CHANGE_ORGANIZATION}

RIGHTS: dict[tuple[OrganizationKind, Role], frozenset[Right]] = {
    (OrganizationKind.CLIENT, Role.ADMIN): frozenset(
        _ALL_BASES
        | _USERS
        | _PEOPLE
        | _OWN_DATA
        | _READ_CASES
        | {Right.SEE_BILLING, Right.PUT_AWAY_FIRST_DAY, Right.LEAVE, Right.SET_USUAL_AGENTS}
        | {Right.SEE_TEMPLATES, Right.CHANGE_TEMPLATES, Right.SEE_AUDIT}
        | {Right.SEE_AGREEMENTS, Right.CHANGE_AGREEMENTS, Right.SEE_DEBIT_ACCOUNTS, Right.ASK_DEBIT_ACCOUNTS}
        | {Right.FETCH_DOCUMENTS, Right.FETCH_REGISTRATION, Right.FETCH_NOTIFICATIONS, Right.CONFIRM_TERMS}
    ),
    (OrganizationKind.CLIENT, Role.BASE_ADMIN): frozenset(
        _OWN_BASE
        | _USERS
        | _PEOPLE
        | _READ_CASES
        | _LOOK_AT_WAYS
        | {Right.SEE_BILLING, Right.SEE_ORGANIZATION, Right.SEE_DEBIT_ACCOUNTS, Right.SEE_AUDIT}
        | {Right.FETCH_NOTIFICATIONS}
    ),
    (OrganizationKind.CLIENT, Role.SENDER): frozenset(
        _READ_CASES | _LOOK_AT_WAYS | {Right.ENTER_REQUEST, Right.SEND_REQUEST, Right.WRITE_MEMO}
    ),
    (OrganizationKind.CLIENT, Role.VIEWER): frozenset(
        _READ_CASES | _LOOK_AT_WAYS | {Right.ENTER_REQUEST, Right.WRITE_MEMO}
    ),
    (OrganizationKind.AGENT, Role.ADMIN): frozenset(
        _ALL_BASES
        | _USERS
        | _OWN_DATA
        | _READ_CASES
        | _PORTAL_ACCOUNTS
        | _MEMBERS
        | {Right.SEE_INBOX, Right.FETCH_DOCUMENTS, Right.SEE_SIGNING, Right.REGISTER_SIGNING, Right.SEE_AUDIT}
    ),
    (OrganizationKind.AGENT, Role.BASE_ADMIN): frozenset(
        _OWN_BASE
        | _USERS
        | _PORTAL_ACCOUNTS
        | _MEMBERS
        | _READ_CASES
        | {Right.SEE_INBOX, Right.SEE_ORGANIZATION, Right.SEE_SIGNING, Right.SEE_AUDIT}
    ),
    (OrganizationKind.AGENT, Role.SENDER): frozenset(
        _READ_CASES | _LOOK_AT_OURS | {Right.SEE_INBOX, Right.WORK_INBOX, Right.APPLY, Right.PAY, Right.WRITE_MEMO}
    ),
    (OrganizationKind.AGENT, Role.VIEWER): frozenset(_READ_CASES | _LOOK_AT_OURS | {Right.SEE_INBOX, Right.WRITE_MEMO}),
    (OrganizationKind.OPERATOR, Role.ADMIN): frozenset(
        _ALL_BASES
        | _USERS
        | _READ_CASES
        | _PUBLIC_PAGES
        | _ENROLLMENTS
        | _CHANGES
        | _NOTICES
        | {Right.ANNOUNCE_TERMS, Right.SET_PRICE, Right.SEE_MAILS, Right.RESEND_MAIL, Right.ISSUE_CERTIFICATES}
        | {Right.CHANGE_STANDING, Right.INSPECT_AUDIT, Right.CHANGE_ADMINS}
    ),
    (OrganizationKind.OPERATOR, Role.SENDER): frozenset(
        {Right.SEE_BASES} | _PUBLIC_PAGES | _ENROLLMENTS | _CHANGES | _NOTICES
    ),
}
"""An organization kind and role that is not listed may do nothing."""

LOOKING = frozenset(
    {Right.SEE_BASES, Right.SEE_REQUESTS, Right.SEE_APPLICATIONS, Right.SEE_INBOX, Right.SEE_BILLING, Right.SEE_AUDIT}
)
"""What is left to the people of an organization that has left."""


def rights_of(kind: OrganizationKind, role: Role, left: bool) -> frozenset[Right]:
    rights = RIGHTS.get((kind, role), frozenset())
    # A form of leaving that was posted twice is to lead to what became of the first.
    return rights & (LOOKING | {Right.LEAVE}) if left else rights


def roles_with(kind: OrganizationKind, right: Right) -> tuple[Role, ...]:
    return tuple(role for role in Role if right in RIGHTS.get((kind, role), frozenset()))


def kinds_with(right: Right) -> tuple[OrganizationKind, ...]:
    return tuple(kind for kind in OrganizationKind if roles_with(kind, right))
