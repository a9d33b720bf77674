"""事業場の担当資格者: who may do what by law at a base."""

from enum import StrEnum


class BasePersonKind(StrEnum):
    """事業場管理責任者, 自動車検査員, 保安基準適合証交付者（代務者）."""

    MANAGER = "manager"
    INSPECTOR = "inspector"
    ISSUER = "issuer"
