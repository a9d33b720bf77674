"""The vehicle's user on its certificate, and the mandate that user gave."""

from enum import StrEnum


class VehicleUserKind(StrEnum):
    """使用者の名義."""

    PERSON = "person"
    COMPANY = "company"


class MandateKind(StrEnum):
    """委任状種別: an electronic one is given for official vehicles and frees from the inspection fee."""

    NONE = "none"
    ELECTRONIC = "electronic"
