"""Kill -9 of each program in turn under the pages of a signed-in person: they say so, lose nothing, and go on alone.

Nothing here loads a page again: a mark on `window` would be gone. A program is kept down by killing it as often as the
supervisor starts it, until the pages say what they must say.
"""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browsing import SLOW_MS, sign_in
from tests.support.running import Installation, Person, until

API, WORKER, APPLIANCE, POSTGRES = "wardkeep_server.app.serve", "app.worker", "wardkeep-appliance", "bin/postgres"
FROZEN = re.compile(r"Frozen since \d\d:\d\d")
NOT_UPDATED = "Could not update. What you see is from"
NOT_HERE = "This page is not here yet"
TYPED = "Typed before the server went"
LOST_S = 35 + 40
"""Pages freeze after 35 s without a sign of life; the rest is patience with a busy machine."""
GREENS = """[...new Set([...document.querySelectorAll('main [class*="good"]')]
    .flatMap((one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]))]"""
GREEN_TOKENS = """['--good', '--good-soft'].map((name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const color = getComputedStyle(probe).color;
    probe.remove();
    return color;
})"""


@dataclass
class Tabs:
    """Pages of one session: the fleet, a site's findings, a form with a name typed into it, and one that goes on."""

    fleet: Page
    findings: Page
    form: Page
    walker: Page
    installation: Installation
    person: Person
    site: str
    appliance: str
    faults: list[str] = field(default_factory=list)

    @property
    def all(self) -> tuple[Page, ...]:
        return self.fleet, self.findings, self.form, self.walker


@pytest.fixture(scope="module")
def tabs(browser: Browser, installation: Installation, person: Person) -> Iterator[Tabs]:
    until(lambda: len(person.get("/api/findings?limit=200")["items"]) >= 4, 60, "findings to show")
    (site,) = person.get("/api/sites")["items"]
    (box,) = person.get(f"/api/sites/{site['id']}")["boxes"]
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context.new_page(), installation)
    pages = [context.pages[0], *(context.new_page() for _ in range(3))]
    opened = Tabs(*pages, installation, person, site["id"], box["id"])
    paths = ("", f"/sites/{site['id']}/findings?status=all", "/sites/new", "/sites")
    for page, path in zip(opened.all, paths, strict=True):
        page.on("pageerror", lambda error: opened.faults.append(str(error)))
        page.goto(f"{installation.url}/op{path}")
    opened.form.get_by_label("Name of the site").fill(TYPED)
    expect(opened.findings.locator("tbody tr").first).to_be_visible(timeout=SLOW_MS)
    for page in opened.all:
        live(page)
        page.evaluate("window.sameDocument = true")
    yield opened
    context.close()
    rename(person, site["id"], site["name"])


def live(page: Page) -> None:
    expect(page.get_by_role("button", name="Live", exact=True)).to_be_visible(timeout=SLOW_MS)


def kept(tabs: Tabs) -> None:
    """No page was loaded again, none failed as a whole, nobody was signed out, nothing typed is gone."""
    for page in tabs.all:
        assert page.evaluate("window.sameDocument") is True, page.url
        assert page.get_by_text("Session ended").count() == 0
        assert page.get_by_text("This page failed").count() == 0
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert tabs.form.get_by_label("Name of the site").input_value() == TYPED
    assert tabs.faults == []


def kill(tabs: Tabs, program: str) -> int | None:
    victim = tabs.installation.pid_of(program)
    if victim is not None:
        os.kill(victim, signal.SIGKILL)
    return victim


def keep_down(tabs: Tabs, program: str, said: Callable[[], bool], what: str) -> None:
    """Killed as often as it is started, until the pages say it."""
    deadline = time.monotonic() + LOST_S
    while not said():
        kill(tabs, program)
        assert time.monotonic() < deadline, f"{what} was not said while {program} was down"
        tabs.fleet.wait_for_timeout(100)


@contextmanager
def down(tabs: Tabs, *programs: str) -> Iterator[None]:
    """Each is killed once, and the supervisor, made to stand still meanwhile, starts another only afterwards."""
    assert tabs.installation.process
    supervisor = tabs.installation.process.pid
    os.kill(supervisor, signal.SIGSTOP)
    try:
        victims = {program: kill(tabs, program) for program in programs}
        assert None not in victims.values(), victims
        yield
    finally:
        os.kill(supervisor, signal.SIGCONT)
    for program, victim in victims.items():
        until(
            lambda p=program, v=victim: tabs.installation.pid_of(p) not in {None, v}, 30, f"{program} is started again"
        )


def order(tabs: Tabs, reason: str) -> str:
    """The id of an order to look again; given until the server answers."""
    body = {"type": "scan_now", "appliances": [tabs.appliance], "parameters": {"device": None}, "reason": reason}
    return str(tabs.person.post("/api/orders", body)["id"])


def answers(tabs: Tabs) -> None:
    """The session that the person had goes on."""

    def answered() -> bool:
        try:
            return tabs.person.client.get("/api/overview").status_code == 200
        except httpx2.TransportError:
            return False

    until(answered, 60, "the API answers")


def take_up(tabs: Tabs, killed: str) -> str:
    """What is done after the recovery arrives on both pages by itself; the id of an order that was given."""
    name = f"Site after the end of {killed}"
    rename(tabs.person, tabs.site, name)
    given = order(tabs, f"to be seen after the end of {killed}")
    expect(tabs.fleet.locator(f"main a[href='/op/orders/{given}']").first).to_be_visible(timeout=SLOW_MS)
    expect(tabs.findings.get_by_role("heading", name=name, level=1)).to_be_visible(timeout=SLOW_MS)
    return given


def rename(person: Person, site: str, name: str) -> None:
    answer = person.send("PATCH", f"/api/sites/{site}", {"name": name})
    assert answer.status_code == 200, answer.text


def rows(tabs: Tabs) -> int:
    return tabs.findings.locator("tbody tr").count()


def greens(page: Page, tokens: list[str]) -> set[str]:
    found: list[str] = page.evaluate(GREENS)
    return set(found) & set(tokens)


def say(tabs: Tabs, status: str | re.Pattern[str]) -> bool:
    """Both pages, of which at most one holds the stream: the other only hears of it."""
    return all(page.get_by_role("button", name=status).count() == 1 for page in (tabs.fleet, tabs.findings))


@pytest.mark.timeout(300)  # a page freezes after 35 s without a sign of life, and then waits up to 30 s to ask again
def test_the_api_is_killed_until_pages_freeze(tabs: Tabs) -> None:
    before, tokens = rows(tabs), tabs.fleet.evaluate(GREEN_TOKENS)
    assert greens(tabs.fleet, tokens), "an appliance is online, and that is green"
    assert kill(tabs, API)
    keep_down(tabs, API, lambda: say(tabs, "Connecting again"), "that they connect again")
    keep_down(tabs, API, lambda: say(tabs, FROZEN), "frozen since")
    for page in (tabs.fleet, tabs.findings):
        assert greens(page, tokens) == set(), page.url
    tabs.walker.get_by_role("link", name="People").click()
    keep_down(tabs, API, lambda: tabs.walker.get_by_role("heading", name=NOT_HERE).count() == 1, "that it is not here")
    assert rows(tabs) == before > 0
    kept(tabs)

    for page in tabs.all:
        live(page)
    expect(tabs.walker.get_by_role("heading", name="People", level=1)).to_be_visible(timeout=SLOW_MS)
    for page in (tabs.fleet, tabs.findings):
        expect(page.get_by_text(NOT_UPDATED)).to_have_count(0, timeout=SLOW_MS)
    assert greens(tabs.fleet, tokens), "what can be updated again may be green again"
    take_up(tabs, "the API")
    kept(tabs)


@pytest.mark.timeout(240)
def test_the_database_is_killed_until_pages_say_so(tabs: Tabs) -> None:
    _without_the_database(tabs)
    take_up(tabs, "the database")
    kept(tabs)


@pytest.mark.timeout(240)
def test_the_database_is_killed_again(tabs: Tabs) -> None:
    """At once, so that the stream mostly outlives it: then no new one tells the pages to ask again."""
    _without_the_database(tabs)
    take_up(tabs, "the database, killed again")
    kept(tabs)


def _without_the_database(tabs: Tabs) -> None:
    before, pages = rows(tabs), (tabs.fleet, tabs.findings)
    for page in pages:
        page.get_by_role("button", name="Live", exact=True).click()
    tokens = tabs.findings.evaluate(GREEN_TOKENS)  # a page that is frozen has no green to compare with
    assert kill(tabs, POSTGRES)
    for page in pages:
        page.get_by_role("button", name="Ask the server now").click()

    def said() -> bool:
        return all(page.get_by_text(NOT_UPDATED).count() > 0 and not greens(page, tokens) for page in pages)

    keep_down(tabs, POSTGRES, said, "what could not be updated, with nothing green beside it,")
    assert rows(tabs) == before > 0
    kept(tabs)

    answers(tabs)
    for page in pages:
        expect(page.get_by_text(NOT_UPDATED)).to_have_count(0, timeout=SLOW_MS)
        live(page)
        page.get_by_role("button", name="Live", exact=True).click()


@pytest.mark.timeout(240)
def test_worker_and_appliance_are_killed_under_an_order(tabs: Tabs) -> None:
    """The order is given while both are down: the appliance carries it out, the worker seals what it says."""
    with down(tabs, WORKER, APPLIANCE):
        sealed = tabs.person.get("/api/overview")["evidence"]["sealed"]
        given = take_up(tabs, "the worker")
        tabs.fleet.locator(f"main a[href='/op/orders/{given}']").first.click()
        expect(tabs.fleet.get_by_text("Queued").first).to_be_visible(timeout=SLOW_MS)
    expect(tabs.fleet.get_by_text("Done").first).to_be_visible(timeout=SLOW_MS)
    tabs.fleet.get_by_role("link", name="Overview").click()
    until(lambda: _shown(tabs) > sealed, 60, "the page shows what the worker sealed")
    for page in tabs.all:
        live(page)
    take_up(tabs, "the appliance")
    kept(tabs)


def _shown(tabs: Tabs) -> int:
    figure = tabs.fleet.locator("dt", has_text="Under a signed checkpoint").locator("xpath=following-sibling::dd")
    text: Any = figure.first.inner_text()
    return int(re.sub(r"\D", "", text))
