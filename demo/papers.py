"""The papers of the demo, pages of PDF that say they are for training; electronic mandates among them."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from demo.cases import Case
from documents.typefaces import TEXT_FONT, load_typefaces
from domain.japanese_date import long_date
from domain.upload import Upload, read_upload

LEFT, TOP, LINE = 72, 760, 26


def mandate_file(case: Case) -> Upload:
    """The same case gives the same bytes."""
    car = case.car
    plate = f"{car.plate_region} {car.plate_class_number} {car.plate_kana} {car.plate_serial}"
    lines = (
        "下記の自動車の継続検査の申請に関する一切の権限を、申請の代理人に委任します。",
        f"自動車登録番号　{plate}",
        f"車台番号　{car.chassis_number}",
        f"使用者　{car.vehicle_user_name}",
        f"作成日　{long_date(case.day)}",
        f"委任者　{case.mandate}",
    )
    return read_upload("電子委任状.pdf", one_page("委任状（訓練用の見本）", lines))


def one_page(title: str, lines: Sequence[str] = ()) -> bytes:
    """A page of PDF: a title and lines of text below it."""
    load_typefaces()
    content = BytesIO()
    canvas = Canvas(content, A4, initialFontName=TEXT_FONT, invariant=1, lang="ja-JP")
    canvas.setTitle(title)
    canvas.setFont(TEXT_FONT, 20)
    canvas.drawString(LEFT, TOP, title)
    canvas.setFont(TEXT_FONT, 12)
    for nth, text in enumerate(lines, start=2):
        canvas.drawString(LEFT, TOP - nth * LINE, text)
    canvas.save()
    return content.getvalue()
