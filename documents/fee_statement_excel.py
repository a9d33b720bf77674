"""手数料等の納付明細 as an Excel workbook, made to be counted with."""

from documents.document import EXCEL, Document, file_name
from documents.excel import ExcelTable
from documents.heading import Heading
from domain.fee_statement import FEE_STATEMENT_COLUMNS, TITLE, FeeStatement, FeeSum, lines_with_sums

FILE_TITLE = "手数料等の納付明細"
NOTHING_STATED = "該当する申請はありません。"


def fee_statement_excel(statement: FeeStatement) -> Document:
    heading = Heading(TITLE, statement.facts, statement.notes)
    sums: list[FeeSum] = []
    with ExcelTable(heading, FEE_STATEMENT_COLUMNS, statement.issued_on, "納付明細") as table:
        for row in lines_with_sums(statement.lines):
            if isinstance(row, FeeSum):
                sums.append(row)
            else:
                table.add(row)
        if len(sums) == 1:
            table.add_remark(NOTHING_STATED)
        table.add_sums(sums)
    name = file_name(FILE_TITLE, statement.member_code, statement.period_code, extension="xlsx")
    return Document(name, EXCEL, table.content)
