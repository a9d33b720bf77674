"""What an operator types on the server: `flask --app app:main …`."""

import secrets
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from blueprints.shared.sentences import sentence
from domain.clock import JAPAN
from domain.refusal import Refusal
from domain.rights import Role
from domain.service_hours import System
from usecases.audits.check import check_chain, keep_check, member_codes
from usecases.client_certificates.authority import authority_now, certificates_of_authorities
from usecases.client_certificates.lists import is_list_due, published_lists, renew_lists
from usecases.client_certificates.require import lift_requirement
from usecases.keeping.over import count_over
from usecases.load_reference import load_reference
from usecases.organizations.mark_scrivener import mark_scrivener
from usecases.sessions.unlock import unlock
from usecases.stops.end import end_stop
from usecases.stops.find import planned_stops
from usecases.stops.plan import PlanStop, plan_stop
from usecases.transaction import reading, transaction
from usecases.users.enrol import Enrol, enrol
from usecases.users.rescue import Rescue, rescue
from usecases.vault import Vault

WRITTEN = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")

reference = AppGroup("reference", help="Dated reference data.")
stops = AppGroup("stops", help="Planned stops of a system.")
organizations = AppGroup("organizations", help="What the operator knows of members.")
users = AppGroup("users", help="Sign-ins.")
audit = AppGroup("audit", help="The record of acts.")
keeping = AppGroup("keeping", help="What is kept for how long.")
certificates = AppGroup("certificates", help="Client certificates of our own authority.")


@reference.command("load")
def load() -> None:
    """Bring the database up to reference/*.csv; rows the operator changed stay."""
    with transaction() as session:
        click.echo(f"{load_reference(session)}")


@organizations.command("scrivener")
@click.argument("member_code")
@click.option("--no", "is_none", is_flag=True, help="it is none (any more)")
def scrivener(member_code: str, is_none: bool) -> None:
    """Say that an agent is an administrative scrivener."""
    try:
        with transaction() as session:
            mark_scrivener(session, member_code, not is_none, datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException(sentence(refusal)) from None


@users.command("add")
@click.argument("member_code")
@click.argument("login_id")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.SENDER.value)
@click.option("--base", "bases", multiple=True, help="a base's code; may be given several times")
@click.option("--all-bases", is_flag=True)
def add(member_code: str, login_id: str, name: str, role: str, bases: tuple[str, ...], all_bases: bool) -> None:
    """Add a user with a one-time password, which is printed once."""
    password = secrets.token_urlsafe(12) + "aA1"
    command = Enrol(member_code, login_id, name, Role(role), bases, all_bases, password)
    try:
        with transaction() as session:
            enrol(session, command, datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException(sentence(refusal)) from None
    click.echo(password)


@users.command("unlock")
@click.argument("member_code")
@click.argument("login_id")
def unlock_user(member_code: str, login_id: str) -> None:
    """Lift the lock of a sign-in."""
    with transaction() as session:
        unlock(session, member_code, login_id, datetime.now(UTC))


@users.command("rescue")
@click.argument("member_code")
@click.argument("login_id")
def rescue_user(member_code: str, login_id: str) -> None:
    """Let somebody in again whom no administrator can; prints a one-time password once, and ends a second factor."""
    password = secrets.token_urlsafe(12) + "aA1"
    try:
        with transaction() as session:
            rescue(session, Rescue(member_code, login_id, password), datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException(sentence(refusal)) from None
    click.echo(password)


@stops.command("add")
@click.argument("system", type=click.Choice([system.value for system in System]))
@click.argument("start", type=click.DateTime(WRITTEN))
@click.argument("until", type=click.DateTime(WRITTEN))
@click.argument("text", default="")
def add_stop(system: str, start: datetime, until: datetime, text: str) -> None:
    """Plan a stop, its times in Japan; prints its number."""
    command = PlanStop(System(system), start.replace(tzinfo=JAPAN), until.replace(tzinfo=JAPAN), text)
    try:
        with transaction() as session:
            click.echo(plan_stop(session, command, datetime.now(UTC)))
    except Refusal as refusal:
        raise click.ClickException(sentence(refusal)) from None


@stops.command("list")
def list_stops() -> None:
    """Those that are not over, one a line."""
    with reading() as session:
        for stop in planned_stops(session, datetime.now(UTC)):
            click.echo(f"{stop.id} {stop.system} {_japan(stop.start)} {_japan(stop.until)} {stop.text}".rstrip())


@stops.command("end")
@click.argument("number", type=int)
def end(number: int) -> None:
    """End a stop now, or call off one that has not begun."""
    try:
        with transaction() as session:
            end_stop(session, number, datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException(sentence(refusal)) from None


@certificates.command("make-authority")
def make_authority() -> None:
    """Make our own authority unless there is one, and print its certificate for the TLS front."""
    with transaction() as session:
        authority_now(session, _vault(), datetime.now(UTC))
    print_authority()


@certificates.command("authority")
def authority() -> None:
    """Print the certificates of all authorities that hold, for the TLS front."""
    print_authority()


def print_authority() -> None:
    with reading() as session:
        click.echo(certificates_of_authorities(session, datetime.now(UTC)), nl=False)


@certificates.command("revoked")
def revoked() -> None:
    """Print the lists of revoked certificates for the TLS front, signed anew when half their time is over."""
    moment = datetime.now(UTC)
    with reading() as session:
        due = is_list_due(session, moment)
    if due:
        with transaction() as session:
            renew_lists(session, _vault(), moment)
    with reading() as session:
        click.echo(published_lists(session, moment), nl=False)


@certificates.command("lift")
@click.argument("member_code")
def lift(member_code: str) -> None:
    """Ask no longer for a certificate: the way back in when an organization's certificates are lost."""
    try:
        with transaction() as session:
            lift_requirement(session, member_code, datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException(sentence(refusal)) from None


@audit.command("check")
def check_audit() -> None:
    """Look through the chains of all organizations now; fails when one was touched."""
    with reading() as session:
        chains = member_codes(session)
    broken = 0
    for organization_id, member_code in chains.items():
        with reading() as session:
            seq = check_chain(session, organization_id)
        with transaction() as session:
            keep_check(session, organization_id, seq, datetime.now(UTC))
        click.echo(f"{member_code} {'ok' if seq is None else f'broken at entry {seq}'}")
        broken += seq is not None
    if broken:
        raise click.exceptions.Exit(1)


@keeping.command("over")
def show_over() -> None:
    """What the next night erases: how many of each kind, and of up to which day; nothing is changed."""
    with reading() as session:
        for over in count_over(session, datetime.now(UTC)):
            term = f"{over.term.length} {over.term.unit.value}"
            click.echo(f"{over.kept.value} ({term}) until {over.last_day.isoformat()}: {over.count}")


def _vault() -> Vault:
    return Vault(current_app.extensions["keizoku_settings"].vault_keys)


def _japan(at: datetime) -> str:
    return f"{at.astimezone(JAPAN):%Y-%m-%dT%H:%M}"


def add_commands(app: Flask) -> None:
    app.cli.add_command(stops)
    app.cli.add_command(reference)
    app.cli.add_command(organizations)
    app.cli.add_command(users)
    app.cli.add_command(certificates)
    app.cli.add_command(audit)
    app.cli.add_command(keeping)
