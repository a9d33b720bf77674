"""ダイレクト納付の依頼書兼届出書 and 解約・変更届出書: filled with what was entered, to be sealed and sent on paper."""

from dataclasses import dataclass
from datetime import date

from documents.cell_text import cell_text
from documents.document import PDF, Document, file_name
from documents.heading import Heading
from documents.sheet import Part, sheet_pdf
from domain.bank_account import AccountType
from domain.enrollment import BankAccount
from domain.table_column import CellKind

REQUEST, CHANGE = "ダイレクト納付口座振替依頼書兼ダイレクト納付利用届出書", "ダイレクト納付 解約・変更届出書"
TYPES = {AccountType.ORDINARY: "普通", AccountType.CURRENT: "当座"}


@dataclass(frozen=True)
class DebitPaper:
    """Who asks whom for what; `following` is the account after a change, `way` its (A) or (B) in words."""

    member_code: str
    name: str
    address: str
    representative: str
    agent: str
    kind: str
    bank: BankAccount
    wished_on: date | None
    made_on: date
    following: BankAccount | None = None
    way: str = ""
    closing: bool = False


def debit_paper(paper: DebitPaper) -> Document:
    is_new = paper.following is None and not paper.closing
    title = REQUEST if is_new else CHANGE
    heading = Heading(
        title,
        (
            ("届出日", cell_text(paper.made_on, CellKind.DATE)),
            ("会員コード", paper.member_code),
            ("代理人", paper.agent),
            ("区分", paper.kind),
        ),
    )
    parts = [
        Part("届出者", pairs=(("名称", paper.name), ("住所", paper.address), ("代表者", paper.representative))),
        Part("口座" if is_new else "いまの口座", pairs=bank_pairs(paper.bank)),
    ]
    if paper.following is not None:
        parts.append(Part("新しい口座", pairs=(*bank_pairs(paper.following), ("変更のしかた", paper.way))))
    if paper.closing:
        parts.append(Part("届出の内容", ("上の口座によるダイレクト納付を解約します。",)))
    wished = cell_text(paper.wished_on, CellKind.DATE) if paper.wished_on else "指定なし"
    parts.append(Part("希望日", pairs=(("希望日", wished),)))
    parts.append(Part("届出印・金融機関届出印", ("印を押し、代理人へ送ってください。",), box="印"))
    name = file_name(title, paper.member_code, extension="pdf")
    return Document(name, PDF, sheet_pdf(heading, parts, paper.made_on))


def bank_pairs(bank: BankAccount) -> tuple[tuple[str, str], ...]:
    """An account whole, as papers for a bank name it."""
    return (
        ("金融機関", f"{bank.bank_name}（{bank.bank_code}）" if bank.bank_code else bank.bank_name),
        ("支店", f"{bank.branch_name}（{bank.branch_code}）" if bank.branch_code else bank.branch_name),
        ("種類", TYPES[bank.type]),
        ("口座番号", bank.number),
        ("口座名義（カナ）", bank.holder),
    )
