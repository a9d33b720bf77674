"""An empty table as spreadsheets open it: one line of headings, UTF-8 with its mark, CRLF."""

import codecs
import csv
import io
from collections.abc import Sequence

from documents.document import CSV, Document, file_name


def csv_template(title: str, headings: Sequence[str]) -> Document:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(headings)
    return Document(file_name(title, extension="csv"), CSV, codecs.BOM_UTF8 + text.getvalue().encode())
