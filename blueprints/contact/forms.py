"""The form of an inquiry."""

from blueprints.shared.catalogue import language
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, TextField, TickField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.contact_writing import read_phone
from domain.inquiry import InquiryTopic
from domain.mail_address import read_mail_address
from usecases.inquiries.receive import ReceiveInquiry

LONGEST_TEXT = 2_000


def _mail_address(text: str) -> str:
    return read_mail_address(text, "email")


class InquiryForm(KeizokuForm):
    """What is asked, and where to answer."""

    topic = WordField(_("What it is about"), InquiryTopic, empty=_("Please choose"), needed=True)
    company = TextField(_("Company"), longest=60)
    person = TextField(_("Your name"), needed=True, longest=40)
    email = TextField(_("E-mail"), read=_mail_address, needed=True, longest=254)
    phone = TextField(_("Phone"), read=read_phone)
    text = MemoField(_("Your question"), needed=True, longest=LONGEST_TEXT)
    consent = TickField(_("I agree that what I enter is used to answer my question."), needed=True)

    def command(self, address: str) -> ReceiveInquiry:
        return ReceiveInquiry(
            token=str(self.form_token.data),
            body_hash=self.body_hash(),
            topic=self.topic.data,
            company=self.company.data,
            person=self.person.data,
            email=self.email.data,
            phone=self.phone.data,
            text=self.text.data,
            language=language(),
            address=address,
        )
