"""登録通知書: the address, codes and login IDs with which a newly registered company begins; never a password."""

from dataclasses import dataclass
from datetime import date

from documents.cell_text import cell_text
from documents.document import PDF, Document, file_name
from documents.heading import Heading
from documents.sheet import Part, Table, sheet_pdf
from domain.enrollment import Administrator, Agent, EnrolledBase
from domain.table_column import CellKind

TITLE = "登録通知書"
NO_AGENT = "なし"


@dataclass(frozen=True)
class RegistrationNotice:
    """Who was registered, on which day, and with what; `sign_in` is the whole address of the page."""

    member_code: str
    organization_name: str
    receipt_number: str
    accepted_on: date
    sign_in: str
    administrators: tuple[Administrator, ...]
    bases: tuple[EnrolledBase, ...]


def registration_notice(notice: RegistrationNotice) -> Document:
    heading = Heading(
        TITLE,
        (
            ("事業者名", notice.organization_name),
            ("受付番号", notice.receipt_number),
            ("登録日", cell_text(notice.accepted_on, CellKind.DATE)),
            ("ログイン画面", notice.sign_in),
        ),
        ("けいぞくの利用申込を承諾し、次のとおり登録しました。",),
    )
    code = Part("会員コード", box=notice.member_code)
    parts = (code, _administrators(notice.administrators), _bases(notice.bases), _next_steps(), _handling())
    name = file_name(TITLE, notice.member_code, extension="pdf")
    return Document(name, PDF, sheet_pdf(heading, parts, notice.accepted_on))


def _administrators(people: tuple[Administrator, ...]) -> Part:
    rows = tuple((one.name, one.login_id, "メールのリンクを開いて決めます") for one in people)
    return Part("管理者", table=Table(("氏名", "ログインID", "パスワード"), (3, 4, 3), rows))


def _bases(bases: tuple[EnrolledBase, ...]) -> Part:
    heads = ("コード", "事業場", "管理責任者", "ログインID", "申請代理人（登録車）", "申請代理人（軽）")
    rows = tuple(
        (base.code, base.name, base.manager.name, base.manager.login_id,
         _agent(base.agent_registered), _agent(base.agent_kei))
        for base in bases
    )  # fmt: skip
    return Part("事業場と管理責任者", table=Table(heads, (8, 20, 14, 22, 18, 18), rows))


def _agent(agent: Agent | None) -> str:
    return f"{agent.name} {agent.base_id}" if agent else NO_AGENT


def _next_steps() -> Part:
    return Part(
        "これから行うこと",
        (
            "管理者は、件名に「パスワードを決めてください」とあるメールのリンクを開き、パスワードを決めます。"
            "リンクの期限が過ぎたときは、運営に連絡してください。",
            "ログイン画面を開き、会員コード、ログインID、パスワードを入力します。"
            "管理責任者のパスワードは、利用申込のときに入力したものです。",
            "管理者は、事業場の登録内容がこの通知書と同じことを確かめます。",
            "依頼を登録し、代理人へ送信します。",
        ),
        steps=True,
    )


def _handling() -> Part:
    return Part(
        "取り扱い",
        (
            "パスワードはこの通知書に書いてありません。会員コードとログインIDがほかの人に知られないように、"
            "大切に保管してください。",
            "会員コードやログインIDが分からなくなったときは、ログイン画面の「会員コード・IDが分からない」から"
            "メールで受け取れます。",
        ),
    )
