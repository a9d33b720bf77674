"""What may be handed in: told by its content, kept under a plain name."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from domain.refusal import Refusal
from domain.upload import LARGEST_FILE, MANDATE_KINDS, SCAN_KINDS, FileKind, Upload, read_upload
from tests.domain.outcome import outcome
from tests.support.files import a_jpeg, a_pdf, a_png, a_signed_message, a_workbook, a_zip, an_xml

ALL = ("PDF", "XML", "ZIP", "P7M", "P7S", "JPG", "PNG", "XLSX", "CSV")
UTF_16 = an_xml("utf-16")


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("mandate.pdf", a_pdf(), FileKind.PDF),
        ("mandate.xml", an_xml(), FileKind.XML),
        ("mandate.xml", b"\xef\xbb\xbf" + an_xml(), FileKind.XML),
        ("mandate.xml", an_xml("cp932"), FileKind.XML),
        ("mandate.xml", UTF_16, FileKind.XML),
        ("mandate.zip", a_zip(), FileKind.ZIP),
        ("mandate.p7m", a_signed_message(), FileKind.P7M),
        ("mandate.p7s", a_signed_message(), FileKind.P7S),
        ("mandate.p7s", a_signed_message(Encoding.PEM), FileKind.P7S),
        ("scan.jpg", a_jpeg(), FileKind.JPEG),
        ("scan.jpg", a_jpeg() + b"what a camera adds", FileKind.JPEG),
        ("scan.png", a_png(), FileKind.PNG),
        ("list.xlsx", a_workbook(), FileKind.XLSX),
        ("list.csv", "\ufeff拠点コード,拠点名\r\n".encode(), FileKind.CSV),
        ("list.csv", "拠点コード,髙橋\r\n".encode("cp932"), FileKind.CSV),
    ],
)
def test_each_kind_is_taken_when_its_content_agrees_with_its_name(name, body, kind):
    assert read_upload(name, body) == Upload(name, kind, body)


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize(
    "body",
    [
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7 cut before its end",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'.encode("utf-16"),
        b"PK\x03\x04 cut before its end",
        b"\x30\x82\x01\x00 a sequence of something else",
        a_jpeg()[:-2],
        a_png()[:-12],
    ],
)
def test_a_content_that_is_none_of_its_kind_is_refused(kind, body):
    refused = outcome(lambda: read_upload(f"mandate.{kind.value}", body))
    assert refused == Refusal("file_content_differs", kind=kind.value.upper())


def test_a_workbook_with_macros_and_a_mere_archive_are_no_workbook():
    for body in (a_workbook("xl/vbaProject.bin"), a_zip()):
        assert outcome(lambda body=body: read_upload("a.xlsx", body)) == Refusal("file_content_differs", kind="XLSX")


def test_the_limit_may_be_another_one():
    assert outcome(lambda: read_upload("a.pdf", b"x" * 1_048_577, largest=1_048_576)) == Refusal(
        "file_too_large", limit_mib=1
    )


def test_one_kind_is_not_taken_under_the_name_of_another():
    assert outcome(lambda: read_upload("mandate.xml", a_pdf())) == Refusal("file_content_differs", kind="XML")


@pytest.mark.parametrize("name", ["mandate.exe", "mandate", "mandate.pdf.exe", "mandate\u202efdp.exe", ".", "", "pdf"])
def test_other_endings_are_refused_with_the_kinds_that_are_taken(name):
    assert outcome(lambda: read_upload(name, a_pdf())) == Refusal("file_kind_unknown", accepted=ALL)


def test_a_place_may_take_fewer_kinds():
    refused = outcome(lambda: read_upload("mandate.zip", a_zip(), (FileKind.PDF, FileKind.XML)))
    assert refused == Refusal("file_kind_unknown", accepted=("PDF", "XML"))


@pytest.mark.parametrize("ending", ["jpeg", "JPG", "JPEG"])
def test_every_spelling_of_a_photograph_is_one_kind(ending):
    assert read_upload(f"scan.{ending}", a_jpeg(), SCAN_KINDS) == Upload("scan.jpg", FileKind.JPEG, a_jpeg())


def test_a_mandate_is_no_photograph():
    refused = outcome(lambda: read_upload("mandate.jpg", a_jpeg(), MANDATE_KINDS))
    assert refused == Refusal("file_kind_unknown", accepted=("PDF", "XML", "ZIP", "P7M", "P7S"))


def test_an_empty_file_and_one_that_is_too_large_are_refused():
    assert outcome(lambda: read_upload("mandate.pdf", b"")) == Refusal("file_empty")
    largest = a_pdf() + b"\n" * (LARGEST_FILE - len(a_pdf()) - 6) + b"%%EOF\n"
    assert len(largest) == LARGEST_FILE
    assert read_upload("mandate.pdf", largest).body == largest
    assert outcome(lambda: read_upload("mandate.pdf", largest + b"\n")) == Refusal("file_too_large", limit_mib=5)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\fakepath\\委任状.PDF", "委任状.pdf"),
        ("../../etc/委任状.pdf", "委任状.pdf"),
        ("委任\x00状\r\nX-Header: 1.pdf", "委任状 X-Header_ 1.pdf"),
        ("\u202e委任状\u200b.pdf", "委任状.pdf"),
        ("委任状 （最終）.v2.pdf", "委任状 （最終）.v2.pdf"),
        ('a:b*c?"d"<e>|f.pdf', "a_b_c_d_e_f.pdf"),
        ("  . 委任状 .pdf", "委任状.pdf"),
        (".pdf", "file.pdf"),
        ("\u202e\u200b.pdf", "file.pdf"),
        ("あ" * 3_000 + ".pdf", "あ" * 80 + ".pdf"),
        ("\ud800委任状😀.pdf", "委任状.pdf"),
    ],
)
def test_a_name_is_kept_without_path_unseen_and_forbidden_characters(given, kept):
    assert read_upload(given, a_pdf()).name == kept
