"""Client certificates by organization: the list, one organization, and the acts on it."""

from flask import Blueprint, Response, current_app, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.certificates import columns
from blueprints.operator.certificates.forms import IssueForm, RequireForm, RevokeForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.front import shown_certificate
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from domain.refusal import Refusal
from domain.rights import Right
from usecases.client_certificates.fetch import fetch_file, fetch_password
from usecases.client_certificates.find import CertificateHolder, CertificateRow, find_holder
from usecases.client_certificates.issue import issue_certificate
from usecases.client_certificates.require import require_certificate
from usecases.client_certificates.revoke import revoke_certificate
from usecases.client_certificates.search import search_holders
from usecases.transaction import Act, reading, transaction
from usecases.vault import Vault

blueprint = Blueprint("operator_certificates", __name__, url_prefix="/operator/certificates")


@blueprint.get("")
@allows(Right.ISSUE_CERTIFICATES)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_holders(session, g.actor, columns.conditions(), lists.wish(), now())
    return page(
        "operator/certificates/search", fragment="operator/certificates/_rows", found=found, columns=columns.heads(),
        concerns=columns.concerns(), lists=lists,
    )  # fmt: skip


@blueprint.get("/<code>")
@allows(Right.ISSUE_CERTIFICATES)
def show(code: str) -> ResponseReturnValue:
    return page("operator/certificates/show", form=IssueForm.opened(), holder=_holder(code), front=_has_front())


@blueprint.post("/<code>/issue")
@allows(Right.ISSUE_CERTIFICATES)
def issue(code: str) -> ResponseReturnValue:
    form, holder = IssueForm(), _holder(code)
    command = form.command(code)

    def act(session: Act) -> str:
        issue_certificate(session, _vault(), g.actor, command, now())
        return url_for("operator_certificates.show", code=code)

    done = gettext("A certificate was issued. Fetch its file and its password, and send them on different ways.")
    return carry_out(form, "operator/certificates/show", act, done=done, holder=holder, front=_has_front())


@blueprint.post("/<code>/<int(max=2147483647):certificate>/file")
@allows(Right.ISSUE_CERTIFICATES)
def file(code: str, certificate: int) -> Response:
    with transaction() as session:
        document = fetch_file(session, _vault(), g.actor, code, certificate, now())
    return send(document)


@blueprint.post("/<code>/<int(max=2147483647):certificate>/password")
@allows(Right.ISSUE_CERTIFICATES)
def password(code: str, certificate: int) -> Response:
    with transaction() as session:
        document = fetch_password(session, _vault(), g.actor, code, certificate, now())
    return send(document)


@blueprint.get("/<code>/<int(max=2147483647):certificate>/revoke")
@allows(Right.ISSUE_CERTIFICATES)
def confirm_revoke(code: str, certificate: int) -> ResponseReturnValue:
    holder = _holder(code)
    row = _row_of(holder, certificate)
    return page("operator/certificates/revoke", form=RevokeForm.opened(), holder=holder, row=row)


@blueprint.post("/<code>/<int(max=2147483647):certificate>/revoke")
@allows(Right.ISSUE_CERTIFICATES)
def revoke(code: str, certificate: int) -> ResponseReturnValue:
    form, holder = RevokeForm(), _holder(code)
    row = _row_of(holder, certificate)

    def act(session: Act) -> str:
        revoke_certificate(session, _vault(), g.actor, form.command(code, certificate), now())
        return url_for("operator_certificates.show", code=code)

    done = gettext("The certificate was revoked. It opens nothing any more.")
    return carry_out(form, "operator/certificates/revoke", act, done=done, holder=holder, row=row)


@blueprint.get("/<code>/require")
@allows(Right.ISSUE_CERTIFICATES)
def confirm_require(code: str) -> ResponseReturnValue:
    return page("operator/certificates/require", form=RequireForm.opened(), holder=_holder(code))


@blueprint.post("/<code>/require")
@allows(Right.ISSUE_CERTIFICATES)
def require(code: str) -> ResponseReturnValue:
    form, holder = RequireForm(), _holder(code)
    shown = g.recognised.certified.is_shown_by(shown_certificate())
    command = form.command(code, _has_front(), shown)

    def act(session: Act) -> str:
        require_certificate(session, g.actor, command, now())
        return url_for("operator_certificates.show", code=code)

    done = (
        gettext("From now on this organization signs in with a certificate.")
        if command.required
        else gettext("This organization signs in without a certificate again.")
    )
    return carry_out(form, "operator/certificates/require", act, done=done, holder=holder)


def _holder(code: str) -> CertificateHolder:
    with reading() as session:
        return find_holder(session, g.actor, code, now())


def _row_of(holder: CertificateHolder, certificate: int) -> CertificateRow:
    row = next((row for row in holder.certificates if row.id == certificate), None)
    if row is None:
        raise Refusal("not_found")
    return row


def _vault() -> Vault:
    return Vault(current_app.extensions["keizoku_settings"].vault_keys)


def _has_front() -> bool:
    return bool(current_app.extensions["keizoku_settings"].certificate_header)
