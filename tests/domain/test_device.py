"""Browsers and systems by what they call themselves."""

import pytest

from domain.device import UNKNOWN_DEVICE, Browser, Device, Platform, read_device

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
ANDROID = "Mozilla/5.0 (Linux; Android 16; SM-X210) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
IPAD = "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "browser", "system"),
    [
        (f"{WINDOWS} Safari/537.36 Edg/142.0.0.0", Browser.EDGE, Platform.WINDOWS),
        (f"{WINDOWS} Safari/537.36", Browser.CHROME, Platform.WINDOWS),
        ("Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0", Browser.FIREFOX, Platform.WINDOWS),
        (f"{WINDOWS} Safari/537.36 OPR/120.0.0.0", Browser.OTHER, Platform.WINDOWS),
        (f"{ANDROID} Safari/537.36", Browser.CHROME, Platform.ANDROID),
        (f"{ANDROID} Mobile Safari/537.36 EdgA/142.0.0.0", Browser.EDGE, Platform.ANDROID),
        (f"{IPAD} Version/18.6 Mobile/15E148 Safari/604.1", Browser.SAFARI, Platform.IPAD),
        (f"{IPAD} CriOS/142.0 Mobile/15E148 Safari/604.1", Browser.CHROME, Platform.IPAD),
        (f"{IPAD.replace('iPad', 'iPhone')} FxiOS/145.0 Safari/605.1.15", Browser.FIREFOX, Platform.IPHONE),
        (f"{MAC} Version/26.0 Safari/605.1.15", Browser.SAFARI, Platform.MAC),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/142.0 Safari/537.36", Browser.CHROME, Platform.CHROME_OS),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", Browser.FIREFOX, Platform.LINUX),
    ],
)
def test_what_people_use_is_told_by_its_name(header: str, browser: Browser, system: Platform) -> None:
    assert read_device(header) == Device(browser, system)


@pytest.mark.parametrize("header", ["", "curl/8.5.0", "<script>alert(1)</script>", "x" * 100_000, f"{'x' * 600}Edg/1"])
def test_what_nobody_knows_leaves_no_word(header: str) -> None:
    assert read_device(header) == UNKNOWN_DEVICE
