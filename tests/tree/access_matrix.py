"""Who may open what, as a text to read and to compare: `python -m tests.tree.access_matrix` writes it anew."""

from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask

from app import create_app
from domain.rights import RIGHTS, OrganizationKind, Role
from settings import read_settings
from tests.support.world import access_of, rules

FILE = Path(__file__).with_name("access_matrix.txt")
ADDRESSES = Path(__file__).with_name("addresses.txt")
COLUMNS = [(kind, role) for kind in OrganizationKind for role in Role if (kind, role) in RIGHTS]
YES, NO = "yes", "-"


def matrix(app: Flask) -> str:
    """One line a route: its address, what it asks for, and a yes for each role that has it."""
    heads = [f"{kind.value}:{role.value}" for kind, role in COLUMNS]
    lines = []
    for rule, method in rules(app):
        access = access_of(app, rule)
        asks = access.right.value if access.right else ("signed in" if access.signed_in else "public")
        answers = [YES if access.right is None or access.right in RIGHTS[column] else NO for column in COLUMNS]
        lines.append([f"{method} {rule.rule}", asks, *answers])
    rows = [["route", "asks for", *heads], *lines]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def addresses(app: Flask) -> list[str]:
    return [f"{method} {rule.rule}" for rule, method in rules(app)]


def make_app() -> Flask:
    """The program without its data: only the routes are read."""
    key = Fernet.generate_key().decode()
    return create_app(
        read_settings(
            {
                "KEIZOKU_ENV": "demo",
                "KEIZOKU_SECRET_KEY": "only the routes are read here and nothing is ever signed",
                "KEIZOKU_VAULT_KEYS": key,
                "KEIZOKU_DATABASE_URL": "sqlite:////nonexistent/never-opened.db",
            }
        )
    )


def write() -> None:
    app = make_app()
    FILE.write_text(matrix(app), encoding="utf-8")
    known = ADDRESSES.read_text(encoding="utf-8").splitlines() if ADDRESSES.exists() else []
    ADDRESSES.write_text("".join(f"{line}\n" for line in sorted({*known, *addresses(app)})), encoding="utf-8")


if __name__ == "__main__":
    write()
