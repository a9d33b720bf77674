"""Documents in the demo: guides with an older version, an explanation, a form, a table; and a move told to agents."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from documents.csv_template import csv_template
from documents.heading import Heading
from documents.sheet import Part, sheet_pdf
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.handout import HandoutKind
from domain.rights import OrganizationKind
from domain.upload import Upload, read_upload
from models.users import User
from usecases.agreements.base_changes import acknowledge_change, waiting_changes
from usecases.bases.add import BaseFacts
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.find import find_base
from usecases.handouts.find import find_handout
from usecases.handouts.keep import AddEdition, AddHandout, HandoutFacts, add_edition, add_handout
from usecases.handouts.withdraw import WithdrawHandout, withdraw_handout
from usecases.users.acting import person

OPERATOR, AGENT, CLIENT = "1000001", "2000001", "1845678"
MOVED = "003"


@dataclass(frozen=True)
class Handed:
    """What was handed out so many days ago, as a sheet of steps."""

    days: int
    facts: HandoutFacts
    file: str
    steps: tuple[str, ...]


GUIDES = (
    Handed(
        60,
        HandoutFacts(
            HandoutKind.GUIDE,
            "担当者の手引き（依頼の登録から送信まで）",
            "車検証のQRの読み取りから代理人への送信まで。",
            OrganizationKind.CLIENT,
            for_admin=False,
            for_base_admin=False,
        ),
        "担当者の手引き",
        (
            "「依頼を登録」を開き、車検証のQRを読み取ります。",
            "読み取った内容と保適証、自賠責を確かめます。",
            "代理人を確かめて送信します。",
        ),
    ),
    Handed(
        45,
        HandoutFacts(
            HandoutKind.GUIDE,
            "管理者の手引き（拠点と利用者）",
            "拠点、利用者、依頼先代理人の登録のしかた。",
            OrganizationKind.CLIENT,
            for_sender=False,
            for_viewer=False,
        ),
        "管理者の手引き",
        (
            "拠点を追加します。表からまとめて追加することもできます。",
            "利用者を追加し、拠点と役割を決めます。",
            "拠点ごとに代理人へ依頼します。",
        ),
    ),
    Handed(
        45,
        HandoutFacts(
            HandoutKind.GUIDE,
            "代理人の手引き（受付から手続完了まで）",
            "受付、申請、納付、車検証の受け渡し。",
            OrganizationKind.AGENT,
        ),
        "代理人の手引き",
        (
            "「受付」で依頼を確かめ、受け付けるか差し戻します。",
            "申請し、「納付」で手数料を納付します。",
            "手続が完了した車を確かめ、車検証を渡します。",
        ),
    ),
    Handed(
        10,
        HandoutFacts(
            HandoutKind.EXPLANATION,
            "車両使用者への説明（電子申請による継続検査）",
            "お客さまに渡す1枚の説明です。",
            OrganizationKind.CLIENT,
        ),
        "電子申請による継続検査の説明",
        (
            "継続検査の申請を、代理人がインターネットで行います。",
            "保適証と自賠責は電子で確かめます。",
            "新しい車検証は、手続が完了したあとにお渡しします。",
        ),
    ),
)
WITHDRAWN = Handed(
    90,
    HandoutFacts(HandoutKind.GUIDE, "説明会の資料", "説明会で配った資料です。"),
    "説明会の資料",
    ("説明会は終わりました。",),
)
TABLE = HandoutFacts(
    HandoutKind.TEMPLATE,
    "入庫予定の控え",
    "入庫の予定を表計算ソフトで控えるための表です。",
    OrganizationKind.CLIENT,
    for_admin=False,
    for_base_admin=False,
)
COLUMNS = ("入庫予定日", "登録番号", "車台番号の下3桁", "満了日", "担当者", "備考")


def make_handouts(session: Session, demo: Demo, now: datetime) -> None:
    clerk = _person(session, demo, OPERATOR, "clerk")
    numbers = [_hand_out(session, clerk, handed, now) for handed in GUIDES]
    second = replace(GUIDES[0], days=3, steps=(*GUIDES[0].steps, "差し戻された依頼は、直してもう一度送信します。"))
    at = now - timedelta(days=second.days)
    version = find_handout(session, numbers[0]).version
    add_edition(session, clerk, AddEdition(numbers[0], version, _sheet(second, at), day_in_japan(at)), at)
    session.flush()
    gone = _hand_out(session, clerk, WITHDRAWN, now)
    withdraw_handout(session, clerk, WithdrawHandout(gone, find_handout(session, gone).version), now)
    table = csv_template(TABLE.title, COLUMNS)
    upload = read_upload(table.name, table.read())
    add_handout(session, clerk, AddHandout(TABLE, upload, day_in_japan(now)), now)


def move_a_base(session: Session, demo: Demo, now: datetime) -> None:
    """A base of the client's moved; one of the agent's bases has seen it, the other has not."""
    at = now - timedelta(days=2)
    admin, sender = _person(session, demo, CLIENT, "admin"), _person(session, demo, AGENT, "sender")
    base = find_base(session, admin, MOVED)
    facts = {name: getattr(base, name) for name in BaseFacts.__dataclass_fields__}
    change_base(
        session, admin, ChangeBase(MOVED, base.version, BaseFacts(**{**facts, "address_2": "第二工場棟１階"})), at
    )
    session.flush()
    acknowledge_change(session, sender, waiting_changes(session, sender)[0].id, now)


def _hand_out(session: Session, clerk: Actor, handed: Handed, now: datetime) -> int:
    at = now - timedelta(days=handed.days)
    number = add_handout(session, clerk, AddHandout(handed.facts, _sheet(handed, at), day_in_japan(at)), at)
    session.flush()
    return number


def _sheet(handed: Handed, at: datetime) -> Upload:
    made_on: date = day_in_japan(at)
    heading = Heading(handed.facts.title, (("発行", "運営"),), (handed.facts.text,))
    parts = (Part("手順" if handed.facts.kind is HandoutKind.GUIDE else "内容", handed.steps, steps=True),)
    return read_upload(f"{handed.file}.pdf", sheet_pdf(heading, parts, made_on))


def _person(session: Session, demo: Demo, member_code: str, login_id: str) -> Actor:
    organization = demo.organizations[member_code]
    where = (User.organization_id == organization.id, User.login_id == login_id)
    return person(session, session.scalars(select(User).where(*where)).one(), organization)
