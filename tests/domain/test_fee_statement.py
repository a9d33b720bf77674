"""The fee statement: its heading, its columns and its sums to the yen."""

from dataclasses import fields
from datetime import date

import pytest

from domain.fee_statement import (
    FEE_STATEMENT_COLUMNS,
    FeeStatementLine,
    FeeSum,
    lines_with_sums,
    paid_before_remark,
)
from tests.documents.examples import THREE_BASES, a_line, a_statement


def test_the_columns_stand_in_the_prescribed_order() -> None:
    assert [column.heading for column in FEE_STATEMENT_COLUMNS] == [
        "依頼人組織ID",
        "事業者名称",
        "依頼人拠点コード",
        "事業場名称",
        "登録車/軽自動車",
        "車台番号",
        "登録番号/車両番号",
        "代理申請依頼日",
        "検査手数料金額",
        "納付日",
        "技術情報管理手数料金額",
        "納付日",
        "OSS申請手続完了日",
        "自動車重量税金額",
        "納付日",
        "申請ID",
        "受付番号",
        "ステータス",
        "備考",
    ]


def test_each_column_shows_its_own_field() -> None:
    line = THREE_BASES[1]
    assert [column.value(line) for column in FEE_STATEMENT_COLUMNS] == [
        "1845678",
        "けいぞく自動車",
        "001",
        "練馬工場",
        "登録車",
        "ZRR80-0123456",
        "練馬 500 さ 12-34",
        line.requested_at,
        0,
        None,
        500,
        date(2026, 11, 7),
        date(2026, 11, 10),
        24_600,
        date(2026, 11, 9),
        "100051890-2",
        "2611000000003",
        "手続完了",
        "受付番号 2611000000002 にて納付済",
    ]


def test_a_line_has_no_place_for_the_vehicle_user() -> None:
    assert {field.name for field in fields(FeeStatementLine)} == {
        "member_code",
        "organization_name",
        "base_code",
        "base_name",
        "vehicle_kind",
        "chassis_number",
        "plate",
        "requested_at",
        "inspection_fee",
        "inspection_fee_paid_on",
        "technical_information_fee",
        "technical_information_fee_paid_on",
        "completed_on",
        "weight_tax",
        "weight_tax_paid_on",
        "application_number",
        "receipt_number",
        "status",
        "remarks",
    }


def test_each_base_is_summed_after_its_lines_and_all_at_the_end() -> None:
    first, waived, withdrawn, kei = THREE_BASES
    assert list(lines_with_sums(iter(THREE_BASES))) == [
        first,
        waived,
        FeeSum("拠点計", "001", "練馬工場", 2, 1_800, 1_000, 49_200),
        withdrawn,
        FeeSum("拠点計", "002", "豊島工場", 1, 1_800, 0, 0),
        kei,
        FeeSum("拠点計", "00A", "大宮工場", 1, 2_200, 500, 6_600),
        FeeSum("総計", "", "全拠点", 4, 5_800, 1_500, 55_800),
    ]


def test_the_three_kinds_of_fee_add_up() -> None:
    assert FeeSum("総計", "", "全拠点", 4, 5_800, 1_500, 55_800).total == 63_100


def test_an_empty_month_has_one_sum_of_nothing() -> None:
    assert list(lines_with_sums([])) == [FeeSum("総計", "", "全拠点", 0, 0, 0, 0)]


def test_a_base_that_comes_back_is_a_fault_of_the_query() -> None:
    with pytest.raises(ValueError, match="001 comes back"):
        list(lines_with_sums([a_line(base_code="001"), a_line(base_code="002"), a_line(base_code="001")]))


def test_the_heading_names_agent_client_period_and_day_of_issue() -> None:
    assert a_statement().facts == (
        ("代理人(支部)名", "東京都自動車整備振興会 練馬支部"),
        ("依頼人組織ID", "1845678"),
        ("事業者名称", "けいぞく自動車"),
        ("対象期間", "2026年11月分（2026年11月1日～2026年11月30日）"),
        ("発行日", "2026年12月1日"),
    )


def test_a_period_that_is_no_month_is_named_by_its_days() -> None:
    statement = a_statement(first_day=date(2026, 10, 21), last_day=date(2026, 11, 5))
    assert (statement.month, statement.period_code, dict(statement.facts)["対象期間"]) == (
        None,
        "20261021-20261105",
        "2026年10月21日～2026年11月5日",
    )


def test_the_running_month_says_that_it_may_change() -> None:
    statement = a_statement(last_day=date(2026, 11, 21), preliminary=True)
    assert dict(statement.facts)["対象期間"] == "2026年11月1日～2026年11月21日【速報】"
    assert statement.notes == (*a_statement().notes, "速報です。発行日の前日までの分で、確定後に変わることがあります。")


def test_the_first_note_says_that_it_is_no_receipt() -> None:
    assert a_statement().notes[0] == "この納付明細は領収証ではありません。"


def test_a_waived_fee_names_the_receipt_that_paid_it() -> None:
    assert paid_before_remark("2611000000002") == "受付番号 2611000000002 にて納付済"
