"""Files that people hand in: which kinds are taken, told by their content, and under which name they are kept."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.refusal import Refusal
from domain.writing import one_line, without_unusable

# A signed paper has a page or two, and a scan of it still fits; the whole form stays below what a request may weigh.
LARGEST_FILE = 5 * 1024 * 1024
LONGEST_STEM = 80
# What is longer is no name that a person gave; only its end tells the kind.
_LONGEST_GIVEN = 1_000


class FileKind(StrEnum):
    """What a file is; the word is the ending of its name."""

    PDF = "pdf"
    XML = "xml"
    ZIP = "zip"
    P7M = "p7m"
    P7S = "p7s"
    JPEG = "jpg"
    PNG = "png"
    XLSX = "xlsx"
    CSV = "csv"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XML: "application/xml",
    FileKind.ZIP: "application/zip",
    FileKind.P7M: "application/pkcs7-mime",
    FileKind.P7S: "application/pkcs7-signature",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv",
}
# What makes an electronic mandate, and what a paper becomes under a scanner or before a camera.
MANDATE_KINDS = (FileKind.PDF, FileKind.XML, FileKind.ZIP, FileKind.P7M, FileKind.P7S)
SCAN_KINDS = (FileKind.PDF, FileKind.JPEG, FileKind.PNG)
_SAME_ENDING = {"jpeg": "jpg"}

_PATH = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[:*?"<>|\ufffd]+')
# Readers look for the end of a PDF or PNG in its last kilobyte, for that of a ZIP before its longest comment.
_PDF_END, _PNG_END, _ZIP_END = 1_024, 1_024, 65_557
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ARMOURED = (b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BYTE_ORDER_MARK = re.compile(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff")


@dataclass(frozen=True)
class Upload:
    """A file whose content is what its name says."""

    name: str
    kind: FileKind
    body: bytes

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]


def read_upload(
    given_name: str, body: bytes, kinds: Collection[FileKind] = tuple(FileKind), largest: int = LARGEST_FILE
) -> Upload:
    """The file under a plain name. Raises file_empty, file_too_large, file_kind_unknown, file_content_differs."""
    if not body:
        raise Refusal("file_empty")
    if len(body) > largest:
        raise Refusal("file_too_large", limit_mib=largest // (1024 * 1024))
    stem, ending = _plain_name(given_name)
    ending = _SAME_ENDING.get(ending, ending)
    if ending not in set(kinds):
        raise Refusal("file_kind_unknown", accepted=tuple(kind.value.upper() for kind in kinds))
    kind = FileKind(ending)
    if not _LOOKS_LIKE[kind](body):
        raise Refusal("file_content_differs", kind=kind.value.upper())
    return Upload(f"{stem}.{kind.value}", kind, body)


def _plain_name(given: str) -> tuple[str, str]:
    """Stem and ending: no path, nothing unseen or turning the writing round, nothing that a system forbids."""
    last = _PATH.split(given[-_LONGEST_GIVEN:])[-1]
    written = _FORBIDDEN.sub("_", without_unusable(one_line(last)))
    stem, dot, ending = written.rpartition(".")
    return stem.strip(" .\u3000")[:LONGEST_STEM].strip() or "file", ending.strip().lower() if dot else ""


def _is_pdf(body: bytes) -> bool:
    return body.startswith(b"%PDF-") and b"%%EOF" in body[-_PDF_END:]


def _is_xml(body: bytes) -> bool:
    """A declaration, and no document type: whoever opens it shall not be made to load or unfold anything."""
    plain = _BYTE_ORDER_MARK.sub(b"", body[:4], count=1) + body[4:]
    single = plain.replace(b"\0", b"")
    return single.startswith(b"<?xml") and b"<!DOCTYPE" not in single and single.rstrip().endswith(b">")


def _is_zip(body: bytes) -> bool:
    return body.startswith(b"PK\x03\x04") and b"PK\x05\x06" in body[-_ZIP_END:]


def _is_signed_message(body: bytes) -> bool:
    """PKCS #7 in DER (a sequence that begins with the number of signed data) or with its armour of letters."""
    return (body.startswith(b"\x30") and _SIGNED_DATA in body[:32]) or body.lstrip().startswith(_ARMOURED)


def _is_jpeg(body: bytes) -> bool:
    """From its first marker to its last one; cameras write more behind it."""
    return body.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in body


def _is_png(body: bytes) -> bool:
    return body.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND\xaeB`\x82" in body[-_PNG_END:]


def _is_xlsx(body: bytes) -> bool:
    """A workbook in its archive; one with macros is none."""
    return _is_zip(body) and b"[Content_Types].xml" in body and b"xl/workbook.xml" in body and b"vbaProject" not in body


def _is_csv(body: bytes) -> bool:
    """Text as spreadsheets write it, and nothing that another program would take for its own."""
    if _CONTROLS.search(body) or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF-")):
        return False
    return any(_decodes(body, encoding) for encoding in ("utf-8-sig", "cp932"))


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


_LOOKS_LIKE: dict[FileKind, Callable[[bytes], bool]] = {
    FileKind.PDF: _is_pdf,
    FileKind.XML: _is_xml,
    FileKind.ZIP: _is_zip,
    FileKind.P7M: _is_signed_message,
    FileKind.P7S: _is_signed_message,
    FileKind.JPEG: _is_jpeg,
    FileKind.PNG: _is_png,
    FileKind.XLSX: _is_xlsx,
    FileKind.CSV: _is_csv,
}
