"""What nobody should type but somebody will: texts, addresses, headers and bodies for the fuzz drill."""

from urllib.parse import quote_from_bytes, quote_plus

MEGABYTE = "整備" * 175_000
"""A little more than 1 MiB in UTF-8."""

TEXTS = (
    "\x00", "あ\x00い", "😀", "👨‍👩‍👧‍👦髙﨑𠮟", "\ud800", "あ\udfffい\ud83d", "\ufffe\uffff", "\u202e\u200b\ufeff",
    str(2**31), str(2**63), str(2**64 + 1), str(-(2**63) - 1), "9" * 400, "9" * 5_000, "-1", "0", "1e309",
    "NaN", "²", "٣",
    "ゐヱヲん", "ｶﾞﾋﾟ", "ん", "東凶", "品　川", "A" * 25, "ZVW50-600000I", "あ" * 300, "x" * 10_000,
    "2026-02-31", "令和8年2月31日", "R8.13.1", "0000-00-00", "99999999", "20260231", "明日",
    "' OR '1'='1", "1; DROP TABLE bases--", "%' AND 1=1 --", "_%\\", "\"><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}${7*7}", "%s%n%x%(name)s", "{0.__class__}",
    "../../etc/passwd", "..\\..\\windows", "=1+1", "@SUM(A1)", "a\r\nSet-Cookie: x=1",
    "a\tb\x0bc\x1b[31m", "", " ", "　",
    "null", "true", "[]", "{}", "[[[[", "100000001~x", "__proto__", "é", "ﬀ", "㍿", "İ", "ß",
)  # fmt: skip

IN_SIGHT = ("東凶", "ゐヱヲん", "2026-02-31", "令和8年2月31日", "A" * 25, "😀", "あ" * 300, "' OR '1'='1", "x" * 10_000)
"""Texts that a page shows as they were typed."""

CSRF_TOKENS = ("", "x", "トークン", "\ud800", "\x00", "A" * 100_000, "' OR 1=1", "IjEi.aaaa.bbbb", "9" * 400)

HEADERS: tuple[dict[str, str], ...] = (
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Current-URL": "http://[::1"},
    {"HX-Request": "あ".encode().decode("latin-1"), "HX-Target": "\xff\xfe"},
    {"HX-Request": "true", "HX-Boosted": "true", "HX-History-Restore-Request": "true"},
    {"Accept-Language": "xx;q=foo,,;;,ja;q=1e9,en-\xe3\x81\x82"},
    {"Accept-Language": "a" * 5_000},
    {"Accept-Encoding": "gzip;q=\xff, br;;;,*;q=-1"},
    {"Origin": "null"},
    {"Origin": "http://[::1"},
    {"Origin": "https://evil.example"},
    {"Origin": "\xe3\x81\x82"},
    {"Referer": "http://["},
    {"Referer": "//evil.example/\\\xff"},
    {"Referer": "http://localhost/" + "9" * 5_000},
    {"X-Forwarded-For": "'; DROP TABLE--, 9.9.9.9, \xff"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"},
    {"Host": "evil.example"},
    {"Host": "localhost:99999999"},
    {"Host": "localhost:x"},
    {"Host": "[::1"},
    {"Host": ""},
    {"Host": "\xe3\x81\x82.example"},
    {"X-CSRFToken": "\xe3\x83\x88\xff"},
    {"X-Poll": "\xff"},
    {"Range": "bytes=9-1,-,0-999999999999999999999"},
    {"If-None-Match": '"\xff", W/', "If-Modified-Since": "Sun, 31 Feb 2026 99:99:99 GMT"},
    {"Authorization": "Basic \xff\xff"},
    {"Content-Length": "-1"},
    {"Content-Length": "abc"},
    {"Content-Length": "9" * 400},
    {"User-Agent": "\xff" * 2_000},
    {"Cookie": "keizoku=garbage; member_code=\xff; keizoku-requests=\xff"},
    {"Cookie": "keizoku=.eJx.\xff.x; keizoku-requests=1 sort=%ED%A0%80&after=[[["},
    {"Cookie": ";;;=;=\x01; keizoku=" + "A" * 9_000},
    {"Cookie": 'keizoku="\\377\\400\\""; member_code="あ"'.encode().decode("latin-1")},
)

BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", "application/x-www-form-urlencoded"),
    (b"\xff\xfe\x00=\x80&&&==;;%zz%", "application/x-www-form-urlencoded"),
    (b"a=" + b"%ED%A0%80" * 50, "application/x-www-form-urlencoded; charset=utf-7"),
    (b"&".join(b"f%d=1" % number for number in range(3_000)), "application/x-www-form-urlencoded"),
    (b"[[[[", "application/json"),
    (b'{"csrf_token": {"a": 1}}', "application/json"),
    (b"--x\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1", "multipart/form-data"),
    (b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\xff\x00\"\r\n\r\n\x00\r\n--x--\r\n",
     "multipart/form-data; boundary=x"),
    (b"--x\r\n\r\n\r\n", "multipart/form-data; boundary=\xe3".encode().decode("latin-1")),
    (b"<a/>", "text/xml; charset=none-such"),
    (b"\x00" * 1_000, "application/octet-stream"),
    (b"a=1", "\xff/\xff"),
    (b"a=1", ""),
    (b"a=" + b"x" * 9_000_000, "application/x-www-form-urlencoded"),
)  # fmt: skip

PATHS = (
    "/%00", "/%ED%A0%80", "/%FF%FE", "/..%2f..%2fetc%2fpasswd", "//evil.example/", "/\\evil", "/bases/%0d%0aX:%20y",
    "/requests/%E3%81%82", "/requests/-1", "/requests/1.0", "/requests/1e9", "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/%00", "/static//", "/%", "/%zz", "/;a=b", "/?", "/?%ED%A0%80=%00&&&==", "/" + "a" * 8_000,
    "/" + "/a" * 500,
    "/bases/new/", "/BASES", "/applications/100000001-0", "/applications/100000001-1000",
    "/billing/downloads/209913/fee-statement.pdf",
    "/billing/downloads/000000/fee-statement.xlsx",
    "/billing/downloads/%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96/fee-statement.pdf",
)  # fmt: skip


def in_address(text: str) -> str:
    """One text as a segment of a path; lone surrogates as the bytes they would be."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


def as_form(fields: list[tuple[str, str]]) -> bytes:
    """Fields as a browser would post them, were it to hold such texts."""
    pairs = (f"{encoded(name)}={encoded(text)}" for name, text in fields)
    return "&".join(pairs).encode()


def encoded(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


PLACES = (
    "5~", "~", "5~~", f"{2**63}~x", f"{2**31}~x", "²~x", "5~2026-02-31", "5~9999-12-31", "5~0001-01-01T00:00:00+14:00",
    "5~9999-12-31T23:59:59-14:00", "5~2026-01-01T00:00:00", "5~\x00", "5~\ud800", "5~" + "x" * 199, "5~draft",
    "5~nothing",
    "9" * 400 + "~x",
)  # fmt: skip
"""Places in a list that no page of ours names."""
