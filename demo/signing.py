"""The certificate with which the demo's agent signs: issued by a training authority, registered as a person would."""

from datetime import datetime, timedelta

from sqlalchemy import select

from demo.authority import PIN, Authority, Named
from demo.organizations import AGENT, Demo
from domain.clock import day_in_japan
from domain.signing_certificate import CertificateEntry
from models.users import User
from usecases.signing.hand_in import HandIn, hand_in
from usecases.signing.open_file import open_file
from usecases.signing.settle import SettleCertificate, settle_certificate
from usecases.transaction import transaction
from usecases.users.acting import person
from usecases.vault import Vault

NAMED = Named("支部 長子", AGENT.name, "東京都", "渋谷区", "本町４－１６－４")
# Soon enough that its warning stands on the first page.
ENDS_IN = timedelta(days=45)


def register_certificate(demo: Demo, vault: Vault, founded: datetime, now: datetime) -> str:
    """The authority's own certificate, which the portal has to know."""
    authority = Authority.made(founded)
    one = authority.issue(NAMED, founded - timedelta(days=1), now + ENDS_IN)
    opened = open_file(one.file(PIN, authority.own.certificate), PIN, founded)
    organization = demo.organizations[AGENT.member_code]
    with transaction() as session:
        admin = session.scalars(
            select(User).where(User.organization_id == organization.id, User.login_key == "admin")
        ).one()
        actor = person(session, admin, organization)
        made = hand_in(session, vault, actor, HandIn(opened), founded)
        entry = CertificateEntry(
            trade_name_kana="ダイリニントウキョウシブ", trade_name=NAMED.trade_name, holder_kana="シブ チョウコ",
            holder=NAMED.holder, postal_code="151-0071", address_1="東京都渋谷区本町４－１６－４", address_2="",
            used_from=day_in_japan(founded),
        )  # fmt: skip
        settle_certificate(session, actor, SettleCertificate(made, 1, entry), founded)
    return authority.pem
