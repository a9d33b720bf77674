"""手数料等の納付明細 as a PDF, made to be printed and kept."""

from collections.abc import Iterator

from documents.cell_text import cell_text
from documents.document import PDF, Document, file_name
from documents.fee_statement_excel import FILE_TITLE, NOTHING_STATED
from documents.heading import Heading
from documents.pdf import TABLE_WIDTH, PdfColumn, PdfRow, table_pdf
from documents.typefaces import Face
from domain.fee_statement import FEE_STATEMENT_COLUMNS, TITLE, FeeStatement, FeeSum, lines_with_sums
from domain.table_column import CellKind

# Shares of the page in the order of the columns; for A4 at 6.4 points.
_SHARES = (30, 54, 27, 56, 31, 50, 56, 54, 36, 37, 37, 37, 39, 40, 37, 41, 57, 31, 82)
_BREAKS = {
    "依頼人組織ID": "依頼人\n組織ID",
    "依頼人拠点コード": "依頼人\n拠点\nコード",
    "登録車/軽自動車": "登録車/\n軽自動車",
    "登録番号/車両番号": "登録番号/\n車両番号",
    "検査手数料金額": "検査\n手数料\n金額",
    "技術情報管理手数料金額": "技術情報\n管理手数料\n金額",
    "OSS申請手続完了日": "OSS申請\n手続完了日",
    "自動車重量税金額": "自動車\n重量税\n金額",
    "ステータス": "ステー\nタス",
}
_RIGHT, _MIDDLE, _LEFT = 1, 0.5, 0
_ALIGN = {CellKind.YEN: _RIGHT, CellKind.NUMBER: _RIGHT, CellKind.DATE: _MIDDLE, CellKind.MOMENT: _MIDDLE}

_COLUMNS = tuple(
    PdfColumn(
        _BREAKS.get(column.heading, column.heading),
        TABLE_WIDTH * share / sum(_SHARES),
        _ALIGN.get(column.kind, _LEFT),
        Face.DIGITS,
    )
    for column, share in zip(FEE_STATEMENT_COLUMNS, _SHARES, strict=True)
)


def fee_statement_pdf(statement: FeeStatement) -> Document:
    heading = Heading(TITLE, statement.facts, statement.notes)
    content = table_pdf(heading, _COLUMNS, _rows(statement), statement.issued_on, NOTHING_STATED)
    name = file_name(FILE_TITLE, statement.member_code, statement.period_code, extension="pdf")
    return Document(name, PDF, content)


def _rows(statement: FeeStatement) -> Iterator[PdfRow]:
    values = [(column.value, column.kind) for column in FEE_STATEMENT_COLUMNS]
    sums = [(column.in_sum, column.kind) for column in FEE_STATEMENT_COLUMNS]
    for row in lines_with_sums(statement.lines):
        if isinstance(row, FeeSum):
            yield PdfRow([cell_text(value(row) if value else None, kind) for value, kind in sums], is_sum=True)
        else:
            yield PdfRow([cell_text(value(row), kind) for value, kind in values])
