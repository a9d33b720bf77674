"""The demo's enrollments: one in each state, made by the very acts of applicants and operator."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from demo.history import actor_of
from demo.organizations import OPERATOR, PASSWORD, Demo
from demo.papers import one_page
from domain.actor import Actor
from domain.bank_account import AccountType
from domain.enrollment import (
    Administrator,
    Agent,
    BankAccount,
    Company,
    Consent,
    EnrolledBase,
    Enrollment,
    EnrollmentState,
    InvoiceRecipient,
    Manager,
    PaperKind,
    PaperState,
    Person,
    RefusalGround,
    Section,
)
from domain.signup_draft import SignupDraft
from domain.upload import read_upload
from domain.use_function import UseFunction
from models.enrollments import Enrollment as Row
from usecases.enrollments.ask import AskBack, ask_back
from usecases.enrollments.enter import enter_posted
from usecases.enrollments.mark import MarkEnrollment, mark_enrollment
from usecases.enrollments.papers import SetPaper, paper_row, set_paper
from usecases.enrollments.refuse import RefuseEnrollment, refuse_enrollment
from usecases.enrollments.remark import RemarkOn, remark_on
from usecases.enrollments.welcome import AcceptEnrollment, welcome
from usecases.sessions.passwords import hashed
from usecases.signup.draft import find_draft, start_draft
from usecases.signup.enroll import Enroll, enroll
from usecases.signup.terms import terms_version
from usecases.transaction import transaction
from usecases.users.password_link import set_password_by_link
from usecases.vault import Vault

CLERK = (OPERATOR.member_code, "clerk")
FROM = "203.0.113.20"
# Where the pages stand that the mails lead to.
STATUS, CORRECT, SET_PASSWORD, DOWNLOAD = "/signup/status", "/signup/correct", "/password/set", "/downloads"
MEMBER_CODE, LOGIN_IDS = "1845680", ("admin", "manager001")
"""Of the accepted one, whose code is the next after those of the demo's clients."""
QUESTION = "事業場の電話番号が本社と同じです。正しいか確認してください。"
AGENT = Agent("東京支部東京拠点", "130000001")


@dataclass(frozen=True)
class Applicant:
    """What tells one workshop from another."""

    name: str
    kana: str
    person: str
    person_kana: str
    place: str
    postal_code: str
    phone: str
    mark: str
    designation: str
    corporate_number: str = ""
    invoice_number: str = ""


SAGINUMA = Applicant(
    "株式会社さぎぬま自動車",
    "カブシキガイシャサギヌマジドウシャ",
    "鷺沼 実",
    "サギヌマ　ミノル",
    "東京都大田区架空町９－１",
    "144-0001",
    "03-0000-3001",
    "saginuma",
    "関指第9901号",
    "7990001000001",
    "T7990001000001",
)
KOMOREBI = Applicant(
    "有限会社こもれび整備",
    "ユウゲンガイシャコモレビセイビ",
    "木洩 陽子",
    "コモレビ　ヨウコ",
    "東京都小平市架空町９－２",
    "187-0001",
    "042-000-3002",
    "komorebi",
    "関指第9902号",
    # The digits differ, which the operator's check shows.
    "6990001000002",
    "T5990001000003",
)
TSUBAME = Applicant(
    "つばめモータース株式会社",
    "ツバメモータースカブシキガイシャ",
    "燕 翔太",
    "ツバメ　ショウタ",
    "東京都江東区架空町９－３",
    "135-0001",
    "03-0000-3003",
    "tsubame",
    "関指第9903号",
)
HINATA = Applicant(
    "株式会社ひなたオート",
    "カブシキガイシャヒナタオート",
    "日向 葵",
    "ヒナタ　アオイ",
    "東京都国立市架空町９－４",
    "186-0001",
    "042-000-3004",
    "hinata",
    "関指第9904号",
)
KAZAMI = Applicant(
    "風見自動車工業株式会社",
    "カザミジドウシャコウギョウカブシキガイシャ",
    "風見 進",
    "カザミ　ススム",
    "東京都板橋区架空町９－５",
    "174-0001",
    "03-0000-3005",
    "kazami",
    "関指第9905号",
)
MINORI = Applicant(
    "有限会社みのり車検",
    "ユウゲンガイシャミノリシャケン",
    "実 稔",
    "ミノリ　ミノル",
    "東京都足立区架空町９－６",
    "120-0001",
    "03-0000-3006",
    "minori",
    "関指第9906号",
)


def make_enrollments(demo: Demo, vault: Vault, now: datetime) -> None:
    """Received today and by post, waiting for a paper, checked, accepted, refused."""
    ago = timedelta(days=1)
    with transaction() as session:
        desk = Desk(session, actor_of(session, demo, *CLERK), vault)
        desk.refused(KAZAMI, now - 6 * ago)
        desk.accepted(HINATA, now - 3 * ago)
        desk.checked(TSUBAME, now - 3 * ago + timedelta(hours=1))
        desk.waiting(KOMOREBI, now - 2 * ago)
        desk.by_post(MINORI, now - ago)
        desk.received(SAGINUMA, now - timedelta(minutes=10))


@dataclass(frozen=True)
class Desk:
    """The applicants' wizard and the operator's desk, at the moments of the demo."""

    session: Session
    clerk: Actor
    vault: Vault

    def received(self, who: Applicant, at: datetime) -> Row:
        token = start_draft(self.session, self.vault, SignupDraft(), at, FROM)
        return self._sent(who, entered(who, self._consent(at), hashed(PASSWORD)), token, at)

    def by_post(self, who: Applicant, at: datetime) -> Row:
        """Signed three days before; the scan is attached."""
        token = enter_posted(self.session, self.clerk, self.vault, None, at)
        said = entered(who, replace(self._consent(at - timedelta(days=3)), address=""), "")
        row = self._sent(who, replace(said, company=replace(said.company, account=None)), token, at)
        self._note(row, PaperKind.APPLICATION_FORM, PaperState.ARRIVED, "", at, scanned=True)
        return row

    def waiting(self, who: Applicant, at: datetime) -> Row:
        """A paper was faulty, and a question is open."""
        row = self.received(who, at)
        fault = "2ページ目がありません。全部のページを送ってください。"
        self._note(row, PaperKind.DESIGNATION, PaperState.FAULTY, fault, at + timedelta(hours=3), scanned=True)
        self._mark(row, EnrollmentState.WAITING_FOR_PAPER, at + timedelta(hours=3))
        question = AskBack(row.receipt_number, row.version, Section.BASES, QUESTION, CORRECT)
        ask_back(self.session, self.clerk, self.vault, question, at + timedelta(hours=4))
        return row

    def checked(self, who: Applicant, at: datetime) -> Row:
        row = self.received(who, at)
        self._note(row, PaperKind.DESIGNATION, PaperState.ARRIVED, "", at + timedelta(hours=20), scanned=True)
        remark = RemarkOn(row.receipt_number, row.version, "電話で担当者に確認済み。口座振替依頼書は不要。")
        remark_on(self.session, self.clerk, remark, at + timedelta(hours=21))
        self._mark(row, EnrollmentState.CHECKED, at + timedelta(hours=22))
        return row

    def accepted(self, who: Applicant, at: datetime) -> None:
        """The administrator has followed the link of the mail."""
        row = self.checked(who, at)
        command, then = (
            AcceptEnrollment(row.receipt_number, row.version, SET_PASSWORD, DOWNLOAD),
            at + timedelta(hours=26),
        )
        [invited] = welcome(self.session, self.clerk, self.vault, command, then).invitations
        set_password_by_link(self.session, self.vault, invited.token, PASSWORD, then)

    def refused(self, who: Applicant, at: datetime) -> None:
        row = self.received(who, at)
        command = RefuseEnrollment(
            row.receipt_number,
            row.version,
            RefusalGround.DIFFERS_FROM_DOCUMENTS,
            "指定書の写しの指定番号が、入力された番号と違います。",
        )
        refuse_enrollment(self.session, self.clerk, self.vault, command, at + timedelta(hours=24))

    def _consent(self, at: datetime) -> Consent:
        return Consent(terms_version(self.session, at), at, FROM)

    def _sent(self, who: Applicant, said: Enrollment, token: str, at: datetime) -> Row:
        draft = find_draft(self.session, self.vault, token, at)
        if draft is None:
            raise LookupError("the draft was begun this moment")
        words = (("事業者名", who.name), ("指定番号", who.designation), ("事業場", "本社工場（001）"))
        number = enroll(self.session, self.vault, Enroll(token, draft.content.digest, said, words, STATUS), at)
        return self.session.get_one(Row, number)

    def _mark(self, row: Row, state: EnrollmentState, at: datetime) -> None:
        mark_enrollment(self.session, self.clerk, MarkEnrollment(row.receipt_number, row.version, state), at)
        self.session.flush()

    def _note(self, row: Row, kind: PaperKind, state: PaperState, remark: str, at: datetime, *, scanned: bool) -> None:
        version = paper_row(self.session, row, kind).version
        upload = read_upload("書類のスキャン.pdf", one_page("架空の書類（訓練用の見本）")) if scanned else None
        set_paper(self.session, self.clerk, SetPaper(row.receipt_number, kind, version, state, remark, upload), at)


def entered(who: Applicant, consent: Consent, password_hash: str) -> Enrollment:
    """One base, which asks the demo's agent for both kinds."""
    return Enrollment(
        company=_company(who),
        administrators=(Administrator(who.person, f"admin@{who.mark}.example", LOGIN_IDS[0]),),
        bases=(_base(who, password_hash),),
        consent=consent,
    )


def _company(who: Applicant) -> Company:
    return Company(
        name=who.name,
        kana=who.kana,
        representative=who.person,
        postal_code=who.postal_code,
        address_1=who.place,
        address_2="",
        phone=who.phone,
        fax="",
        email=f"info@{who.mark}.example",
        designation_number=who.designation,
        certification_number="",
        operator_id="",
        corporate_number=who.corporate_number,
        invoice_number=who.invoice_number,
        invoice_recipient=InvoiceRecipient.WHOLE,
        functions=frozenset({UseFunction.OSS_REGISTERED, UseFunction.OSS_KEI}),
        account=BankAccount("0001", "みずほ銀行", "001", "東京営業部", AccountType.ORDINARY, "0001234", "デモ"),
    )


def _base(who: Applicant, password_hash: str) -> EnrolledBase:
    return EnrolledBase(
        code="001",
        name="本社工場",
        short_name="本社",
        postal_code=who.postal_code,
        address_1=who.place,
        address_2="",
        phone=who.phone,
        ainas_code="",
        delegate_number="",
        agent_registered=AGENT,
        agent_kei=AGENT,
        manager=Manager(who.person, who.person_kana, "", f"manager@{who.mark}.example", LOGIN_IDS[1], password_hash),
        inspectors=(Person("検査 一郎", ""),),
        issuers=(),
    )
