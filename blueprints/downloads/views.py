"""What one may download: the page, and each document of it."""

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from blueprints.downloads.groups import groups
from blueprints.shared.access import allows, signed_in
from blueprints.shared.addresses import sign_in_address
from blueprints.shared.agreed import copy_of
from blueprints.shared.catalogue import speaking
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from blueprints.shared.vault import vault
from domain.clock import day_in_japan
from domain.rights import Right
from domain.vehicle import VehicleKind
from usecases.agreements.notification import note_notification_issued, own_notification
from usecases.client_certificates.fetch import fetch_own_file
from usecases.downloads.agreed import note_copy_issued, own_agreed
from usecases.downloads.debit_mandate import issue_own_mandate
from usecases.downloads.find import find_downloads
from usecases.downloads.registration_notice import note_notice_issued, own_registration_notice
from usecases.handouts.read import readable_file
from usecases.requests.consent import blank_consent_sheet
from usecases.transaction import noting, reading, transaction

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/downloads")
@signed_in("manuals and forms are for everyone")
def show() -> ResponseReturnValue:
    with reading() as session:
        found = find_downloads(session, g.actor, now())
    return page("downloads/show", found=found, groups=groups(found, day_in_japan(now())))


@blueprint.get("/downloads/documents/<int(max=2147483647):number>/file")
@signed_in("manuals and forms are for everyone")
def document_file(number: int) -> Response:
    with noting() as session:
        document = readable_file(session, g.actor, number, now())
    return send(document)


@blueprint.get("/downloads/changes/<int(max=2147483647):change>/notification.pdf")
@allows(Right.FETCH_NOTIFICATIONS)
def notification(change: int) -> Response:
    with reading() as session:
        document = own_notification(session, g.actor, change)
    with noting() as session:
        note_notification_issued(session, g.actor, change, now())
    return send(document)


@blueprint.get("/downloads/registration-notice.pdf")
@allows(Right.FETCH_REGISTRATION)
def registration_notice() -> Response:
    with reading() as session:
        notice = own_registration_notice(session, g.actor, sign_in_address())
    with noting() as session:
        note_notice_issued(session, g.actor, notice, now())
    return send(notice.document)


@blueprint.get("/downloads/agreed.pdf")
@allows(Right.FETCH_REGISTRATION)
def agreed() -> Response:
    with reading() as session:
        found = own_agreed(session, g.actor)
    with noting() as session:
        note_copy_issued(session, g.actor, found, now())
    return send(copy_of(found))


@blueprint.get("/downloads/debit-mandate.pdf")
@allows(Right.FETCH_REGISTRATION)
def debit_mandate() -> Response:
    with noting() as session:
        document = issue_own_mandate(session, vault(), g.actor, now())
    return send(document)


@blueprint.get(f"/downloads/consent/<any({', '.join(VehicleKind)}):kind>")
@allows(Right.SEE_REQUESTS)
def consent(kind: str) -> ResponseReturnValue:
    """A paper for the vehicle user, so in Japanese whoever prints it."""
    with reading() as session:
        sheet = blank_consent_sheet(session, g.actor, VehicleKind(kind))
    with speaking("ja"):
        return page("requests/consent", sheet=sheet)


@blueprint.post("/downloads/certificates/<int(max=2147483647):certificate>/file")
@allows(Right.FETCH_DOCUMENTS)
def certificate_file(certificate: int) -> Response:
    with transaction() as session:
        document = fetch_own_file(session, vault(), g.actor, certificate, now())
    return send(document)
