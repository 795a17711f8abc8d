"""What a person does about people and programs, in real Chromium: invite, make a key, end sessions, read who did what.

The colleague, the program and the other browsers are real ones too: each act is seen from its far side.
"""

import csv
import re
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browsing import SLOW_MS, look_over, new_page, sign_in, sign_in_first_time
from tests.support.running import PASSWORD, Installation

COLLEAGUE = "colleague@practice.test"
SHOWN_ONCE = "code.break-all"


def dialog_button(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def invite(page: Page, installation: Installation, seen: list[str]) -> str:
    """The link of an invitation to read along, as the page shows it where no mail is sent."""
    page.goto(f"{installation.url}/op/people")
    page.get_by_role("button", name="Invite somebody").click(timeout=SLOW_MS)
    page.get_by_label("Mail address").fill(COLLEAGUE)
    page.get_by_label("Role").select_option(label="operator, reading only")
    look_over(page, seen)
    dialog_button(page, "Invite")
    link = page.get_by_role("dialog").locator(SHOWN_ONCE).inner_text(timeout=SLOW_MS)
    look_over(page, seen)
    dialog_button(page, "Close")
    expect(page.get_by_role("row", name=COLLEAGUE).get_by_text("Open")).to_be_visible(timeout=SLOW_MS)
    return link


def accept(browser: Browser, installation: Installation, link: str, seen: list[str]) -> Page:
    """The colleague makes an account with it, and is in; the link counts once."""
    page = new_page(browser)
    page.goto(link)
    expect(page.get_by_text(COLLEAGUE)).to_be_visible(timeout=SLOW_MS)
    assert "#" not in page.url
    page.get_by_label("Your name").fill("Colleague")
    page.get_by_label("New password").fill(PASSWORD)
    look_over(page, seen)
    page.get_by_role("button", name="Accept and make the account").click(timeout=SLOW_MS)
    expect(page.get_by_label("Account name")).to_have_value(COLLEAGUE, timeout=SLOW_MS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{installation.url}/op**", timeout=SLOW_MS)
    again = new_page(browser)
    again.goto(link)
    expect(again.get_by_text("This invitation no longer counts")).to_be_visible(timeout=SLOW_MS)
    return page


def lose_the_token(page: Page, installation: Installation) -> None:
    """The CSRF cookie goes while a page is open: the act is refused once, a new token is fetched, the act is done."""
    page.goto(f"{installation.url}/op/people")
    row = page.get_by_role("row", name="second@practice.test")
    answers: list[tuple[str, int]] = []
    page.on("response", lambda answer: answers.append((answer.request.method, answer.status)))
    page.get_by_role("button", name="Invite somebody").click(timeout=SLOW_MS)
    page.get_by_label("Mail address").fill("second@practice.test")
    page.get_by_label("Role").select_option(label="operator, reading only")
    dialog_button(page, "Invite")
    dialog_button(page, "Close")
    expect(row.get_by_text("Open")).to_be_visible(timeout=SLOW_MS)
    page.context.clear_cookies(name=re.compile("csrf"))
    answers.clear()
    row.get_by_role("button", name=re.compile("^Revoke")).click()
    dialog_button(page, "Revoke the invitation")
    expect(row.get_by_text("Revoked")).to_be_visible(timeout=SLOW_MS)
    unsafe = [status for method, status in answers if method != "GET"]
    assert unsafe[0] == 403
    assert [status for status in unsafe[1:] if status >= 400] == []


def make_key(page: Page, installation: Installation, seen: list[str]) -> str:
    page.goto(f"{installation.url}/op/settings/api-keys")
    page.get_by_role("button", name="Make an API key").click(timeout=SLOW_MS)
    page.get_by_label("Name", exact=True).fill("Monthly report")
    page.get_by_label("Partner").select_option(index=1)
    page.get_by_label("Sites and appliances").check()
    look_over(page, seen)
    dialog_button(page, "Make the key")
    key = page.get_by_role("dialog").locator(SHOWN_ONCE).inner_text(timeout=SLOW_MS)
    dialog_button(page, "Close, I put it where it belongs")
    return key


def read_with(installation: Installation, key: str, path: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx2.get(installation.url + path, headers=headers, timeout=30, trust_env=False).status_code


def use_key(page: Page, installation: Installation, key: str, seen: list[str]) -> None:
    """It reads what it may and nothing else, the page says that it was used, and revoked it reads nothing."""
    assert read_with(installation, key, "/api/sites") == 200
    assert read_with(installation, key, "/api/findings") == 403
    page.reload()
    row = page.get_by_role("row", name="Monthly report")
    expect(row.get_by_text(re.compile(r"\d+ s ago|just now"))).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)
    row.get_by_role("button", name="Revoke Monthly report").click()
    dialog_button(page, "Revoke the key")
    expect(row.get_by_text("Revoked")).to_be_visible(timeout=SLOW_MS)
    assert read_with(installation, key, "/api/sites") == 401


def end_sessions(page: Page, installation: Installation, others: list[Page], seen: list[str]) -> None:
    """One other browser of the same person, then all the rest: each is told at once, and keeps its page."""
    page.goto(f"{installation.url}/op/me")
    sessions = page.get_by_role("list", name="Browsers that are signed in as you")
    expect(sessions.get_by_role("listitem")).to_have_count(1 + len(others), timeout=SLOW_MS)
    look_over(page, seen)
    page.get_by_role("button", name=re.compile("^End the session of")).last.click()
    dialog_button(page, "End session")
    expect(sessions.get_by_role("listitem")).to_have_count(len(others), timeout=SLOW_MS)
    page.get_by_role("button", name="End all other sessions").click()
    dialog_button(page, "End all other sessions")
    expect(sessions.get_by_role("listitem")).to_have_count(1, timeout=SLOW_MS)
    for other in others:
        expect(other.get_by_role("dialog", name="Session ended")).to_be_visible(timeout=SLOW_MS)
        assert other.request.get(f"{installation.url}/api/overview").status == 401


def clear(page: Page) -> None:
    """Every filter away; the form has forgotten what was in it."""
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Audit log").click()
    expect(page.get_by_label("Person", exact=True)).to_have_value("", timeout=SLOW_MS)
    expect(page.get_by_role("link", name="Clear filters")).to_have_count(0)


def find(page: Page, act: str, **filters: str) -> None:
    """Search by the form; the newest line that is left is this act."""
    clear(page)
    for label, value in filters.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody tr").first.get_by_text(act)).to_be_visible(timeout=SLOW_MS)


def read_the_log(page: Page, installation: Installation, seen: list[str], into: Path) -> list[dict[str, str]]:
    """Every act of the journey by person, kind, target and day; then the whole as a file."""
    page.goto(f"{installation.url}/op/audit")
    expect(page.locator("tbody tr").first).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)
    find(page, "Sign in", Person="COLLEAG")
    assert "person=COLLEAG" in page.url
    find(page, "Invite somebody", Done_to="invite")
    page.get_by_role("link", name="Clear filters").click()
    for thing, act in (("API keys", "Revoke an API key"), ("Signing in and out", "End a session")):
        page.get_by_label("Act", exact=True).select_option(label=thing)
        page.get_by_role("button", name="Search").click()
        expect(page.locator("tbody tr").first.get_by_text(act)).to_be_visible(timeout=SLOW_MS)
    page.locator("tbody tr").first.get_by_text("Details").click()
    look_over(page, seen)
    page.get_by_role("link", name="Clear filters").click()
    page.get_by_label("From (UTC)", exact=True).fill("2999-01-01")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("No line matches")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)
    page.get_by_role("link", name="Clear filters").first.click()
    with page.expect_download(timeout=SLOW_MS) as download:
        page.get_by_role("button", name="Download as CSV").click()
    download.value.save_as(into)
    expect(page.get_by_text("Saved,")).to_be_visible(timeout=SLOW_MS)
    with into.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.timeout(600)
def test_people_programs_sessions_and_the_audit_log(fresh: Installation, browser: Browser, tmp_path: Path) -> None:
    page = new_page(browser)
    faults: list[str] = []
    addresses: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: addresses.append(request.url))
    seen: list[str] = []

    sign_in_first_time(page, fresh)
    lose_the_token(page, fresh)
    link = invite(page, fresh, seen)
    accept(browser, fresh, link, seen)
    key = make_key(page, fresh, seen)
    use_key(page, fresh, key, seen)
    others = [new_page(browser) for _ in range(2)]
    for other in others:
        sign_in(other, fresh)
    end_sessions(page, fresh, others, seen)
    lines = read_the_log(page, fresh, seen, tmp_path / "log.csv")

    acts = {line["act"] for line in lines if line["outcome"] == "done"}
    assert acts >= {"invite.create", "api_key.create", "api_key.revoke", "session.begin", "session.end", "audit.export"}
    ended = [line for line in lines if line["act"] == "session.end"]
    assert len(ended) == len(others)
    assert (faults, page.evaluate("localStorage.length + sessionStorage.length")) == ([], 0)
    for secret in (key, link.split("#")[1], PASSWORD):
        assert not [one for one in addresses if secret in one]
        assert secret not in (tmp_path / "log.csv").read_text()
    assert len(seen) == 9
