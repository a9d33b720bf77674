"""The certificates an agent signs with: list, hand in, enter, show, stop."""

from types import SimpleNamespace

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.agency.certificates.forms import EntryForm, FileForm, StopForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from domain.certificate_file_shape import LARGEST_FILE
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.rights import Right
from usecases.signing.find import SigningShown, file_of, list_certificates, show_certificate
from usecases.signing.hand_in import hand_in
from usecases.signing.open_file import refuse_wrong_pin
from usecases.signing.settle import settle_certificate
from usecases.signing.stop import stop_certificate
from usecases.transaction import Act, reading

blueprint = Blueprint("agency_certificates", __name__, url_prefix="/agency/certificates")
LIMIT_KIB = LARGEST_FILE // 1024
HAND_IN, ENTRY, STOP = "agency/certificates/new", "agency/certificates/edit", "agency/certificates/stop"


@blueprint.get("")
@allows(Right.SEE_SIGNING)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = list_certificates(session, g.actor, lists.wish(), now())
    return page("agency/certificates/search", fragment="agency/certificates/_rows", found=found, lists=lists)


@blueprint.get("/new")
@allows(Right.REGISTER_SIGNING)
def new() -> ResponseReturnValue:
    return page(HAND_IN, form=FileForm.opened(), limit_kib=LIMIT_KIB)


@blueprint.post("/new")
@allows(Right.REGISTER_SIGNING)
def create() -> ResponseReturnValue:
    form = FileForm()
    form.validate_at(now())

    def act(session: Act) -> str:
        certificate = hand_in(session, vault(), g.actor, form.command(), now())
        return url_for("agency_certificates.edit", certificate=certificate)

    done = gettext("The certificate was read. Enter what it says to register it.")
    return carry_out(form, HAND_IN, act, done=done, limit_kib=LIMIT_KIB)


@blueprint.get("/<int(max=2147483647):certificate>")
@allows(Right.SEE_SIGNING)
def show(certificate: int) -> ResponseReturnValue:
    return page("agency/certificates/show", shown=_shown(certificate))


@blueprint.get("/<int(max=2147483647):certificate>/edit")
@allows(Right.REGISTER_SIGNING)
def edit(certificate: int) -> ResponseReturnValue:
    shown = _shown(certificate)
    form = EntryForm.opened(_so_far(shown)).fitted(shown)
    return page(ENTRY, form=form, shown=shown)


@blueprint.post("/<int(max=2147483647):certificate>/edit")
@allows(Right.REGISTER_SIGNING)
def save(certificate: int) -> ResponseReturnValue:
    shown = _shown(certificate)
    form = EntryForm().fitted(shown)
    if shown.registered_at is not None and shown.can_be_changed:
        with reading() as session:
            file = file_of(session, vault(), g.actor, certificate)
        form.tries_pin = lambda pin: refuse_wrong_pin(file, pin)

    def act(session: Act) -> str:
        settle_certificate(session, g.actor, form.command(certificate), now())
        return url_for("agency_certificates.show", certificate=certificate)

    def conflict() -> ResponseReturnValue:
        newest = _shown(certificate)
        form.version.data = str(newest.version)
        form.blame(Refusal(NEWER, at=newest.updated_at))
        return page(ENTRY, form=form, shown=newest, status=409)

    done = (
        gettext("The certificate was registered.") if shown.registered_at is None else gettext("The entry was saved.")
    )
    return carry_out(form, ENTRY, act, done=done, conflict=conflict, shown=shown)


@blueprint.get("/<int(max=2147483647):certificate>/stop")
@allows(Right.REGISTER_SIGNING)
def confirm_stop(certificate: int) -> ResponseReturnValue:
    shown = _shown(certificate)
    return page(STOP, form=StopForm.opened(SimpleNamespace(version=shown.version)), shown=shown)


@blueprint.post("/<int(max=2147483647):certificate>/stop")
@allows(Right.REGISTER_SIGNING)
def stop(certificate: int) -> ResponseReturnValue:
    form, shown = StopForm(), _shown(certificate)

    def act(session: Act) -> str:
        stop_certificate(session, g.actor, form.command(certificate), now())
        return url_for("agency_certificates.search")

    done = gettext("The certificate was stopped, and its key was erased.")
    return carry_out(form, STOP, act, done=done, shown=shown)


def _shown(certificate: int) -> SigningShown:
    with reading() as session:
        return show_certificate(session, g.actor, certificate, now())


def _so_far(shown: SigningShown) -> SimpleNamespace:
    """The entry; before the first one what can be read from the certificate, to be checked against it."""
    if shown.registered_at is not None:
        return SimpleNamespace(**{name: getattr(shown, name) for name in ENTERED})
    return SimpleNamespace(
        version=shown.version, trade_name=shown.read.trade_name, holder=shown.read.holder,
        address_1=shown.read.address, used_from=max(day_in_japan(now()), day_in_japan(shown.read.not_before)),
    )  # fmt: skip


ENTERED = (
    "version", "trade_name", "trade_name_kana", "holder", "holder_kana", "postal_code", "address_1", "address_2",
    "used_from",
)  # fmt: skip
