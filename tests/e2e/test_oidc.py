"""Signing in by a provider as a person meets it: real Chromium, the real command, and the certified `oidc-provider`.

Link it on the account page, sign out, come back by its button to the page that was asked for; then everything that a
person may see go wrong: pressed cancel there, known there and not here, the last way in.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browsing import SLOW_MS, chromium, look_over, new_page, sign_in_first_time, sign_out
from tests.support.provider import RunningProvider, running_provider
from tests.support.running import PASSWORD, Installation, free_port


@dataclass
class WithProvider(Installation):
    """An installation whose Google is the provider."""

    provider: RunningProvider | None = None

    def environ(self) -> dict[str, str]:
        assert self.provider
        given = {name.upper(): value for name, value in self.provider.settings().items()}
        return super().environ() | given


@pytest.fixture(scope="module")
def here() -> Iterator[WithProvider]:
    port = free_port()
    with running_provider(f"http://localhost:{port}") as provider, tempfile.TemporaryDirectory() as folder:
        made = WithProvider(Path(folder) / "var", port, provider=provider)
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def link(page: Page, here: WithProvider, seen: list[str]) -> None:
    """On the account page; the password is asked for as the proof."""
    page.goto(f"{here.url}/op/me")
    expect(page.get_by_text("No provider is linked.")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Link Google").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Whoever you are there may then sign in")).to_be_visible()
    look_over(page, seen)
    dialog.get_by_role("button", name="Link Google").click()
    prove_if_asked(page)
    expect(page.get_by_role("button", name="Unlink Google")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("first@partner.test")).to_be_visible()
    look_over(page, seen)


def prove_if_asked(page: Page) -> None:
    """Shortly after a sign-in the embedded default takes the password as a proof of now, and asks for none."""
    asked = page.get_by_role("dialog").get_by_label("Password")
    expect(asked.or_(page.get_by_role("button", name="Unlink Google"))).to_be_visible(timeout=SLOW_MS)
    if asked.is_visible():
        asked.fill(PASSWORD)
        page.get_by_role("dialog").get_by_role("button", name="Link Google").click()


def by_provider(page: Page, here: WithProvider, path: str = "/sign-in") -> None:
    page.goto(here.url + path)
    page.get_by_role("button", name="Sign in with Google").click(timeout=SLOW_MS)


def refusals(other: Page, here: WithProvider, seen: list[str]) -> None:
    """Cancelled there; known there and not here; a return that nobody began."""
    assert here.provider
    here.provider.at_keyboard(refuse=True)
    by_provider(other, here)
    expect(other.get_by_text("The provider refused the sign-in.")).to_be_visible(timeout=SLOW_MS)
    expect(other.get_by_text("access_denied")).to_be_visible()
    assert other.url == f"{here.url}/sign-in/return/google"
    look_over(other, seen)
    other.get_by_role("button", name="To the sign-in page").click()
    here.provider.at_keyboard(refuse=False, subject="second", email="first@partner.test")
    by_provider(other, here)
    expect(other.get_by_text("An administrator must let you in first.")).to_be_visible(timeout=SLOW_MS)

    answer = other.goto(f"{here.url}/sign-in/return/google?state=s.{'A' * 43}&code=x")
    assert answer
    expect(other.get_by_text("This sign-in no longer counts.")).to_be_visible(timeout=SLOW_MS)


def unlink(page: Page, here: WithProvider) -> None:
    """A sign-in by a provider is no proof, so the password is asked for."""
    page.goto(f"{here.url}/op/me")
    page.get_by_role("button", name="Unlink Google").click(timeout=SLOW_MS)
    page.get_by_role("button", name="Unlink the provider").click()
    proof = page.get_by_role("dialog").get_by_label("Password")
    expect(proof).to_be_visible(timeout=SLOW_MS)
    proof.fill(PASSWORD)
    page.get_by_role("button", name="Unlink the provider").click()
    expect(page.get_by_text("No provider is linked.")).to_be_visible(timeout=SLOW_MS)


def test_a_person_links_a_provider_and_signs_in_with_it(here: WithProvider, browser: Browser) -> None:
    seen: list[str] = []
    page = new_page(browser)
    sign_in_first_time(page, here)
    link(page, here, seen)
    sign_out(page, here)
    expect(page.get_by_role("button", name="Sign in with Google")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)

    by_provider(page, here, "/op/sites")
    page.wait_for_url(f"{here.url}/op/sites", timeout=SLOW_MS)
    expect(page.get_by_role("heading", name="Sites")).to_be_visible(timeout=SLOW_MS)
    history = page.evaluate("performance.getEntriesByType('navigation')[0].name")
    assert "code=" not in history

    refusals(new_page(browser), here, seen)
    unlink(page, here)
    assert len(seen) >= 4
    assert not [one for one in seen if re.search("code=|state=", one)]
