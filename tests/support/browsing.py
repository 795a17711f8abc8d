"""A real Chromium on a running Wardkeep: how it is started, how a page is looked over, how a person signs in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright
from tests.support.running import PASSWORD, Installation

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text()
QUIET = ("background-networking", "sync", "gpu", "component-update")
CHROMIUM_FLAGS = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
SLOW_MS = 60_000
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Finger:
    """The person's finger at an authenticator inside Chromium, which keeps passkeys for the page's browser."""

    def __init__(self, page: Page) -> None:
        self._tools: CDPSession = page.context.new_cdp_session(page)
        self._tools.send("WebAuthn.enable")
        self._id = self._tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    def is_known(self, *, known: bool) -> None:
        """Whether the authenticator can tell from now on who it is."""
        self._tools.send("WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": known})


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


def new_page(browser: Browser) -> Page:
    """A page of a browser of its own: nothing is shared with other pages, not even the session."""
    return browser.new_context(viewport={"width": 1280, "height": 900}).new_page()


def axe_faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(f"axe.run({RULES})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def look_over(page: Page, seen: list[str]) -> None:
    """Every look of one page: no axe fault, nothing wider than the window."""
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        faults = axe_faults(page)
        assert faults == [], f"{page.url} {scheme} {width}: {faults}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{page.url} at {width}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    seen.append(re.sub(r"[0-9a-f-]{36}", "ID", page.url.split("/", 3)[3]))


def sign_in(page: Page, installation: Installation, name: str = "admin", password: str = PASSWORD) -> None:
    """With the password alone, to the first page."""
    page.goto(f"{installation.url}/sign-in")
    page.get_by_label("Account name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{installation.url}/op**", timeout=SLOW_MS)


def sign_in_first_time(page: Page, installation: Installation) -> None:
    """With the generated password, which is changed at once."""
    page.goto(f"{installation.url}/")
    page.get_by_label("Account name").fill("admin")
    first = (installation.var / "first-operator-password").read_text().strip()
    page.get_by_label("Password", exact=True).fill(first)
    page.keyboard.press("Enter")
    page.get_by_label("New password").fill("short")
    expect(page.get_by_role("button", name="Change password")).to_be_disabled()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Change password").click(timeout=SLOW_MS)
    page.wait_for_url(f"{installation.url}/op**", timeout=SLOW_MS)


def sign_out(page: Page, installation: Installation) -> None:
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{installation.url}/sign-in**", timeout=SLOW_MS)
    expect(page.get_by_label("Account name")).to_be_visible(timeout=SLOW_MS)
