"""A person's way through the product, in real Chromium against the real command, with axe on every page.

Sign in with the generated password, change it, then fleet → site → failing finding → incident → evidence entry →
verified in this browser, by the real worker over the real log; then the pages of proof.
"""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browsing import SLOW_MS, look_over, new_page, sign_in_first_time
from tests.support.running import Installation

PROOF_PAGES = (
    ("evidence", "Is the record whole?"),
    ("evidence/entries", "Signed statements"),
    ("compliance", "Share of checks passing"),
    ("kits", "How the receiver verifies it"),
    ("consents", "In force (0)"),
)
"""Addresses below the operator's prefix, and a text that is there once the page is."""


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
    expect(page.get_by_text("Six times, kept apart")).to_be_visible(timeout=SLOW_MS)
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
    page = new_page(browser)
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
