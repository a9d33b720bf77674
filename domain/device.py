"""What a browser calls itself, put into two words a person recognises; the words alone are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_READ = 600


class Browser(StrEnum):
    """As it is called where people start it."""

    EDGE = "edge"
    CHROME = "chrome"
    FIREFOX = "firefox"
    SAFARI = "safari"
    OTHER = ""


class Platform(StrEnum):
    """What it runs on."""

    WINDOWS = "windows"
    MAC = "mac"
    IPAD = "ipad"
    IPHONE = "iphone"
    ANDROID = "android"
    CHROME_OS = "chrome_os"
    LINUX = "linux"
    OTHER = ""


@dataclass(frozen=True)
class Device:
    """Empty words for what nobody knows."""

    browser: Browser = Browser.OTHER
    platform: Platform = Platform.OTHER


UNKNOWN_DEVICE = Device()

# The first that stands in the header counts: Edge also names Chrome, Chrome also names Safari.
_BROWSERS: Mapping[str, Browser] = {
    "edg/": Browser.EDGE, "edga/": Browser.EDGE, "edgios/": Browser.EDGE,
    "firefox/": Browser.FIREFOX, "fxios/": Browser.FIREFOX,
    # Others built on Chrome, which people know by another name.
    "opr/": Browser.OTHER, "samsungbrowser/": Browser.OTHER, "headlesschrome/": Browser.OTHER,
    "chrome/": Browser.CHROME, "crios/": Browser.CHROME,
    "safari/": Browser.SAFARI,
}  # fmt: skip
# An iPad that asks for pages as a desktop does calls itself a Macintosh; Android also names Linux.
_SYSTEMS: Mapping[str, Platform] = {
    "iphone": Platform.IPHONE, "ipad": Platform.IPAD, "android": Platform.ANDROID, "cros": Platform.CHROME_OS,
    "windows": Platform.WINDOWS, "macintosh": Platform.MAC, "linux": Platform.LINUX,
}  # fmt: skip


def read_device(user_agent: str) -> Device:
    """Of the header User-Agent, which anybody may write as they like."""
    text = user_agent[:LONGEST_READ].lower()
    browser = next((browser for sign, browser in _BROWSERS.items() if sign in text), Browser.OTHER)
    return Device(browser, next((system for sign, system in _SYSTEMS.items() if sign in text), Platform.OTHER))
