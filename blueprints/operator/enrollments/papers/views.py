"""What has come of a paper of an enrollment, and its scan."""

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.enrollments.papers.forms import PaperForm
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from domain.enrollment import PaperKind
from domain.refusal import Refusal
from domain.rights import Right
from domain.upload import LARGEST_FILE
from usecases.enrollments.papers import PaperOnDesk, find_paper, issue_paper_file, set_paper
from usecases.transaction import Act, noting, reading

blueprint = Blueprint("papers", __name__)
TEMPLATE = "operator/enrollments/paper"
LIMIT_MIB = LARGEST_FILE // (1024 * 1024)
PAPER = f"/<number>/papers/<any({', '.join(PaperKind)}):kind>"


@blueprint.get(PAPER)
@allows(Right.DECIDE_ENROLLMENT)
def edit(number: str, kind: str) -> ResponseReturnValue:
    paper = _paper(number, kind)
    return page(TEMPLATE, form=PaperForm.opened(paper), paper=paper, number=number, limit_mib=LIMIT_MIB)


@blueprint.post(PAPER)
@allows(Right.DECIDE_ENROLLMENT)
def save(number: str, kind: str) -> ResponseReturnValue:
    form, paper = PaperForm(), _paper(number, kind)

    def act(session: Act) -> str:
        set_paper(session, g.actor, form.command(number, PaperKind(kind)), now())
        return url_for("operator_enrollments.show", number=number) + "#papers"

    def conflict() -> ResponseReturnValue:
        newer = _paper(number, kind)
        form.version.data = str(newer.version)
        form.blame(Refusal(NEWER, at=newer.updated_at))
        return page(TEMPLATE, form=form, status=409, paper=newer, number=number, limit_mib=LIMIT_MIB)

    done = gettext("The paper was noted.")
    return carry_out(form, TEMPLATE, act, done, conflict, paper=paper, number=number, limit_mib=LIMIT_MIB)


@blueprint.get(f"{PAPER}/file")
@allows(Right.SEE_ENROLLMENTS)
def file(number: str, kind: str) -> Response:
    with noting() as session:
        document = issue_paper_file(session, g.actor, number, PaperKind(kind), now())
    return send(document)


def _paper(number: str, kind: str) -> PaperOnDesk:
    with reading() as session:
        return find_paper(session, number, PaperKind(kind))
