"""When two requests of an organization are for the same car."""

from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_

from models.requests import InspectionRequest


def is_same_car(row: type[InspectionRequest], car: Any) -> ColumnElement[bool]:
    """`car` has the columns, or the values, of the other request.

    An officially stamped number (職権打刻) is given again and again, so there the plate must agree too.
    """
    same_number = (
        row.organization_id == car.organization_id,
        row.kind == car.kind,
        row.chassis_key == car.chassis_key,
        row.chassis_key != "",
    )
    plain = and_(not_(car.officially_stamped), not_(row.officially_stamped))
    return and_(*same_number, or_(plain, car.plate_key == "", row.plate_key == car.plate_key))
