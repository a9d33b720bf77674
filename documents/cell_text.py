"""How the value of a cell reads on paper."""

from datetime import date, datetime

from domain.clock import JAPAN
from domain.table_column import CellKind, CellValue


def cell_text(value: CellValue, kind: CellKind) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        # strftime takes thrice as long, and a table has tens of thousands of these.
        moment = value.astimezone(JAPAN)
        return f"{moment.year:04}/{moment.month:02}/{moment.day:02} {moment.hour:02}:{moment.minute:02}"
    if isinstance(value, date):
        return f"{value.year:04}/{value.month:02}/{value.day:02}"
    if isinstance(value, int):
        return f"{value:,}円" if kind is CellKind.YEN else f"{value:,}"
    return value
