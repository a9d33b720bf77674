"""What the fee statement costs beside the bare libraries: `python -m bench.documents`."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from xlsxwriter import Workbook

from documents.cell_text import cell_text
from documents.fee_statement_excel import fee_statement_excel
from documents.fee_statement_pdf import fee_statement_pdf
from documents.typefaces import TEXT_FONT, load_typefaces
from domain.clock import JAPAN
from domain.fee_statement import FEE_STATEMENT_COLUMNS, FeeStatement, FeeStatementLine, paid_before_remark
from domain.oss_status import OssStatus
from domain.table_column import CellKind
from domain.vehicle import VehicleKind

EXCEL_ROWS, EXCEL_BAR = 20_000, 1.3
PDF_ROWS, PDF_BAR = 1_000, 2.0
MEMORY_ROWS, MEMORY_BAR = (1_000, 100_000), 40.0
ROUNDS = 9
ROWS_PER_PAGE = 40

_BASES = ("練馬工場", "豊島自動車整備センター", "さいたま中央サービス工場")
_REGIONS, _KANA = ("練馬", "品川", "尾張小牧", "大宮"), "さすせそたちつてと"
_START = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)


def lines(count: int) -> Iterator[FeeStatementLine]:
    for number in range(count):
        base = number * len(_BASES) // count
        kei, waived = number % 5 < 2, number % 17 == 0
        paid_on = date(2026, 11, 1 + number % 28)
        yield FeeStatementLine(
            member_code="1845678",
            organization_name="株式会社けいぞく自動車工業",
            base_code=f"{base + 1:03}",
            base_name=_BASES[base],
            vehicle_kind=VehicleKind.KEI if kei else VehicleKind.REGISTERED,
            chassis_number=f"LA600S-{number:07}" if kei else f"ZRR80-{number:07}",
            plate=f"{_REGIONS[number % 4]} {500 + number % 90} {_KANA[number % 9]} {number % 9999 + 1}",
            requested_at=_START + timedelta(minutes=number % 40_000),
            inspection_fee=0 if waived else 1_800,
            inspection_fee_paid_on=None if waived else paid_on,
            technical_information_fee=500,
            technical_information_fee_paid_on=paid_on,
            completed_on=paid_on,
            weight_tax=6_600 + number % 7 * 4_100,
            weight_tax_paid_on=paid_on,
            application_number=str(100_000_001 + number),
            receipt_number=str(1_000_000_000_000 + number),
            status=OssStatus.HANDED_OVER,
            remarks=paid_before_remark(str(999_999_000_000 + number)) if waived else "",
        )


def statement(of: Iterable[FeeStatementLine]) -> FeeStatement:
    return FeeStatement(
        agent_branch_name="東京都自動車整備振興会 練馬支部",
        member_code="1845678",
        organization_name="株式会社けいぞく自動車工業",
        first_day=date(2026, 11, 1),
        last_day=date(2026, 11, 30),
        issued_on=date(2026, 12, 1),
        lines=of,
    )


def bare_cells(count: int) -> list[list[str | float | None]]:
    """The cells as XlsxWriter takes them, made beforehand so that the twin only writes."""
    zero = datetime(1899, 12, 30, tzinfo=JAPAN).replace(tzinfo=None)
    rows: list[list[str | float | None]] = []
    for line in lines(count):
        cells: list[str | float | None] = []
        for column in FEE_STATEMENT_COLUMNS:
            value = column.value(line)
            if isinstance(value, datetime):
                cells.append((value.astimezone(JAPAN).replace(tzinfo=None) - zero) / timedelta(days=1))
            elif isinstance(value, date):
                cells.append((value - zero.date()).days)
            else:
                cells.append(value)
        rows.append(cells)
    return rows


def write_bare_excel(rows: list[list[str | float | None]]) -> None:
    book = Workbook(BytesIO(), {"constant_memory": True})
    styles = {
        kind: book.add_format({"num_format": shown})
        for kind, shown in {
            CellKind.TEXT: "General",
            CellKind.CODE: "@",
            CellKind.DATE: "yyyy/mm/dd",
            CellKind.MOMENT: "yyyy/mm/dd hh:mm",
            CellKind.YEN: '#,##0"円"',
        }.items()
    }
    sheet = book.add_worksheet()
    style = [styles[column.kind] for column in FEE_STATEMENT_COLUMNS]
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, place, cell, style[place])
            elif cell is not None:
                sheet.write_number(at, place, cell, style[place])
    book.close()


def bare_strings(count: int) -> list[list[str]]:
    return [[cell_text(column.value(line), column.kind) for column in FEE_STATEMENT_COLUMNS] for line in lines(count)]


def draw_bare_pdf(rows: list[list[str]]) -> None:
    canvas = Canvas(BytesIO(), landscape(A4), initialFontName=TEXT_FONT, pageCompression=1)
    unread = iter(rows)
    while page := list(islice(unread, ROWS_PER_PAGE)):
        canvas.setFont(TEXT_FONT, 6.4)
        for at, row in enumerate(page):
            for place, text in enumerate(row):
                if text:
                    canvas.drawString(20 + 42 * place, 560 - 13 * at, text)
        canvas.showPage()
    canvas.save()


def processor_seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def compare(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float, float]:
    """The medians of interleaved rounds: ratio within a round, and seconds of processor time of either.

    The ratio is taken within each round, because what else the machine does weighs on neighbours alike.
    """
    ours()
    bare()
    rounds = [(processor_seconds(ours), processor_seconds(bare)) for _ in range(ROUNDS)]
    return (
        statistics.median(own / twin for own, twin in rounds),
        statistics.median(own for own, _ in rounds),
        statistics.median(twin for _, twin in rounds),
    )


def peak_mebibytes() -> float:
    # ru_maxrss would begin with the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def print_growth(count: int) -> None:
    """Run in a process of its own: how far an Excel of `count` rows lifts the peak above idle."""
    fee_statement_excel(statement(lines(10)))
    idle = peak_mebibytes()
    fee_statement_excel(statement(lines(count)))
    say(str(peak_mebibytes() - idle))


def measured_growth(count: int) -> float:
    answer = subprocess.run(
        [sys.executable, "-m", "bench.documents", "memory", str(count)], check=True, capture_output=True, text=True
    )
    return float(answer.stdout)


def report(what: str, measured: float, unit: str, bar: float, seconds: str = "") -> bool:
    """One line of the result; tells whether the bar was kept."""
    verdict = "kept" if measured <= bar else "BROKEN"
    say(f"{what:<40} {measured:6.2f} {unit:<4} bar {bar:g} {unit:<4} {verdict:<7} {seconds}")
    return measured <= bar


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    load_typefaces()
    excel_lines, pdf_lines = list(lines(EXCEL_ROWS)), list(lines(PDF_ROWS))
    cells, strings = bare_cells(EXCEL_ROWS), bare_strings(PDF_ROWS)
    kept = []
    for what, bar, ours, bare in (
        (
            f"Excel of {EXCEL_ROWS:,} rows",
            EXCEL_BAR,
            lambda: fee_statement_excel(statement(excel_lines)),
            lambda: write_bare_excel(cells),
        ),
        (
            f"PDF of {PDF_ROWS:,} rows",
            PDF_BAR,
            lambda: fee_statement_pdf(statement(pdf_lines)),
            lambda: draw_bare_pdf(strings),
        ),
    ):
        ratio, own, twin = compare(ours, bare)
        kept.append(report(what, ratio, "x", bar, f"{own:.2f} s / {twin:.2f} s of processor"))
    for count in MEMORY_ROWS:
        kept.append(report(f"Excel of {count:,} rows, above idle", measured_growth(count), "MiB", MEMORY_BAR))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        print_growth(int(sys.argv[2]))
    else:
        sys.exit(main())
