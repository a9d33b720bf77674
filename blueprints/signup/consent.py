"""What is kept of an agreement: given here and now, or on the day a paper was signed on."""

from blueprints.shared import who
from blueprints.shared.moment import now
from blueprints.signup.at_hand import AtHand
from blueprints.signup.parts import StepForm
from blueprints.signup.terms_form import PaperPart, TermsForm
from domain.clock import utc_range_of_day
from domain.enrollment import Consent
from domain.refusal import Refusal
from usecases.signup.terms import terms_version
from usecases.transaction import reading


def terms_are_known(form: StepForm) -> bool:
    """Whether there were terms on the day a paper was signed on; if not, that is said beside the day."""
    if not isinstance(form, TermsForm) or not isinstance(form.part, PaperPart):
        return True
    try:
        _version_on_paper(form)
    except Refusal:
        form.blame(form.part.signed_on, "signup_signed_before_terms")
        return False
    return True


def consent_of(found: AtHand, form: StepForm) -> Consent:
    """Of a form that is valid. A paper comes from no address."""
    if isinstance(form, TermsForm) and form.signed_on is not None:
        return Consent(_version_on_paper(form), utc_range_of_day(form.signed_on)[0], "")
    return Consent(found.terms_version, now(), who.client_address())


def _version_on_paper(form: TermsForm) -> int:
    if form.signed_on is None:
        raise ValueError("a valid form has the day")
    with reading() as session:
        return terms_version(session, utc_range_of_day(form.signed_on)[0])
