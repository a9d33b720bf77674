"""預金口座振替依頼書: a company asks its bank to pay our charges from its account; sealed and sent on paper."""

from dataclasses import dataclass
from datetime import date

from documents.debit_paper import bank_pairs
from documents.document import PDF, Document, file_name
from documents.heading import Heading
from documents.sheet import Part, Table, sheet_pdf
from domain.enrollment import BankAccount

TITLE = "預金口座振替依頼書"
ASKED = "下の収納企業への支払いを、下の口座からの口座振替で行いたいので、承知したことのとおり依頼します。"
AGREED = (
    "収納企業から請求があれば、通知や払戻請求書なしに、口座から引き落として支払ってください。",
    "口座から引き落とせる額が請求に足りないときは、請求を収納企業に返してかまいません。",
    "やめるときは書面で届け出ます。長く請求がなければ、終わったものとしてかまいません。",
    "争いが起きても、金融機関の責めによる場合を除き、金融機関に迷惑をかけません。",
)
FALLEN_DUE = "けいぞくの利用料金。振替日は利用規約に定める日（金融機関の休業日のときは翌営業日）"
# What is written by hand.
DAY, BLANK = "令和　　　年　　　月　　　日", ""
BY_HAND = (
    ("金融機関（コード）", BLANK),
    ("支店（コード）", BLANK),
    ("種類", "普通　・　当座"),
    ("口座番号（7桁）", BLANK),
    ("ゆうちょ銀行のとき", "記号　　　　　　　　　　　番号"),
    ("口座名義（カナ）", BLANK),
)
OFFICE = Table(
    ("不備の事由", "検印", "印鑑照合", "受付印"),
    (46, 18, 18, 18),
    (
        (
            "印鑑の相違　・　口座番号の相違　・　口座名義の相違　・　預金取引なし　・　その他（　　　　　　　　）",
            "",
            "",
            "",
        ),
    ),
)


@dataclass(frozen=True)
class Creditor:
    """収納企業: who collects, and where the paper is sent to."""

    name: str
    postal_code: str
    address: str


@dataclass(frozen=True)
class DebitMandate:
    """Who asks; `number` is what it is known by to us, under its name. Without an account its lines are blank."""

    number: tuple[str, str]
    name: str
    kana: str
    postal_code: str
    address: str
    representative: str
    phone: str
    account: BankAccount | None
    creditor: Creditor
    made_on: date


def debit_mandate(mandate: DebitMandate) -> Document:
    """On one sheet of A4 unless names are very long: seals belong to what they seal."""
    creditor, account = mandate.creditor, mandate.account
    heading = Heading(
        TITLE,
        (
            ("宛先", f"{account.bank_name}　御中" if account else "取引先の金融機関　御中"),
            ("届出日", DAY),
            mandate.number,
            ("収納企業", creditor.name),
            ("料金と振替日", FALLEN_DUE),
            ("送り先", f"{creditor.postal_code}　{creditor.address}　{creditor.name}".strip()),
        ),
        (ASKED,),
    )
    who = (
        ("名称（カナ）", mandate.kana),
        ("名称", mandate.name),
        ("住所", f"{mandate.postal_code}　{mandate.address}".strip()),
        ("代表者", mandate.representative),
        ("電話番号", mandate.phone),
    )
    parts = (
        Part("依頼する人", pairs=who),
        Part("振り替える口座", pairs=bank_pairs(account) if account else BY_HAND),
        Part("金融機関に届け出ている印", box="印"),
        Part("承知したこと", AGREED, steps=True),
        Part("金融機関で使う欄", table=OFFICE),
    )
    name = file_name(TITLE, mandate.number[1], extension="pdf")
    return Document(name, PDF, sheet_pdf(heading, parts, mandate.made_on))
