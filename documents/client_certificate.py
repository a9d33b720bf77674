"""What an organization gets with its client certificate: a zip with a guide, and apart from it the password."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date

from documents.cell_text import cell_text
from documents.document import PDF, ZIP, Document, file_name
from documents.heading import Heading
from documents.sheet import Part, sheet_pdf
from domain.table_column import CellKind

FILE_TITLE, GUIDE_TITLE, PASSWORD_TITLE = "クライアント証明書", "取り込み手順", "クライアント証明書のパスワード"
# The earliest a zip can say; the same certificate always gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class CertificatePapers:
    """Whose certificate, and how one knows it."""

    member_code: str
    organization_name: str
    serial: str
    last_day: date
    renew_days: int
    issued_on: date

    @property
    def file(self) -> str:
        return f"keizoku-{self.member_code}.p12"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("会員コード", self.member_code),
            ("事業者名", self.organization_name),
            ("証明書の番号", self.serial),
            ("使える期間", f"{cell_text(self.last_day, CellKind.DATE)} まで"),
        )


def certificate_zip(papers: CertificatePapers, sealed_for_windows: bytes) -> Document:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in ((papers.file, sealed_for_windows), (f"{GUIDE_TITLE}.pdf", certificate_guide(papers))):
            zipped.writestr(zipfile.ZipInfo(name, _EPOCH), body, zipfile.ZIP_DEFLATED)
    return Document(file_name(FILE_TITLE, papers.member_code, extension="zip"), ZIP, content.getvalue())


def certificate_guide(papers: CertificatePapers) -> bytes:
    heading = Heading(
        "クライアント証明書の取り込み手順",
        papers.facts,
        (
            "けいぞくにログインするパソコンに、この証明書を1台ずつ取り込みます。取り込んでいないパソコンからは、"
            "正しいパスワードを入力してもログインできません。",
        ),
    )
    windows = Part(
        "Windows（Microsoft Edge、Google Chrome）",
        (
            "このPDFと一緒に届いたzipファイルを右クリックして「すべて展開」を選びます。",
            f"展開したフォルダーの {papers.file} をダブルクリックします。証明書のインポート ウィザードが開きます。",
            "保存場所は「現在のユーザー」を選びます。次のファイル名の画面は、何も変えずに進みます。",
            "別の紙で届いたパスワードを、間の「-」も含めて入力します。その下の選択肢は変えません。",
            "証明書ストアは「自動的に選択する」のまま進み、「完了」を押します。",
            "開いているブラウザーをすべて閉じてから、けいぞくのログイン画面を開きます。"
            f"証明書を選ぶ画面が出たら、{papers.member_code} の証明書を選んで「OK」を押します。",
        ),
        steps=True,
    )
    firefox = Part(
        "Firefox",
        (
            "Firefoxは証明書を自分で持ちます。設定の「プライバシーとセキュリティ」にある「証明書を表示」を開き、"
            f"「あなたの証明書」の「インポート」で {papers.file} を選んで、同じパスワードを入力してください。",
        ),
    )
    afterwards = Part(
        "取り込んだあと",
        (
            "zipファイルと展開したフォルダーは、パソコンから消してください。メールで人に送ったり、"
            "共有フォルダーに置いたりしないでください。",
            "パソコンをなくしたとき、手放すとき、この証明書を使わなくなったときは、すぐに運営へ連絡してください。"
            "運営が証明書を失効させると、その証明書ではログインできなくなります。",
            f"証明書は期限の{papers.renew_days}日前から新しいものに取り替えられます。"
            "新しい証明書を取り込んでも、期限までは前の証明書も使えます。",
        ),
    )
    return sheet_pdf(heading, (windows, firefox, afterwards), papers.issued_on)


def certificate_password(papers: CertificatePapers, password: str) -> Document:
    heading = Heading(PASSWORD_TITLE, papers.facts)
    parts = (
        Part(
            "パスワード",
            (
                f"{papers.file} をパソコンに取り込むときに入力してください。使うのは取り込むときだけで、"
                "けいぞくにログインするときのパスワードとは別のものです。",
            ),
            box=password,
        ),
        Part(
            "読み方",
            (
                "英小文字と数字だけです。数字の0と1、英小文字のlとoは使っていません。「-」も入力してください。",
            ),
        ),
        Part(
            "取り扱い",
            (
                "この紙は、証明書のファイルとは別の場所に保管してください。すべてのパソコンへの取り込みが済んだら、"
                "細かく切って捨ててください。",
            ),
        ),
    )  # fmt: skip
    name = file_name(PASSWORD_TITLE, papers.member_code, extension="pdf")
    return Document(name, PDF, sheet_pdf(heading, parts, papers.issued_on))
