"""Second factors as a person meets them, in real Chromium against the real command, with axe on every page.

Enrol an authenticator, sign out, sign in with a code, a used code refused, then a passkey by Chromium's own virtual
authenticator: registered, and used to sign in alone.
"""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from tests.support.browsing import SLOW_MS, Finger, look_over, new_page, sign_in_first_time, sign_out
from tests.support.running import PASSWORD, Installation

STEP_S = 30
MOST_WAITS = 4


def enrol(page: Page, installation: Installation, seen: list[str]) -> str:
    """Enrol an authenticator on the account page; its secret."""
    page.goto(f"{installation.url}/op/me")
    expect(page.get_by_text("whoever has the password gets in")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)
    page.get_by_role("button", name="Enrol an authenticator").click()
    page.get_by_role("button", name="Make the secret").click()
    shown = page.get_by_role("dialog").locator("p.select-all")
    secret = re.sub(r"\s", "", shown.inner_text(timeout=SLOW_MS))
    look_over(page, seen)
    page.get_by_label("Code that it shows now").fill("000 000")
    page.get_by_role("button", name="Confirm the code").click()
    expect(page.get_by_role("alert").get_by_text("That did not work")).to_be_visible(timeout=SLOW_MS)
    page.get_by_label("Code that it shows now").fill(TOTP(secret).now())
    page.get_by_role("button", name="Confirm the code").click()
    codes = page.get_by_role("dialog").get_by_role("listitem")
    expect(codes.first).to_be_visible(timeout=SLOW_MS)
    expect(codes).to_have_count(10)
    look_over(page, seen)
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_disabled()
    page.get_by_label("I kept them").check()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("10 codes are left")).to_be_visible(timeout=SLOW_MS)
    return secret


def press_until_in(page: Page, installation: Installation, button: str) -> None:
    """Press, and where the server limits how often a person may try, wait as long as the page says."""
    home = re.compile(re.escape(installation.url) + r"/op")
    limited = page.get_by_text(re.compile(r"You can try again in \d+ s"))
    for _ in range(MOST_WAITS):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("button", name="Account").or_(limited)).to_be_visible(timeout=SLOW_MS)
        if home.match(page.url):
            return
        expect(limited).to_have_count(0, timeout=70_000)
    pytest.fail(f"still limited after {MOST_WAITS} waits")


def sign_in_with_code(page: Page, installation: Installation, secret: str, seen: list[str]) -> None:
    """Password, then a code; a code that was used does not count again."""
    page.get_by_label("Account name").fill("admin")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    used = TOTP(secret).at(int(time.time()) - STEP_S)
    page.keyboard.press("Enter")
    code = page.get_by_label("Code of the authenticator")
    expect(code).to_be_visible(timeout=SLOW_MS)
    assert page.url == f"{installation.url}/sign-in/second-factor"
    expect(page.get_by_text("5 tries are left")).to_be_visible()
    look_over(page, seen)
    code.fill(used)
    page.get_by_role("button", name="Finish signing in").click()
    expect(page.get_by_role("alert").get_by_text("That did not work")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("4 tries are left")).to_be_visible(timeout=SLOW_MS)
    page.reload()
    code.fill(TOTP(secret).at(int(time.time()) + STEP_S))
    page.get_by_role("button", name="Finish signing in").click()
    page.wait_for_url(f"{installation.url}/op**", timeout=SLOW_MS)


def register_passkey(page: Page, installation: Installation, seen: list[str]) -> None:
    """Add a passkey to the account of the page, by an authenticator inside Chromium."""
    Finger(page)
    page.goto(f"{installation.url}/op/me")
    page.get_by_role("button", name="Add a passkey").click(timeout=SLOW_MS)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the passkey").fill("Journey key")
    dialog.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("It counts from the next sign-in")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("Journey key")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("(this one)")).to_be_visible()
    look_over(page, seen)


@pytest.mark.timeout(600)
def test_authenticator_and_passkey(fresh: Installation, browser: Browser) -> None:
    page = new_page(browser)
    faults: list[str] = []
    addresses: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: addresses.append(request.url))
    seen: list[str] = []

    sign_in_first_time(page, fresh)
    secret = enrol(page, fresh, seen)
    sign_out(page, fresh)
    sign_in_with_code(page, fresh, secret, seen)
    register_passkey(page, fresh, seen)
    sign_out(page, fresh)
    look_over(page, seen)
    press_until_in(page, fresh, "Sign in with a passkey")
    for path in ("people", "settings/api-keys"):
        page.goto(f"{fresh.url}/op/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SLOW_MS)
        look_over(page, seen)

    stored = page.evaluate("localStorage.length + sessionStorage.length")
    assert (faults, stored) == ([], 0)
    assert not [one for one in addresses if secret in one or PASSWORD in one]
    assert len(seen) == 8
