"""The two kinds of vehicle, each with a procedure of its own."""

from enum import StrEnum


class VehicleKind(StrEnum):
    """登録車 goes to the transport branch office, 軽自動車 to the kei inspection association."""

    REGISTERED = "registered"
    KEI = "kei"
