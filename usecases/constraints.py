"""A constraint that a race ran into, as the refusal its user would have got a moment earlier."""

from sqlalchemy.exc import IntegrityError

from domain.refusal import Refusal

# Constraint name (PostgreSQL) or the columns SQLite names -> code and field.
_REFUSALS: dict[str, tuple[str, str | None]] = {
    "uq_bases_organization_id_code": ("base_code_taken", "code"),
    "bases.organization_id, bases.code": ("base_code_taken", "code"),
    "uq_users_organization_id_login_key": ("login_id_taken", "login_id"),
    "users.organization_id, users.login_key": ("login_id_taken", "login_id"),
    "uq_request_templates_organization_id_name": ("template_name_taken", "name"),
    "request_templates.organization_id, request_templates.name": ("template_name_taken", "name"),
    "pk_terms_versions": ("terms_announced_meanwhile", None),
    "terms_versions.version": ("terms_announced_meanwhile", None),
    "pk_reference_rows": ("price_set_meanwhile", "valid_from"),
    "reference_rows.list_name": ("price_set_meanwhile", "valid_from"),
    "uq_organization_changes_open": ("changed_by_someone_else", None),
    "organization_changes.organization_id": ("changed_by_someone_else", None),
}


def refusal_of(error: IntegrityError) -> Refusal | None:
    """The refusal for a broken constraint, or None when no user could have meant it."""
    text = str(error.orig)
    for mark, (code, field) in _REFUSALS.items():
        if mark in text:
            return Refusal(code, field)
    return None
