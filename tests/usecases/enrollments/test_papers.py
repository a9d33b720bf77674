"""What becomes of an enrollment's papers, on both sides and on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain.actor import Actor
from domain.enrollment import EnrollmentAct, EnrollmentState, PaperKind, PaperState
from domain.refusal import Refusal
from domain.upload import Upload, read_upload
from models.audit import AuditEntry
from models.enrollments import EnrollmentEvent
from models.files import File, FileContent
from tests.support.enrollments import an_enrollment, received, status_key
from tests.support.files import a_pdf, a_png
from usecases.enrollments.papers import PaperOnDesk, SetPaper, find_paper, issue_paper_file, set_paper
from usecases.signup.hand_in import HandIn, hand_in, tried_too_often
from usecases.transaction import reading, transaction

NUMBER = "261120-00001"
KIND = PaperKind.DESIGNATION
SCAN = read_upload("指定書.pdf", a_pdf("designation"))
OTHER = read_upload("指定書2.png", a_png())


@pytest.fixture(autouse=True)
def entered(clerk: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.RECEIVED, NUMBER)


def enter(now: datetime, state: EnrollmentState, number: str) -> None:
    with transaction() as session:
        received(session, an_enrollment(), now, state, number)


def put(
    clerk: Actor, now: datetime, state: PaperState, remark: str = "", upload: Upload | None = None, version: int = 1
) -> None:
    with transaction() as session:
        set_paper(session, clerk, SetPaper(NUMBER, KIND, version, state, remark, upload), now)


def send(now: datetime, upload: Upload = SCAN, kind: PaperKind = KIND, number: str = NUMBER) -> None:
    with transaction() as session:
        hand_in(session, HandIn(status_key(number), kind, upload), now)


def paper() -> PaperOnDesk:
    with reading() as session:
        return find_paper(session, NUMBER, KIND)


def events() -> list[tuple[EnrollmentAct, int | None, dict[str, str]]]:
    with reading() as session:
        found = session.execute(
            select(EnrollmentEvent.act, EnrollmentEvent.by, EnrollmentEvent.facts).order_by(EnrollmentEvent.id)
        )
        return [(act, by, facts) for act, by, facts in found]


def count(table: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def audited() -> list[tuple[str, dict[str, object]]]:
    with reading() as session:
        found = session.execute(select(AuditEntry.code, AuditEntry.facts).where(AuditEntry.code.like("enrollment%")))
        return [(code, facts) for code, facts in found]


def refusal_of(act: object) -> str:
    assert callable(act)
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_a_paper_is_noted_with_its_scan_and_told_without_its_remark(clerk: Actor, now: datetime) -> None:
    put(clerk, now, PaperState.FAULTY, "大野様の押印がありません。", SCAN)
    noted = paper()
    assert (noted.state, noted.remark, noted.version, noted.file_name) == (
        PaperState.FAULTY, "大野様の押印がありません。", 2, "指定書.pdf",
    )  # fmt: skip
    assert events() == [(EnrollmentAct.PAPER, clerk.user_id, {"kind": "designation", "paper": "faulty"})]
    [(code, facts)] = audited()
    assert (code, facts["kind"], facts["state"], "押印" in str(facts)) == (
        "enrollment_paper_set", "designation", "faulty", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "remark", "upload", "version", "code"),
    [
        (PaperState.ARRIVED, "", None, 7, "changed_by_someone_else"),
        (PaperState.FAULTY, "", None, 1, "paper_fault_untold"),
        (PaperState.AWAITED, "", SCAN, 1, "paper_scanned_but_awaited"),
    ],
)
def test_what_is_noted_wrongly_changes_nothing(
    clerk: Actor, now: datetime, state: PaperState, remark: str, upload: Upload | None, version: int, code: str
) -> None:
    assert refusal_of(lambda: put(clerk, now, state, remark, upload, version)) == code
    assert (paper().state, events(), audited(), count(File)) == (PaperState.AWAITED, [], [], 0)


@pytest.mark.parametrize("state", [EnrollmentState.REFUSED, EnrollmentState.CANCELLED])
def test_what_has_ended_takes_no_papers(clerk: Actor, now: datetime, state: EnrollmentState) -> None:
    enter(now, state, "261120-00002")

    def act() -> None:
        with transaction() as session:
            set_paper(session, clerk, SetPaper("261120-00002", KIND, 1, PaperState.ARRIVED, ""), now)

    assert refusal_of(act) == "enrollment_takes_no_papers"
    assert refusal_of(lambda: send(now, number="261120-00002")) == "paper_not_awaited"


def test_a_paper_that_was_not_wanted_is_not_found(clerk: Actor, now: datetime) -> None:
    def act() -> None:
        with transaction() as session:
            set_paper(session, clerk, SetPaper(NUMBER, PaperKind.DEBIT_FORM, 1, PaperState.ARRIVED, ""), now)

    assert refusal_of(act) == "not_found"
    assert refusal_of(lambda: send(now, kind=PaperKind.DEBIT_FORM)) == "not_found"


def test_a_newer_scan_takes_the_place_of_the_one_before(clerk: Actor, now: datetime) -> None:
    put(clerk, now, PaperState.ARRIVED, upload=SCAN)
    put(clerk, now, PaperState.ARRIVED, upload=OTHER, version=2)
    assert (paper().file_name, count(File), count(FileContent)) == ("指定書2.png", 1, 1)
    put(clerk, now, PaperState.FAULTY, "写真がぼやけています。", version=3)
    assert (paper().file_name, count(File)) == ("指定書2.png", 1)


def test_the_scan_is_opened_and_that_is_noted(clerk: Actor, now: datetime) -> None:
    put(clerk, now, PaperState.ARRIVED, upload=SCAN)
    with transaction() as session:
        document = issue_paper_file(session, clerk, NUMBER, KIND, now)
    assert (document.name, document.media_type, document.content) == ("指定書.pdf", "application/pdf", SCAN.body)
    assert [code for code, _facts in audited()] == ["enrollment_paper_set", "enrollment_paper_downloaded"]


def test_without_a_scan_there_is_nothing_to_open(clerk: Actor, now: datetime) -> None:
    def act() -> None:
        with transaction() as session:
            issue_paper_file(session, clerk, NUMBER, KIND, now)

    assert (refusal_of(act), audited()) == ("not_found", [])


def test_the_applicant_hands_in_what_is_awaited(clerk: Actor, now: datetime) -> None:
    send(now)
    assert (paper().state, paper().file_name) == (PaperState.ARRIVED, "指定書.pdf")
    assert events() == [(EnrollmentAct.PAPER, None, {"kind": "designation", "paper": "arrived"})]
    with reading() as session:
        [file] = session.scalars(select(File))
    assert (file.organization_id, file.made_by) == (clerk.organization_id, None)
    assert [code for code, _facts in audited()] == ["enrollment_paper_handed_in"]


def test_what_has_arrived_is_not_taken_again_but_the_same_post_twice_is_one(clerk: Actor, now: datetime) -> None:
    send(now)
    send(now)
    assert (len(events()), count(File), count(FileContent)) == (1, 1, 1)
    assert refusal_of(lambda: send(now, OTHER)) == "paper_not_awaited"
    assert (paper().file_name, count(File)) == ("指定書.pdf", 1)


def test_a_faulty_paper_is_handed_in_anew_and_its_fault_is_gone(clerk: Actor, now: datetime) -> None:
    send(now)
    put(clerk, now, PaperState.FAULTY, "写真がぼやけています。", version=2)
    send(now, OTHER)
    assert (paper().state, paper().remark, paper().file_name) == (PaperState.ARRIVED, "", "指定書2.png")


def test_an_accepted_enrollment_still_takes_what_is_missing(clerk: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.ACCEPTED, "261120-00002")
    send(now, number="261120-00002")


def test_a_dead_link_takes_nothing(clerk: Actor, now: datetime) -> None:
    assert refusal_of(lambda: send(now + timedelta(days=366))) == "not_found"
    assert refusal_of(lambda: send(now, number="unknown")) == "not_found"


def test_one_link_is_tried_twenty_times_an_hour(clerk: Actor, now: datetime) -> None:
    def tries(key: str, address: str, at: datetime) -> bool:
        with transaction() as session:
            return tried_too_often(session, key, address, at)

    assert [tries("a", f"203.0.113.{nth}", now) for nth in range(21)] == [False] * 20 + [True]
    assert not tries("b", "203.0.113.1", now)
    assert not tries("a", "203.0.113.1", now + timedelta(hours=1, seconds=1))
