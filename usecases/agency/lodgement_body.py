"""What is lodged, as canonical JSON: the same facts always give the same bytes."""

import json
from dataclasses import dataclass
from typing import Any

from domain.clock import JAPAN
from domain.vehicle import VehicleKind
from models.applications import Application
from models.requests import InspectionRequest
from usecases.requests.facts_in_row import waivers_of
from usecases.requests.mandate import MandateOnFile

PROCEDURE = "continued_inspection"


@dataclass(frozen=True)
class LodgingParties:
    """Who lodges for whom, and who pays: codes, the delegate's number, and the name of who confirmed the mandate."""

    agent_member_code: str
    agent_base_code: str
    client_member_code: str
    client_base_code: str
    delegate_number: str
    mandate_confirmed_by: str
    debit_registered: bool
    debit_reference: str


def lodgement_body(
    application: Application, request: InspectionRequest, parties: LodgingParties, mandate: MandateOnFile | None
) -> bytes:
    """The office, mandate and numbers are the application's, everything else is what the client declared."""
    is_kei = application.kind is VehicleKind.KEI
    waivers = waivers_of(request)
    value: dict[str, Any] = {
        "key": application.number,
        "kind": application.kind.value,
        "procedure": PROCEDURE,
        "office": {"code": application.office_code, "name": application.office_name},
        "plate": {
            "region": application.plate_region,
            "class_number": application.plate_class,
            "kana": application.plate_kana,
            "serial": application.plate_serial,
            "small_plate": request.small_plate,
        },
        "chassis_number": application.chassis_number,
        "officially_stamped": request.officially_stamped,
        "vehicle_user": {
            "kind": "" if is_kei else request.user_kind.value,
            "name": application.user_name,
            "representative": request.representative,
            "address_1": request.address_1,
            "address_2": request.address_2,
        },
        "validity_code": request.validity_term,
        "expiry_on": request.expiry_on.isoformat() if request.expiry_on else None,
        "cashless": application.cashless,
        "mandate": {
            "kind": request.mandate_kind.value,
            "issuer": mandate.issuer if mandate else None,
            "made_on": mandate.made_on.isoformat() if mandate else None,
            "file_sha256": mandate.sha256 if mandate else None,
        },
        "waivers": [
            {"fee": waiver.fee.value, "reason": waiver.reason.value, "earlier_receipt": waiver.earlier_receipt_number}
            for waiver in waivers
        ],
        "shortening_allowed": request.shortening_allowed,
        "parking_receipt": request.parking_receipt,
        "renewal_place": request.renewal_place.value,
        "delegate_number": parties.delegate_number,
        "pickup": request.pickup.value if request.pickup else None,
        "certificate_number": request.certificate_number,
        "account_id": request.account_id,
        "insurance_state": request.insurance_state.value,
        "conformity_state": request.conformity_state.value,
        "mandate_confirmed": _confirmed(application, parties),
        "earlier_receipt": next((waiver.earlier_receipt_number for waiver in waivers), None),
        "agent": {"organization": parties.agent_member_code, "base": parties.agent_base_code},
        "client": {"member_code": parties.client_member_code, "base_code": parties.client_base_code},
        "payer": {
            "direct_debit_registered": parties.debit_registered,
            "account_reference": parties.debit_reference or None,
        },
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _confirmed(application: Application, parties: LodgingParties) -> dict[str, str] | None:
    at = application.mandate_confirmed_at
    return None if at is None else {"by": parties.mandate_confirmed_by, "at": at.astimezone(JAPAN).isoformat()}
