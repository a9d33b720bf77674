"""Of an organization that left: which tables lose its rows, which columns are emptied, and why the others stay."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, or_, select

from models.client_certificates import CertificatePackage, ClientCertificate
from models.client_changes import ClientChange
from models.database import Model
from models.enrollments import Enrollment, EnrollmentEvent, EnrollmentPaper, EnrollmentQuestion, SignupDraft
from models.files import File
from models.forms import Autosave, FormToken, KeptPost
from models.inquiries import Inquiry
from models.jobs import Job
from models.mails import Mail
from models.notices import Notice, NoticeRead
from models.organization_changes import OrganizationChange
from models.organizations import Base, BasePerson, DirectDebitAccount, Organization, OrganizationEvent
from models.request_templates import RequestTemplate
from models.second_factors import PendingSignIn, RecoveryCode, SecondFactor
from models.users import PasswordLink, SavedSearch, User, UserSession

Table = type[Model]


def dropped(organization_id: int) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    """The rows that go, those first that name others; files go by their own door."""
    own = select(User.id).where(User.organization_id == organization_id).scalar_subquery()
    enrollment = select(Enrollment.id).where(Enrollment.organization_id == organization_id).scalar_subquery()
    notices = select(Notice.id).where(Notice.organization_id == organization_id).scalar_subquery()
    certificates = (
        select(ClientCertificate.id).where(ClientCertificate.organization_id == organization_id).scalar_subquery()
    )
    standing = select(OrganizationEvent.mail_id).where(
        OrganizationEvent.organization_id == organization_id, OrganizationEvent.mail_id.is_not(None)
    )
    of_users: tuple[Any, ...] = (
        UserSession, PasswordLink, SecondFactor, RecoveryCode, PendingSignIn, SavedSearch, FormToken, Autosave,
        KeptPost,
    )  # fmt: skip
    of_enrollment: tuple[Any, ...] = (EnrollmentEvent, EnrollmentQuestion, EnrollmentPaper, SignupDraft)
    return (
        *((table, table.user_id.in_(own)) for table in of_users),
        *((table, table.enrollment_id.in_(enrollment)) for table in of_enrollment),
        (Enrollment, Enrollment.organization_id == organization_id),
        (NoticeRead, or_(NoticeRead.user_id.in_(own), NoticeRead.notice_id.in_(notices))),
        (Notice, Notice.organization_id == organization_id),
        (RequestTemplate, RequestTemplate.organization_id == organization_id),
        (Inquiry, Inquiry.organization_id == organization_id),
        (ClientChange, ClientChange.client_organization_id == organization_id),
        (CertificatePackage, CertificatePackage.certificate_id.in_(certificates)),
        (Job, Job.organization_id == organization_id),
        # A stop or the leaving names the mail that told of it.
        (Mail, (Mail.organization_id == organization_id) & Mail.id.not_in(standing.scalar_subquery())),
    )


def _empty(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, "")


EMPTIED: Mapping[Table, Mapping[str, Any]] = {
    Organization: {
        **_empty(
            "postal_code", "address_1", "address_2", "phone", "fax", "email", "representative", "sealed_account",
            "statement_name", "statement_postal_code", "statement_address_1", "statement_address_2", "billing_email",
            "sign_in_places",
        ),
        "own_field_labels": [],
    },
    Base: _empty("postal_code", "address_1", "address_2", "phone", "billing_email", "handover_text"),
    BasePerson: _empty("name", "kana", "service_user_id", "inspector_code"),
    User: {
        **_empty("login_id", "name", "name_key", "email"),
        # One organization's are all different; nobody can type a blank there.
        "login_key": literal(" ").concat(cast(User.id, String)),
        # No hash: no password leads to it.
        "password_hash": "-",
        "mail_choices": {},
    },
    ClientCertificate: _empty("issued_by", "revoked_by"),
    DirectDebitAccount: _empty(
        "bank_name", "branch_name", "sealed_number", "sealed_holder", "account_id", "sealed_account", "sealed_next"
    ),
    OrganizationChange: {**_empty("sealed_before", "sealed_after", "reason"), "before": {}, "after": {}},
    Mail: _empty("recipient", "sealed_links"),
}  # fmt: skip
"""Of the rows that stay, the new values of what a person is known by."""
OWNED_BY: Mapping[Table, str] = {Organization: "id", DirectDebitAccount: "client_organization_id"}
"""The column that names whose a row is, where that is not `organization_id`."""
BY_ITSELF: Mapping[Table, tuple[str, ...]] = {File: ("name", "media_type")}
"""Rows that need more than a statement to go."""
