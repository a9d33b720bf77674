"""The list of bases."""

from tests.support.client import Client


def test_an_admin_sees_all_bases_of_the_own_organization(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/bases")
    assert page.heading == "拠点"
    assert [row[:4] for row in page.rows("bases")] == [
        ["001", "六本木工場", "六本木", "MN13000001"],
        ["002", "練馬工場", "練馬", "MN13000002"],
        ["003", "八王子工場", "八王子", ""],
    ]
