"""Hands that know the keyboard alone: what they want to use, they must reach."""

from playwright.sync_api import Page, expect

# What a screen reader would say of the element that has the focus.
NAME = """() => {
  const here = document.activeElement;
  const said = (element) => (element?.textContent ?? "").replace(/\\s+/g, " ").trim();
  const by = here.getAttribute("aria-labelledby")?.split(" ").map((id) => said(document.getElementById(id))).join(" ");
  const label = here.labels?.length ? said(here.labels[0]) : "";
  return here === document.body ? "" : here.getAttribute("aria-label") || by || label || said(here) || here.title;
}"""
SEEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
}"""
TICKED = """document.activeElement.closest("tr").querySelector("input[type=checkbox]").checked"""
MOST_TABS, MOST_CHOICES = 150, 20


class Keyboard:
    """Reaches what it wants by Tab, and uses it by the keys that belong to it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def name(self) -> str:
        """The accessible name of what has the focus."""
        return str(self.page.evaluate(NAME)).split(" ※")[0]

    def reach(self, wanted: str, exact: bool = True, back: bool = False) -> None:
        """Tab until something of this name has the focus."""
        passed: list[str] = []
        for _ in range(MOST_TABS):
            name = self.name()
            if name == wanted or (not exact and wanted in name):
                assert self.page.evaluate(SEEN), f"“{wanted}” has the focus but is not to be seen"
                return
            passed.append(name)
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"“{wanted}” is not reached on {self.page.url}: {list(dict.fromkeys(passed))}")

    def reach_field(self, name: str) -> None:
        """Tab until the field that is posted under this name has the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"the field {name} is not reached on {self.page.url}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, wanted: str, text: str, exact: bool = True) -> None:
        """Over what stands in the field of this name."""
        self.reach(wanted, exact)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, wanted: str, exact: bool = True) -> None:
        self.reach(wanted, exact)
        self.press("Space")

    def enter(self, wanted: str, exact: bool = True) -> None:
        """Follow the link or press the button of this name, to the page that comes."""
        self.reach(wanted, exact)
        self.go_on()

    def go_on(self) -> None:
        """Enter, to the page that comes; a new address of the same page is none.

        Not before the page has its answers: leaving in between is an error to htmx.
        """
        expect(self.page.locator(".htmx-request, [aria-busy]")).to_have_count(0)
        with self.page.expect_event("load"):
            self.press("Enter")

    def choose(self, ticked: str, wanted: str) -> None:
        """From the ticked one of a group of radio buttons to another."""
        self.reach(ticked)
        for _ in range(MOST_CHOICES):
            if self.name() == wanted:
                assert self.page.evaluate("document.activeElement.checked")
                return
            self.press("ArrowDown")
        raise AssertionError(f"“{wanted}” is not among what goes with “{ticked}”")

    def pick(self, wanted: str) -> None:
        """In the list that has the focus."""
        self.press("Home")
        for _ in range(MOST_CHOICES):
            if self.page.evaluate("document.activeElement.selectedOptions[0].text") == wanted:
                return
            self.press("ArrowDown")
        raise AssertionError(f"“{wanted}” is not in “{self.name()}”")

    def tick_rows(self, numbers: list[str]) -> None:
        """J goes from row to row, K back, X ticks."""
        for key in ("j", "k"):
            for _ in range(MOST_CHOICES):
                before = self.name()
                if before in numbers and not self.page.evaluate(TICKED):
                    self.press("x")
                    assert self.page.evaluate(TICKED)
                self.press(key)
                if self.name() == before:
                    break
        assert self.page.locator("tbody input:checked").count() == len(numbers)
