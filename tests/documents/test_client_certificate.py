"""The papers of a client certificate: one sheet each, the password on its own."""

import io
import zipfile
from datetime import date

from documents.client_certificate import CertificatePapers, certificate_guide, certificate_password, certificate_zip
from documents.sheet import lines_of
from documents.typefaces import load_typefaces
from tests.support.pdfs import pages

SERIAL = f"{0x1234_5678_9ABC:040x}"
PAPERS = CertificatePapers("1845678", "株式会社みなと自動車", SERIAL, date(2028, 11, 20), 60, date(2026, 11, 20))
FACTS = [
    "会員コード 1845678",
    "事業者名 株式会社みなと自動車",
    f"証明書の番号 {SERIAL}",
    "使える期間 2028/11/20 まで",
]
PASSWORD = "abcd-efgh-jkmn-pq23"


def test_the_guide_is_one_sheet_that_says_whose_it_is() -> None:
    (page,) = pages(certificate_guide(PAPERS))
    assert page[:5] == ["クライアント証明書の取り込み手順", *FACTS]
    assert [line for line in page if line in {"Firefox", "取り込んだあと"}] == ["Firefox", "取り込んだあと"]
    assert page[-1] == "発行日 2026/11/20"


def test_the_zip_holds_the_file_and_the_guide_and_no_password() -> None:
    document = certificate_zip(PAPERS, b"sealed")
    with zipfile.ZipFile(io.BytesIO(document.read())) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    assert (document.name, document.media_type) == ("クライアント証明書_1845678.zip", "application/zip")
    assert held == {"keizoku-1845678.p12": b"sealed", "取り込み手順.pdf": certificate_guide(PAPERS)}


def test_the_password_stands_on_a_sheet_of_its_own() -> None:
    document = certificate_password(PAPERS, PASSWORD)
    (page,) = pages(document.read())
    assert document.name == "クライアント証明書のパスワード_1845678.pdf"
    assert (page[:5], page.count(PASSWORD)) == (["クライアント証明書のパスワード", *FACTS], 1)


def test_a_long_name_costs_no_second_sheet() -> None:
    long = CertificatePapers("1845678", "株式会社" + "長" * 56, SERIAL, date(2028, 11, 20), 60, date(2026, 11, 20))
    assert [len(pages(certificate_guide(long))), len(pages(certificate_password(long, PASSWORD).read()))] == [1, 1]


def test_no_line_begins_with_a_stop_and_no_word_is_torn() -> None:
    load_typefaces()
    assert list(lines_of("漢字漢字、漢字", 10, 41)) == ["漢字漢", "字、漢字"]
    assert list(lines_of("漢字 keizoku-1.p12 漢字", 10, 80)) == ["漢字", "keizoku-1.p12", "漢字"]
    assert "".join(lines_of("k" * 50, 10, 41)) == "k" * 50
