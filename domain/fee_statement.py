"""手数料等の納付明細: what was paid to the state for each completed case, summed per base and in all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from domain.billing_month import BillingMonth
from domain.oss_status import OssStatus
from domain.table_column import CellKind, TableColumn
from domain.vehicle import VehicleKind

TITLE = "検査手数料・技術情報管理手数料・重量税明細"
NOT_A_RECEIPT = "この納付明細は領収証ではありません。"
NOTES = (
    NOT_A_RECEIPT,
    "代理人が立て替えた手数料は、口座からの引き落としより前に記載しています。",
    "再申請で改めて納付していない手数料は0円とし、納付済の受付番号を備考に記載しています。",
)
PRELIMINARY_NOTE = "速報です。発行日の前日までの分で、確定後に変わることがあります。"

# A case enters the statement by completing, or by ending otherwise after a fee was paid.
STATED_STATUS = {
    OssStatus.READY: "手続完了",
    OssStatus.HANDED_OVER: "手続完了",
    OssStatus.WITHDRAWN: "取下",
    OssStatus.REJECTED: "却下",
    OssStatus.VOID: "無効",
}
_VEHICLE_KIND = {VehicleKind.REGISTERED: "登録車", VehicleKind.KEI: "軽自動車"}


@dataclass(frozen=True, slots=True)
class FeeStatementLine:
    """One case. An amount is None when nothing was due or paid, 0 when it was waived.

    The vehicle user has no place here: the statement goes to people who need not know the name.
    """

    member_code: str
    organization_name: str
    base_code: str
    base_name: str
    vehicle_kind: VehicleKind
    chassis_number: str
    plate: str
    requested_at: datetime
    inspection_fee: int | None
    inspection_fee_paid_on: date | None
    technical_information_fee: int | None
    technical_information_fee_paid_on: date | None
    completed_on: date | None
    weight_tax: int | None
    weight_tax_paid_on: date | None
    application_number: str
    receipt_number: str
    status: OssStatus
    remarks: str = ""


@dataclass(frozen=True)
class FeeSum:
    """The sum of a base (拠点計) or of the whole statement (総計), in yen."""

    label: str
    base_code: str
    base_name: str
    cases: int
    inspection_fee: int
    technical_information_fee: int
    weight_tax: int

    @property
    def total(self) -> int:
        return self.inspection_fee + self.technical_information_fee + self.weight_tax


@dataclass(frozen=True)
class FeeStatement:
    """`lines` are ordered by base and may be an iterator, which is read once."""

    agent_branch_name: str
    member_code: str
    organization_name: str
    first_day: date
    last_day: date
    issued_on: date
    lines: Iterable[FeeStatementLine]
    preliminary: bool = False

    @property
    def month(self) -> BillingMonth | None:
        """The month whose days are just those of the period."""
        month = BillingMonth.of(self.first_day)
        return month if (self.first_day, self.last_day) == (month.first_day, month.last_day) else None

    @property
    def period_code(self) -> str:
        return str(self.month or f"{self.first_day:%Y%m%d}-{self.last_day:%Y%m%d}")

    @property
    def period(self) -> str:
        days = f"{day_text(self.first_day)}～{day_text(self.last_day)}"
        return f"{self.month.text}分（{days}）" if self.month else days

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("代理人(支部)名", self.agent_branch_name),
            ("依頼人組織ID", self.member_code),
            ("事業者名称", self.organization_name),
            ("対象期間", f"{self.period}【速報】" if self.preliminary else self.period),
            ("発行日", day_text(self.issued_on)),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        return (*NOTES, PRELIMINARY_NOTE) if self.preliminary else NOTES


FEE_STATEMENT_COLUMNS: tuple[TableColumn[FeeStatementLine], ...] = (
    TableColumn("依頼人組織ID", lambda line: line.member_code, CellKind.CODE, lambda fees: fees.label),
    TableColumn("事業者名称", lambda line: line.organization_name),
    TableColumn("依頼人拠点コード", lambda line: line.base_code, CellKind.CODE, lambda fees: fees.base_code),
    TableColumn("事業場名称", lambda line: line.base_name, in_sum=lambda fees: fees.base_name),
    TableColumn("登録車/軽自動車", lambda line: _VEHICLE_KIND[line.vehicle_kind]),
    TableColumn("車台番号", lambda line: line.chassis_number, CellKind.CODE),
    TableColumn("登録番号/車両番号", lambda line: line.plate, CellKind.CODE, lambda fees: f"{fees.cases:,}件"),
    TableColumn("代理申請依頼日", lambda line: line.requested_at, CellKind.MOMENT),
    TableColumn("検査手数料金額", lambda line: line.inspection_fee, CellKind.YEN, lambda fees: fees.inspection_fee),
    TableColumn("納付日", lambda line: line.inspection_fee_paid_on, CellKind.DATE),
    TableColumn(
        "技術情報管理手数料金額",
        lambda line: line.technical_information_fee,
        CellKind.YEN,
        lambda fees: fees.technical_information_fee,
    ),
    TableColumn("納付日", lambda line: line.technical_information_fee_paid_on, CellKind.DATE),
    TableColumn("OSS申請手続完了日", lambda line: line.completed_on, CellKind.DATE),
    TableColumn("自動車重量税金額", lambda line: line.weight_tax, CellKind.YEN, lambda fees: fees.weight_tax),
    TableColumn("納付日", lambda line: line.weight_tax_paid_on, CellKind.DATE),
    TableColumn("申請ID", lambda line: line.application_number, CellKind.CODE),
    TableColumn("受付番号", lambda line: line.receipt_number, CellKind.CODE),
    TableColumn("ステータス", lambda line: STATED_STATUS[line.status]),
    TableColumn("備考", lambda line: line.remarks, in_sum=lambda fees: f"計 {fees.total:,}円"),
)


def day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def paid_before_remark(earlier_receipt_number: str) -> str:
    """What stands beside the 0円 of a fee that the earlier application already paid."""
    return f"受付番号 {earlier_receipt_number} にて納付済"


def lines_with_sums(lines: Iterable[FeeStatementLine]) -> Iterator[FeeStatementLine | FeeSum]:
    """The lines as they come, after each base its sum and at the end the sum of all.

    Raises ValueError when a base comes back later, for its sum would then stand there twice.
    """
    summed: set[str] = set()
    whole = [0, 0, 0, 0]
    for base_code, of_base in groupby(lines, attrgetter("base_code")):
        if base_code in summed:
            raise ValueError(f"lines are not ordered by base: {base_code} comes back")
        summed.add(base_code)
        cases = inspection_fees = technical_information_fees = weight_taxes = 0
        base_name = ""
        for line in of_base:
            base_name = line.base_name
            cases += 1
            inspection_fees += line.inspection_fee or 0
            technical_information_fees += line.technical_information_fee or 0
            weight_taxes += line.weight_tax or 0
            yield line
        counted = (cases, inspection_fees, technical_information_fees, weight_taxes)
        yield FeeSum("拠点計", base_code, base_name, *counted)
        whole = [sofar + more for sofar, more in zip(whole, counted, strict=True)]
    yield FeeSum("総計", "", "全拠点", *whole)
