"""Bring the lists of reference data from `reference/*.csv` into the database."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.reference import ReferenceRow
from usecases.reference import forget
from usecases.terms.load import load_terms

FOLDER = Path(__file__).resolve().parents[1] / "reference"
LONG_AGO = date(1900, 1, 1)

# What tells one row of a list from the others of the same day.
KEYS: dict[str, tuple[str, ...]] = {
    "branch_offices": ("office",),
    "certificate_terms": (),
    "closures": ("calendar",),
    "common_passwords": ("password",),
    "consumption_tax": (),
    "contact_windows": ("topic",),
    "deadlines": ("deadline",),
    "delegate_offices": ("number", "kind", "office"),
    "dormancy_terms": (),
    "debit_limits": (),
    "expiry_terms": ("what",),
    "fees": ("kind", "fee"),
    "insurers": ("name",),
    "keeping_terms": ("what",),
    "offices": ("code",),
    "plate_regions": ("region",),
    "promises": ("promise",),
    "service_hours": ("system", "kind"),
    "standing_terms": (),
    "validity_terms": ("term",),
    "validity_windows": (),
    "weight_tax": ("tax_class", "years", "up_to_kg"),
}


def load_reference(session: Session, folder: Path = FOLDER) -> int:
    """Bring every list up to its file; a row that the operator changed stays. How many rows were written.

    The first version of the terms of use comes with them.
    """
    written = 0
    for list_name, keys in KEYS.items():
        table = ReferenceRow
        present = {
            (row.row_key, row.valid_from): row
            for row in session.execute(
                select(table.row_key, table.valid_from, table.position, table.facts, table.changed_at).where(
                    table.list_name == list_name
                )
            )
        }
        new = []
        with (folder / f"{list_name}.csv").open(encoding="utf-8", newline="") as file:
            for position, line in enumerate(csv.DictReader(file)):
                row = _reference_row(list_name, keys, position, line)
                old = present.get((row["row_key"], row["valid_from"]))
                if old is None:
                    new.append(row)
                elif old.changed_at is None and (old.facts, old.position) != (row["facts"], position):
                    session.execute(
                        update(table)
                        .where(
                            table.list_name == list_name,
                            table.row_key == row["row_key"],
                            table.valid_from == row["valid_from"],
                        )
                        .values(facts=row["facts"], position=position, source=row["source"])
                    )
                    written += 1
        if new:
            session.execute(insert(ReferenceRow), new)
            written += len(new)
    session.flush()
    forget()
    return written + load_terms(session, folder)


def _reference_row(list_name: str, keys: tuple[str, ...], position: int, line: dict[str, str]) -> dict[str, Any]:
    valid_from = line.get("valid_from", "")
    return {
        "list_name": list_name,
        "row_key": "|".join(line[key] for key in keys)[:120],
        "valid_from": date.fromisoformat(valid_from) if valid_from else LONG_AGO,
        "position": position,
        "facts": line,
        "source": line.get("source", "")[:200],
        "changed_at": None,
    }
