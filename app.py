"""The web program: settings, database, one list of blueprints, and what holds for every page."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cheroot import wsgi
from cheroot.server import HTTPConnection, HTTPRequest
from flask import Flask, g, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints.accounts.views import blueprint as accounts
from blueprints.agency.accounts.views import blueprint as agency_accounts
from blueprints.agency.boards.views import blueprint as agency_boards
from blueprints.agency.certificates.views import blueprint as agency_certificates
from blueprints.agency.debits.views import blueprint as agency_debits
from blueprints.agency.inbox.views import blueprint as agency_inbox
from blueprints.agency.members.views import blueprint as agency_members
from blueprints.agency.payments.views import blueprint as agency_payments
from blueprints.agents.views import blueprint as agents
from blueprints.applications.views import blueprint as applications
from blueprints.audit.views import blueprint as audit
from blueprints.autosaves.views import blueprint as autosaves
from blueprints.bases.views import blueprint as bases
from blueprints.billing.views import blueprint as billing
from blueprints.client_certificates.views import blueprint as client_certificates
from blueprints.commands import add_commands
from blueprints.contact.link import contact_address
from blueprints.contact.views import blueprint as contact
from blueprints.deadlines.views import blueprint as deadlines
from blueprints.downloads.views import blueprint as downloads
from blueprints.help.link import help_address
from blueprints.help.views import blueprint as help_pages
from blueprints.home.views import blueprint as home
from blueprints.leaving.views import blueprint as leaving
from blueprints.lookups.views import blueprint as lookups
from blueprints.misuse.views import blueprint as misuse
from blueprints.notices.views import blueprint as notices
from blueprints.operator.audit.views import blueprint as operator_audit
from blueprints.operator.certificates.views import blueprint as operator_certificates
from blueprints.operator.changes.views import blueprint as operator_changes
from blueprints.operator.documents.views import blueprint as operator_documents
from blueprints.operator.enrollments.views import blueprint as operator_enrollments
from blueprints.operator.inquiries.views import blueprint as operator_inquiries
from blueprints.operator.mails.views import blueprint as operator_mails
from blueprints.operator.notices.views import blueprint as operator_notices
from blueprints.operator.organizations.views import blueprint as operator_organizations
from blueprints.operator.prices.views import blueprint as operator_prices
from blueprints.operator.received_mails.views import EXTENSION as MAILBOX
from blueprints.operator.received_mails.views import blueprint as operator_received_mails
from blueprints.operator.terms.views import blueprint as operator_terms
from blueprints.organization.views import blueprint as organization
from blueprints.password.views import blueprint as password
from blueprints.public.views import blueprint as public
from blueprints.request_templates.views import blueprint as request_templates
from blueprints.requests.views import blueprint as requests
from blueprints.searches.views import blueprint as searches
from blueprints.settings.mails.views import blueprint as settings_mails
from blueprints.settings.second_factor.views import blueprint as second_factor
from blueprints.settings.sessions.views import blueprint as settings_sessions
from blueprints.settings.views import blueprint as settings_page
from blueprints.shared import (
    access,
    addresses,
    catalogue,
    csrf,
    errors,
    formats,
    front,
    headers,
    kept_parts,
    navigation,
    parties,
    sheets,
    static_files,
    uploads,
    who,
)
from blueprints.shared.moment import now
from blueprints.shared.spoken_templates import SpokenEnvironment
from blueprints.sign_in.views import blueprint as sign_in
from blueprints.signup.views import blueprint as signup
from blueprints.terms.views import blueprint as terms
from blueprints.users.views import blueprint as users
from domain.rights import Right
from gateways.mailbox import Mailbox
from gateways.virus_check import Clamd, refuse_test_pattern
from models.database import Database
from settings import NO_VIRUS_CHECK, Settings, WrongSetting, read_settings
from usecases.transaction import connect
from usecases.words import LANGUAGES

BLUEPRINTS = (
    home, help_pages, sign_in, password, settings_page, settings_mails, settings_sessions, second_factor,
    misuse, organization, bases, users, applications, deadlines, billing, downloads, requests,
    request_templates, notices, audit, autosaves,
    agency_inbox, agency_boards, agency_payments, agency_certificates, agency_accounts,
    agency_members, agency_debits, agents, accounts, searches, lookups,
    public, terms, contact, operator_terms, operator_prices, operator_inquiries,
    operator_enrollments, operator_organizations, operator_changes, operator_notices, operator_documents,
    signup, leaving,
    operator_mails, operator_received_mails,
    operator_certificates, operator_audit, client_certificates,
)  # fmt: skip
THREADS = 8
LARGEST_BODY = 8 * 1024 * 1024
LARGEST_HEADER = 64 * 1024
ROOT = Path(__file__).resolve().parent


def clock_of_the_machine() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings, database: Database | None = None, clock: Callable[[], datetime] = clock_of_the_machine
) -> Flask:
    """The program for these settings; tests hand over their own database and clock."""
    app = Flask("keizoku", root_path=str(ROOT), static_folder=None)
    app.jinja_environment = SpokenEnvironment
    app.extensions["keizoku_settings"] = settings
    app.extensions["keizoku_clock"] = clock
    app.extensions[uploads.EXTENSION] = virus_check(settings)
    app.extensions[MAILBOX] = Mailbox(settings.mail_sink_folder) if settings.mail_sink_folder else None
    connect(database or Database(settings.database_url))
    _configure(app, settings)
    who.recognise_callers(app)
    app.before_request(who.know_caller)
    app.before_request(choose_language)
    app.teardown_request(forget_language)
    csrf.protect(app)
    app.before_request(access.enforce)
    errors.answer_errors(app)
    front.believe_front(app, settings.certificate_header, settings.certificate_fronts)
    headers.send_headers(app)
    formats.add_formats(app)
    parties.add_parties(app)
    static_files.serve_static(app, ROOT / "static")
    catalogue.speak(app)
    kept_parts.keep_parts(app)
    sheets.add_sheets(app)
    addresses.keep_addresses(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["Right"] = Right
    app.context_processor(frame)
    add_commands(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def virus_check(settings: Settings) -> Callable[[bytes], None]:
    """What looks through every file before anyone reads it."""
    return refuse_test_pattern if settings.virus_check == NO_VIRUS_CHECK else Clamd(settings.virus_check)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=1_000,
        SESSION_COOKIE_NAME="__Host-keizoku" if settings.production else "keizoku",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def language() -> str:
    """The user's own choice; before signing in Japanese, unless the browser only asks for English."""
    actor = getattr(g, "actor", None)
    if actor is not None:
        return actor.language
    return request.accept_languages.best_match(LANGUAGES, "ja") or "ja"


def choose_language() -> None:
    catalogue.choose(language())


def forget_language(_error: BaseException | None) -> None:
    """A thread answers many people in turn."""
    catalogue.choose(LANGUAGES[0])


def frame() -> dict[str, object]:
    """What the frame of every page needs."""
    return {
        "language": catalogue.language(),
        "menu": navigation.menu(),
        "printed_at": now() if getattr(g, "actor", None) else None,
        "help_href": help_address(),
        "contact_href": contact_address(),
    }


def main() -> Flask:
    """The program as the environment describes it."""
    return create_app(read_settings(os.environ))


def settle() -> None:
    """What stands after the start stays; looking through it again and again for garbage costs each request."""
    gc.collect()
    gc.freeze()


class MeasuredRequest(HTTPRequest):
    """A request whose body says beforehand how long it is.

    One in chunks would be read a whole chunk at a time, however long it claims to be; no browser sends one.
    """

    def read_request_headers(self) -> bool:
        if not super().read_request_headers():  # type: ignore[no-untyped-call]
            return False
        if self.chunked_read:
            self.simple_response("411 Length Required")
        elif int(self.inheaders.get(b"Content-Length", 0)) < 0:
            self.simple_response("400 Bad Request")
        else:
            return True
        self.close_connection = True
        return False


class MeasuredConnection(HTTPConnection):
    RequestHandlerClass = MeasuredRequest


def make_server(app: Flask, listen: str, port: int) -> wsgi.Server:
    """The server for this program, with bounds on what it takes in."""
    server = wsgi.Server((listen, port), app, numthreads=THREADS, server_name="keizoku")
    server.max_request_body_size = LARGEST_BODY
    server.max_request_header_size = LARGEST_HEADER
    server.ConnectionClass = MeasuredConnection
    return server


def serve() -> None:
    """Answer requests until the process is told to end."""
    settings = read_settings(os.environ)
    server = make_server(create_app(settings), settings.listen, settings.port)
    settle()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.stop).start())
    try:
        server.start()
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    try:
        serve()
    except WrongSetting as wrong:
        sys.exit(str(wrong))
