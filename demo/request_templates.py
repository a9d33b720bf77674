"""Two templates of the demo's larger client: a customer's cars at one base, kei cars at every base."""

from datetime import datetime

from sqlalchemy.orm import Session

from demo.history import actor_of
from demo.organizations import Demo
from domain.renewal import RenewalPlace
from domain.vehicle import VehicleKind
from domain.vehicle_user import VehicleUserKind
from usecases.request_templates.write import TemplateFacts, add_template

MINATO = "1845678"


def make_templates(session: Session, demo: Demo, now: datetime) -> None:
    admin = actor_of(session, demo, MINATO, "admin")
    customer = {
        "user_kind": VehicleUserKind.COMPANY, "vehicle_user_name": "株式会社架空リース",
        "representative": "代表取締役　架空　太郎",
        "address_1": "東京都港区架空町９－１", "validity_term": "two_years_designated",
        "own_fields": ("", "佐藤", "", "リース", ""), "memo": "請求書は架空リース本社へ送る。",
    }  # fmt: skip
    kei = {"renewal_place": RenewalPlace.AGENT, "own_fields": ("", "", "軽を希望", "", "")}
    roppongi = demo.bases[MINATO, "001"].id
    for facts in (
        TemplateFacts("架空リースの車（六本木）", VehicleKind.REGISTERED, base_id=roppongi, answers=customer),
        TemplateFacts("軽の持込み（代車あり）", VehicleKind.KEI, answers=kei),
    ):
        add_template(session, admin, facts, now)
