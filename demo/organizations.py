"""The demo's organizations, bases, sign-ins and agreements (chapter 12)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.rights import OrganizationKind, Role
from domain.vehicle import VehicleKind
from models.organizations import Base, Organization
from usecases.organizations.agree import OpenDirectDebit, agree, open_direct_debit
from usecases.organizations.found import FoundBase, FoundOrganization, found_organization
from usecases.users.add import AddUser, add_user
from usecases.vault import Vault

PASSWORD = "Keizoku-demo-1"
OPENED = date(2024, 4, 1)


@dataclass(frozen=True)
class Demo:
    """What was made, by member code."""

    organizations: dict[str, Organization]
    bases: dict[tuple[str, str], Base]


@dataclass(frozen=True)
class Person:
    """One sign-in: login ID, name, role, the codes of the bases, all of them when None."""

    login_id: str
    name: str
    role: Role
    bases: tuple[str, ...] | None = None
    must_change: bool = False


OPERATOR = FoundOrganization(OrganizationKind.OPERATOR, "1000001", "けいぞく運営", "ケイゾクウンエイ", "運営")
AGENT = FoundOrganization(
    OrganizationKind.AGENT, "2000001", "代理人 東京支部", "ダイリニントウキョウシブ", "東京支部",
    "151-0071", "東京都渋谷区本町４－１６－４", "03-0000-2000", email="info@tokyo-shibu.example",
)  # fmt: skip
MINATO = FoundOrganization(
    OrganizationKind.CLIENT, "1845678", "株式会社みなと自動車", "カブシキガイシャミナトジドウシャ", "みなと自動車",
    "106-0032", "東京都港区六本木９－９－９", "03-0000-1845", "1301", "東京",
    ("整備受付番号", "担当営業", "代車", "お客様区分", "備考"), "info@minato.example",
)  # fmt: skip
AOZORA = FoundOrganization(
    OrganizationKind.CLIENT, "1845679", "有限会社あおぞら整備", "ユウゲンガイシャアオゾラセイビ", "あおぞら整備",
    "190-0011", "東京都立川市高松町９－９", "042-000-1845", "1301", "東京", email="info@aozora.example",
)  # fmt: skip

BASES = {
    "2000001": (
        FoundBase("001", "東京", "東京", "AG13000001", "151-0071", "東京都渋谷区本町４－１６－４", "03-0000-2001",
                  "T-13-01", "K-13-01", "窓口は平日９時から１６時まで。受付番号をお伝えください。", True, "130000001"),
        FoundBase("002", "多摩", "多摩", "AG13000002", "190-0022", "東京都立川市錦町９－９", "042-000-2002",
                  "T-13-04", "K-13-03", "毎日１５時に各工場へお届けします。", agency_id="130000002"),
    ),
    "1845678": (
        FoundBase(
            "001", "六本木工場", "六本木", "MN13000001", "106-0032", "東京都港区六本木９－９－９", "03-0000-0001"
        ),
        FoundBase("002", "練馬工場", "練馬", "MN13000002", "176-0001", "東京都練馬区練馬９－９－９", "03-0000-0002"),
        FoundBase("003", "八王子工場", "八王子", "", "192-0001", "東京都八王子市暁町９－９－９", "042-000-0003"),
    ),
    "1845679": (
        FoundBase("001", "あおぞら整備", "あおぞら", "", "190-0011", "東京都立川市高松町９－９", "042-000-0004"),
    ),
}  # fmt: skip

PEOPLE = {
    "1000001": (Person("admin", "運営 花子", Role.ADMIN), Person("clerk", "運営 太郎", Role.SENDER)),
    "2000001": (
        Person("admin", "支部 長子", Role.ADMIN),
        Person("branch", "東京 次郎", Role.BASE_ADMIN, ("001",)),
        Person("sender", "代理 さくら", Role.SENDER),
        Person("viewer", "代理 見子", Role.VIEWER),
    ),
    "1845678": (
        Person("admin", "港 社長", Role.ADMIN),
        Person("manager001", "六本 勝", Role.BASE_ADMIN, ("001",)),
        Person("sender001", "佐藤 一郎", Role.SENDER, ("001",)),
        Person("viewer001", "鈴木 見太", Role.VIEWER, ("001",)),
        Person("sender", "田中 全子", Role.SENDER),
        Person("firsttime", "新人 初", Role.SENDER, ("001",), must_change=True),
    ),
    "1845679": (Person("admin", "青空 社長", Role.ADMIN), Person("sender", "青空 整子", Role.SENDER)),
}

# Client base -> its usual agent base.
AGREED = {
    ("1845678", "001"): "001",
    ("1845678", "002"): "001",
    ("1845678", "003"): "002",
    ("1845679", "001"): "002",
}


def make_organizations(session: Session, now: datetime, vault: Vault | None = None) -> Demo:
    """The four organizations, their people and agreements; the reference data are there already."""
    made: dict[str, Organization] = {}
    bases: dict[tuple[str, str], Base] = {}
    for command in (OPERATOR, AGENT, MINATO, AOZORA):
        organization, its_bases = found_organization(session, command, BASES.get(command.member_code, ()), now)
        made[command.member_code] = organization
        bases |= {(command.member_code, code): base for code, base in its_bases.items()}
        for person in PEOPLE[command.member_code]:
            _add(session, organization, person, its_bases, now)
    for (member_code, code), agent_code in AGREED.items():
        for kind in VehicleKind:
            for offered in ("001", "002"):
                agent = bases["2000001", offered]
                agree(session, bases[member_code, code], agent, kind, usual=offered == agent_code, now=now)
    if vault is not None:
        _open_accounts(session, vault, made, now)
    return Demo(made, bases)


def domain_of(organization: Organization) -> str:
    return organization.email.partition("@")[2] or "unei.example"


def _add(session: Session, organization: Organization, person: Person, bases: dict[str, Base], now: datetime) -> None:
    command = AddUser(
        login_id=person.login_id,
        name=person.name,
        role=person.role,
        password=PASSWORD,
        all_bases=person.bases is None and person.role is not Role.ADMIN,
        must_change_password=person.must_change,
        email=f"{person.login_id}@{domain_of(organization)}",
    )
    add_user(session, organization, command, [bases[code] for code in person.bases or ()], now)


def _open_accounts(session: Session, vault: Vault, made: dict[str, Organization], now: datetime) -> None:
    """みなと自動車 can debit both kinds; あおぞら整備 is still waiting for its kei account."""
    for member_code, kind, opened in (
        ("1845678", VehicleKind.REGISTERED, OPENED),
        ("1845678", VehicleKind.KEI, OPENED),
        ("1845679", VehicleKind.REGISTERED, OPENED),
        ("1845679", VehicleKind.KEI, None),
    ):
        command = OpenDirectDebit(
            kind,
            "みほん銀行",
            "六本木支店",
            "0001234",
            "ミナト",
            opened,
            f"ACC{member_code}" if kind is VehicleKind.KEI else "",
        )
        open_direct_debit(session, vault, made[member_code].id, made["2000001"].id, command, now)
