"""Three people, three surfaces, one code: an operator makes a partner, its administrator a practice, its owner looks.

Each signs in as the link of an invitation lets them, lands on the surface of their own realm, and finds nothing on the
others'.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browsing import SLOW_MS, look_over, new_page, sign_in_first_time
from tests.support.running import PASSWORD, Installation

PARTNER = "North partner"
PRACTICE = "Hill practice"
OTHER_PRACTICE = "River practice"
ADMINISTRATOR = "admin@north.test"
OWNER = "owner@hill.test"


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible(timeout=SLOW_MS)


def links_of_navigation(page: Page) -> list[str]:
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    return [link.get_attribute("href") or "" for link in links.all()]


def press_in_dialog(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)


def invite(page: Page, address: str, role: str, place: tuple[str, str]) -> str:
    """The link that the page shows where no mail is sent. `place` is the label of the choice and what is chosen."""
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="People").click()
    page.get_by_role("button", name="Invite somebody").click(timeout=SLOW_MS)
    page.get_by_label("Mail address").fill(address)
    page.get_by_label("Role", exact=True).select_option(label=role)
    page.get_by_label(place[0], exact=True).select_option(label=place[1], timeout=SLOW_MS)
    press_in_dialog(page, "Invite")
    link = page.get_by_role("dialog").locator("code.break-all").inner_text(timeout=SLOW_MS)
    press_in_dialog(page, "Close")
    return link


def accept(browser: Browser, installation: Installation, link: str, name: str, home: str) -> Page:
    """Makes the account, signs in with it, and stands on the first page of the person's own surface."""
    page = new_page(browser)
    page.goto(link)
    page.get_by_label("Your name").fill(name, timeout=SLOW_MS)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Accept and make the account").click(timeout=SLOW_MS)
    page.get_by_label("Password", exact=True).fill(PASSWORD, timeout=SLOW_MS)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{installation.url}{home}", timeout=SLOW_MS)
    return page


def finds_nothing_on(person: Page, installation: Installation, path: str, home: str) -> None:
    """One text for whatever is there, no navigation of others, a way home, and no call for what is there.

    In a tab of its own: the page that the person stands on may still be asking for what belongs to it.
    """
    page = person.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(installation.url + path)
    heading(page, "Nothing here that you can see")
    expect(page.get_by_role("navigation", name="Pages")).to_have_count(0)
    assert {one.split("/api/")[1].split("?")[0] for one in asked if "/api/" in one} == {"auth/me"}
    page.get_by_role("link", name="Go to your own first page").click()
    page.wait_for_url(f"{installation.url}{home}", timeout=SLOW_MS)
    page.close()


def make_partner(page: Page, installation: Installation, seen: list[str]) -> str:
    page.goto(f"{installation.url}/op/partners")
    page.get_by_role("button", name="New partner").click(timeout=SLOW_MS)
    page.get_by_label("Name of the partner").fill(PARTNER)
    look_over(page, seen)
    press_in_dialog(page, "Create the partner")
    heading(page, PARTNER)
    look_over(page, seen)
    return invite(page, ADMINISTRATOR, "partner, administrator", ("Partner", PARTNER))


def make_practices(page: Page, seen: list[str]) -> str:
    """By the partner's administrator, who names no partner: there is only their own."""
    heading(page, "Overview")
    look_over(page, seen)
    assert all(link.startswith("/partner") for link in links_of_navigation(page))
    for name in (OTHER_PRACTICE, PRACTICE):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Organisations").click()
        page.get_by_role("button", name="New organisation").click(timeout=SLOW_MS)
        page.get_by_label("Name of the organisation").fill(name)
        expect(page.get_by_role("dialog").get_by_label("Partner", exact=True)).to_have_count(0)
        press_in_dialog(page, "Create the organisation")
        heading(page, name)
    look_over(page, seen)
    return invite(page, OWNER, "practice, owner", ("Organisation", PRACTICE))


def look_as_owner(page: Page, installation: Installation, seen: list[str]) -> None:
    """Plain words, own practice, and nothing of the other one in any answer."""
    bodies: list[str] = []
    page.on("response", lambda answer: bodies.append(answer.text()) if "/api/" in answer.url and answer.ok else None)
    page.goto(f"{installation.url}/client")
    expect(page.get_by_text("No site is set up yet. Your IT provider does that.")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("No fix is allowed yet. We look, and change nothing.")).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)
    links = links_of_navigation(page)
    assert all(link.startswith("/client") for link in links)
    assert not [link for link in links if re.search("partner|organisations|appliances|api-keys|retention", link[7:])]
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Permissions").click()
    heading(page, PRACTICE)
    look_over(page, seen)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="People").click()
    expect(page.get_by_role("row", name=OWNER).first).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text(ADMINISTRATOR)).to_have_count(0)
    assert bodies
    for stranger in (OTHER_PRACTICE, ADMINISTRATOR):
        assert not [body for body in bodies if stranger in body]


@pytest.mark.timeout(300)
def test_each_realm_has_its_surface_and_finds_nothing_on_the_others(fresh: Installation, browser: Browser) -> None:
    operator = new_page(browser)
    seen: list[str] = []
    sign_in_first_time(operator, fresh)
    link = make_partner(operator, fresh, seen)

    partner = accept(browser, fresh, link, "North administrator", "/partner")
    finds_nothing_on(partner, fresh, "/op/sites", "/partner")
    link = make_practices(partner, seen)

    owner = accept(browser, fresh, link, "Hill owner", "/client")
    finds_nothing_on(owner, fresh, "/partner/organisations", "/client")
    look_as_owner(owner, fresh, seen)
    finds_nothing_on(operator, fresh, "/client", "/op")

    assert len(seen) == 6
    for page in (operator, partner, owner):
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
