"""A person's way through the product, in real Chromium against the real command, with axe on every page.

Sign in with the generated password, change it, then fleet → site → failing finding → incident → evidence entry →
verified in this browser, by the real worker over the real log; then the pages of proof.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.support.running import PASSWORD, Installation, free_port

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text()
QUIET = ("background-networking", "sync", "gpu", "component-update")
CHROMIUM_FLAGS = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
SLOW_MS = 60_000
PROOF_PAGES = (
    ("evidence", "Is the record whole?"),
    ("evidence/entries", "Signed statements"),
    ("compliance", "Share of checks passing"),
    ("kits", "How the receiver verifies it"),
    ("consents", "Choose the organisation"),
)
"""Addresses below the operator's prefix, and a text that is there once the page is."""


@pytest.fixture(scope="module")
def fresh() -> Iterator[Installation]:
    """An installation whose first operator has never signed in."""
    with tempfile.TemporaryDirectory() as folder:
        made = Installation(Path(folder) / "var", free_port())
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


def axe_faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(f"axe.run({RULES})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def look_over(page: Page, seen: list[str]) -> None:
    """Every look of one page: no axe fault, nothing wider than the window."""
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_faults(page) == [], f"{page.url} {scheme} {width}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{page.url} at {width}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    seen.append(re.sub(r"[0-9a-f-]{36}", "ID", page.url.split("/", 3)[3]))


def sign_in_first_time(page: Page, installation: Installation) -> None:
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


def trust_file(page: Page, installation: Installation) -> str:
    """The trust file, as the signed-in person would download it."""
    (organisation,) = page.request.get(f"{installation.url}/api/organisations").json()["items"]
    answer = page.request.get(f"{installation.url}/api/organisations/{organisation['id']}/trust-file")
    assert answer.ok, answer.text()
    return answer.text()


def verify_entry(page: Page, installation: Installation) -> None:
    """The entry on the page: nothing claimed before, a gap without a trust file, none left once one was given.

    The second run also compares with the head that the first one verified; only outside time-stamps stay unchecked.
    """
    expect(page.get_by_text("In a co-signed checkpoint")).to_be_visible(timeout=180_000)
    assert page.get_by_text("Verified in this browser").count() == 0
    page.get_by_role("button", name="Verify this entry").click()
    expect(page.get_by_text("Verified in this browser, keys not compared").first).to_be_visible(timeout=SLOW_MS)
    page.get_by_text("Compare with a trust file").click()
    page.get_by_label("Trust file", exact=False).first.fill(trust_file(page, installation))
    page.get_by_role("button", name="Use this trust file").click()
    expect(page.get_by_text("Verified in this browser")).to_have_count(0)
    page.get_by_role("button", name="Verify this entry").click()
    expect(page.get_by_text("Verified in this browser", exact=True).first).to_be_visible(timeout=SLOW_MS)
    steps = page.get_by_role("list", name="Steps").locator("> li")
    expect(steps).to_have_count(7)
    assert ["Passed" in text for text in steps.all_inner_texts()] == [True] * 6 + [False]


def verify_log(page: Page, installation: Installation) -> None:
    """The whole log of the site, from its first entry."""
    page.goto(f"{installation.url}/op/verify-evidence")
    page.get_by_role("button", name="Verify the whole log").click(timeout=SLOW_MS)
    expect(page.get_by_text("entries were read")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("Verified in this browser").first).to_be_visible()


def from_finding_to_proof(page: Page, installation: Installation, seen: list[str]) -> None:
    """From a finding on the page to its incident, its evidence, the proof of it, and the pages of proof."""
    finding = page.url
    page.locator("main a[href*='/op/incidents/']").first.click()
    expect(page.get_by_text("Timeline")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)

    page.goto(finding)
    page.locator("main a[href*='/op/evidence/entries/']").first.click(timeout=SLOW_MS)
    expect(page.get_by_text("Five times, kept apart")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)

    verify_entry(page, installation)
    look_over(page, seen)
    verify_log(page, installation)
    look_over(page, seen)
    for path, shown in PROOF_PAGES:
        page.goto(f"{installation.url}/op/{path}")
        expect(page.get_by_text(shown).first).to_be_visible(timeout=SLOW_MS)
        look_over(page, seen)


@pytest.mark.timeout(600)
def test_from_sign_in_to_evidence(fresh: Installation, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    seen: list[str] = []

    page.goto(f"{fresh.url}/")
    expect(page.get_by_label("Account name")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)
    sign_in_first_time(page, fresh)

    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)
    page.goto(f"{fresh.url}/op/sites")
    page.get_by_role("link", name="This machine").first.click(timeout=SLOW_MS)
    expect(page.get_by_text("HEALING_DRY_RUN").first).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)

    site = page.url
    page.goto(f"{site}/findings")
    rows = page.locator("tbody tr").filter(has_text="Fail")
    expect(rows.first).to_be_visible(timeout=60_000)
    look_over(page, seen)
    rows.first.get_by_role("link").first.click()
    expect(page.get_by_text("Who must agree")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)

    from_finding_to_proof(page, fresh, seen)

    stored = page.evaluate("localStorage.length + sessionStorage.length")
    assert (faults, stored) == ([], 0)
    assert len(seen) == 9 + len(PROOF_PAGES)
