"""届出書: what a client changed of a base or of its agent, before and after, filled for the agent it was told to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from documents.cell_text import cell_text
from documents.document import PDF, Document, file_name
from documents.heading import Heading
from documents.sheet import Part, Table, sheet_pdf
from domain.table_column import CellKind

TITLE = "変更届出書"
NOTHING = "（なし）"


@dataclass(frozen=True)
class ChangeNotification:
    """Who tells whom of what; `lines` are items with their text before and after."""

    number: int
    told_on: date
    change: str
    standing: Mapping[str, str]
    lines: tuple[tuple[str, str, str], ...]


def change_notification(told: ChangeNotification) -> Document:
    stood = told.standing
    heading = Heading(
        TITLE,
        (
            ("届出番号", str(told.number)),
            ("届出日", cell_text(told.told_on, CellKind.DATE)),
            ("届出先", f"{stood['agent']}　{stood['agent_base']}　御中"),
            ("届出の内容", told.change),
        ),
        ("次のとおり変更したので届け出ます。",),
    )
    parts = (
        Part(
            "届出者（依頼人）",
            pairs=(
                ("会員コード", stood["member_code"]),
                ("名称", stood["client"]),
                ("住所", stood["address"] or NOTHING),
                ("代表者", stood["representative"] or NOTHING),
                ("電話番号", stood["phone"] or NOTHING),
            ),
        ),
        Part("拠点", pairs=(("拠点コード", stood["base_code"]), ("拠点名", stood["base"]))),
        Part("変更の内容", table=Table(("項目", "変更前", "変更後"), (22, 39, 39), _rows(told.lines))),
        Part("取り扱い", ("この届出書は、けいぞくに登録された変更から作成しました。押印は要りません。",)),
    )
    name = file_name(TITLE, stood["member_code"], stood["base_code"], str(told.number), extension="pdf")
    return Document(name, PDF, sheet_pdf(heading, parts, told.told_on))


def _rows(lines: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple((item, before or NOTHING, after or NOTHING) for item, before, after in lines)
