"""What an operator types on the server: `flask --app app:main …`."""

import secrets
from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from blueprints.shared.sentences import sentence
from domain.refusal import Refusal
from domain.rights import Role
from usecases.reference import load_reference
from usecases.sessions.unlock import unlock
from usecases.transaction import transaction
from usecases.users.enrol import Enrol, enrol

reference = AppGroup("reference", help="Dated reference data.")
users = AppGroup("users", help="Sign-ins.")


@reference.command("load")
def load() -> None:
    """Bring the database up to reference/*.csv; rows the operator changed stay."""
    with transaction() as session:
        click.echo(f"{load_reference(session)}")


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


def add_commands(app: Flask) -> None:
    app.cli.add_command(reference)
    app.cli.add_command(users)
