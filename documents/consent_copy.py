"""同意内容の控え: what a company agreed to when it signed up, with the prices of that day and what it entered."""

from dataclasses import dataclass
from datetime import date

from documents.cell_text import cell_text
from documents.document import PDF, Document, file_name
from documents.heading import Heading
from documents.sheet import Part, Table, sheet_pdf
from domain.table_column import CellKind
from domain.terms import Section

TITLE = "同意内容の控え"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PriceLine:
    """A price of the service: before tax, its tax, and with it."""

    name: str
    net: int
    tax: int
    with_tax: int


@dataclass(frozen=True)
class FeeLine:
    """What the state takes for one vehicle."""

    vehicle: str
    name: str
    amount: int


@dataclass(frozen=True)
class ConsentCopy:
    """`entered` are the headings and words of what was entered: no password, of the account number its end alone."""

    receipt_number: str
    company_name: str
    agreed_on: date
    agreed_at: str
    terms_version: int
    terms_from: date
    sections: tuple[Section, ...]
    tax_percent: int
    prices: tuple[PriceLine, ...]
    fees: tuple[FeeLine, ...]
    entered: tuple[tuple[str, Pairs], ...]


def consent_copy(copy: ConsentCopy) -> Document:
    since = cell_text(copy.terms_from, CellKind.DATE)
    heading = Heading(
        TITLE,
        (
            ("事業者名", copy.company_name),
            ("受付番号", copy.receipt_number),
            ("同意した日時", copy.agreed_at),
            ("同意したもの", f"利用規約 第{copy.terms_version}版（{since}から適用）、料金と支払方法"),
        ),
        ("けいぞくの利用申込のときに同意した内容です。料金、入力した内容、利用規約の順に載せています。",),
    )
    parts = (
        _prices(copy),
        _fees(copy),
        *(Part(title, pairs=pairs) for title, pairs in copy.entered),
        *(
            Part(f"利用規約 第{number}条　{section.heading}", tuple(section.text.splitlines()))
            for number, section in enumerate(copy.sections, start=1)
        ),
    )
    name = file_name(TITLE, copy.receipt_number, extension="pdf")
    return Document(name, PDF, sheet_pdf(heading, parts, copy.agreed_on))


def _prices(copy: ConsentCopy) -> Part:
    rows = tuple((line.name, *map(_yen, (line.net, line.tax, line.with_tax))) for line in copy.prices)
    title = f"同意した日の料金（消費税{copy.tax_percent}%）"
    return Part(title, table=Table(("料金", "税抜", "消費税", "税込"), (5, 2, 2, 2), rows, 1))


def _fees(copy: ConsentCopy) -> Part:
    rows = tuple((line.vehicle, line.name, _yen(line.amount)) for line in copy.fees)
    return Part("同意した日の国などの手数料（1両あたり）", table=Table(("区分", "手数料", "金額"), (3, 5, 3), rows, 2))


def _yen(amount: int) -> str:
    return cell_text(amount, CellKind.YEN)
