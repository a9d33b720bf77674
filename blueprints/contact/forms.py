"""The forms of an inquiry: a stranger's, and that of somebody who is signed in."""

from blueprints.shared.catalogue import language
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, TextField, TickField, UnseenField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.actor import Actor
from domain.inquiry import InquiryTopic
from domain.mail_address import read_mail_address
from domain.phone_number import read_phone
from usecases.inquiries.receive import ReceiveInquiry

LONGEST_TEXT = 2_000


class InquiryForm(KeizokuForm):
    """What is asked, and where to answer."""

    topic = WordField(_("What it is about"), InquiryTopic, empty=_("Please choose"), needed=True)
    company = TextField(_("Company"), longest=60)
    person = TextField(_("Your name"), needed=True, longest=40)
    email = TextField(_("E-mail"), read=read_mail_address, needed=True, longest=254)
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


class OwnInquiryForm(KeizokuForm):
    """The same of somebody who is known; the case and the screen are those of the page that led here."""

    topic = WordField(_("What it is about"), InquiryTopic, empty=_("Please choose"), needed=True)
    email = TextField(_("E-mail"), read=read_mail_address, needed=True, longest=254)
    phone = TextField(_("Phone"), read=read_phone)
    text = MemoField(_("Your question"), needed=True, longest=LONGEST_TEXT)
    consent = TickField(_("I agree that what I enter is used to answer my question."), needed=True)
    case = UnseenField()
    screen = UnseenField()

    def command(self, actor: Actor, screen: str) -> ReceiveInquiry:
        return ReceiveInquiry(
            token=str(self.form_token.data),
            body_hash=self.body_hash(),
            topic=self.topic.data,
            company=actor.organization_name,
            person=actor.name,
            email=self.email.data,
            phone=self.phone.data,
            text=self.text.data,
            language=language(),
            address=actor.address,
            case=self.case.data or "",
            screen=screen,
        )
