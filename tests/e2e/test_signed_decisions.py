"""Decisions signed by a passkey, in real Chromium with its own virtual authenticator against the real command.

A person with a passkey stops healing: with an authenticator that cannot tell who they are nothing is changed, then it
is signed, and the signature in the log verifies. Another decision goes on without one, and the log says that as well.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.support.browsing import SLOW_MS, Finger, look_over, new_page, sign_in_first_time
from tests.support.running import Installation

from wardkeep_core.evidence.passkey import PasskeyRefused, judge
from wardkeep_core.evidence.predicates import Decision
from wardkeep_core.evidence.statement import decision_challenge

REASON = "The practice moves its server tonight."
NOT_SIGNED = "This decision was not signed"
CHOSEN = "goes on without your signature"


def shortened(fingerprint: str) -> str:
    return f"{fingerprint[:8]}…{fingerprint[-6:]}"


def json_of(page: Page, installation: Installation, path: str) -> Any:
    """As the signed-in person reads it."""
    answer = page.request.get(f"{installation.url}/api/{path}")
    assert answer.ok, answer.text()
    return answer.json()


def decisions(page: Page, installation: Installation, site: str) -> list[tuple[str, dict[str, Any]]]:
    """Decisions that people took, in the log of the site, newest first: the entry's id and what it states."""
    lines = json_of(page, installation, f"evidence/entries?kind=decision&site={site}")["items"]
    shown = [json_of(page, installation, f"evidence/entries/{one['id']}") for one in lines]
    return [
        (one["id"], one["statement"]["predicate"])
        for one in shown
        if one["statement"]["predicate"]["role"] != "system.system"
    ]


def add_passkey(page: Page, installation: Installation, seen: list[str]) -> str:
    """Add the first passkey; its fingerprint, as the account page shows it."""
    page.goto(f"{installation.url}/op/me")
    page.get_by_role("button", name="Add a passkey").click(timeout=SLOW_MS)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the passkey").fill("Desk key")
    dialog.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("I kept them").check(timeout=SLOW_MS)
    page.get_by_role("button", name="Close", exact=True).click()
    (key,) = json_of(page, installation, "me/factors")["passkeys"]
    fingerprint: str = key["fingerprint"]
    expect(page.get_by_text(shortened(fingerprint))).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("It also signs what you decide here")).to_be_visible()
    look_over(page, seen)
    return fingerprint


def open_stop(page: Page) -> tuple[Locator, Locator]:
    """The filled-in stop of the site on the page: its dialog, and the button that does it."""
    page.get_by_role("button", name="Stop healing here").click(timeout=SLOW_MS)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill(REASON)
    dialog.get_by_label("Type the name of the site").fill("This machine")
    return dialog, dialog.get_by_role("button", name="Stop healing here")


def stop_healing(page: Page, installation: Installation, finger: Finger, site: str, seen: list[str]) -> None:
    """Not before it is signed: an authenticator that cannot tell who it is changes nothing."""
    dialog, act = open_stop(page)
    finger.is_known(known=False)
    act.click()
    expect(dialog.get_by_text(NOT_SIGNED)).to_be_visible(timeout=SLOW_MS)
    expect(dialog.get_by_text("Nothing was changed")).to_be_visible()
    look_over(page, seen)
    assert json_of(page, installation, f"sites/{site}/settings")["stopped"] is False
    assert decisions(page, installation, site) == []
    finger.is_known(known=True)
    act.click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOW_MS)
    expect(page.get_by_text("Healing is stopped").first).to_be_visible(timeout=SLOW_MS)
    assert json_of(page, installation, f"sites/{site}/settings")["stopped"] is True


def verify_signature(stated: dict[str, Any], fingerprint: str) -> None:
    """What the log holds is the signature of that passkey over this very decision."""
    body = Decision.model_validate({name: stated[name] for name in Decision.model_fields if name in stated})
    assert body.assertion
    by = judge(body.assertion, bytes.fromhex(decision_challenge(body)))
    assert (by.credential_id, by.fingerprint) == (stated["assertion"]["credential_id"], fingerprint)
    other = body.model_copy(update={"after": False})
    with pytest.raises(PasskeyRefused):
        judge(body.assertion, bytes.fromhex(decision_challenge(other)))


def change_tier_unsigned(page: Page, finger: Finger, seen: list[str]) -> None:
    """Another decision, whose person chooses to go on without a signature; the choice holds for one press."""
    page.goto(re.sub(r"[?#].*", "", page.url) + "/appliances")
    page.get_by_role("button", name=re.compile("Preview a change to")).first.click(timeout=SLOW_MS)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill(REASON)
    named = dialog.get_by_label("Type the name of the site")
    act = dialog.get_by_role("button", name=re.compile("^Change to"))
    expect(dialog.get_by_text("rule famil").first).to_be_visible(timeout=SLOW_MS)
    if named.count() == 1:
        named.fill("This machine")
    finger.is_known(known=False)
    act.click()
    expect(dialog.get_by_text(NOT_SIGNED)).to_be_visible(timeout=SLOW_MS)
    dialog.get_by_role("button", name="Go on without signing").click()
    expect(dialog.get_by_text(CHOSEN)).to_be_visible()
    look_over(page, seen)
    act.click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOW_MS)
    finger.is_known(known=True)


def read_entry(
    page: Page, installation: Installation, entry: str, said: str | re.Pattern[str], seen: list[str]
) -> None:
    page.goto(f"{installation.url}/op/evidence/entries/{entry}")
    expect(page.get_by_text(said)).to_be_visible(timeout=SLOW_MS)
    look_over(page, seen)


@pytest.mark.timeout(600)
def test_decisions_are_signed_or_said_not_to_be(fresh: Installation, browser: Browser) -> None:
    page = new_page(browser)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    seen: list[str] = []

    sign_in_first_time(page, fresh)
    finger = Finger(page)
    fingerprint = add_passkey(page, fresh, seen)
    page.goto(f"{fresh.url}/op/sites")
    page.get_by_role("link", name="This machine").first.click(timeout=SLOW_MS)
    expect(page.get_by_role("button", name="Stop healing here")).to_be_visible(timeout=SLOW_MS)
    site = page.url.rsplit("/", 1)[1]

    stop_healing(page, fresh, finger, site, seen)
    ((signed, stated),) = decisions(page, fresh, site)
    assert (stated["what"], stated["assurance"]) == ("healing_stop", "webauthn")
    verify_signature(stated, fingerprint)

    change_tier_unsigned(page, finger, seen)
    (unsigned, after), (same, _) = decisions(page, fresh, site)
    assert (same, after["assurance"], after.get("assertion")) == (signed, "platform_asserted", None)
    left = json_of(page, fresh, "audit?action=decision.leave_unsigned")["items"]
    assert len(left) == 1

    read_entry(page, fresh, signed, re.compile("Signed with the person.s passkey"), seen)
    expect(page.get_by_text(shortened(fingerprint))).to_be_visible(timeout=SLOW_MS)
    read_entry(page, fresh, unsigned, "Stated by the platform for the person", seen)

    stored = page.evaluate("localStorage.length + sessionStorage.length")
    assert (faults, stored) == ([], 0)
    assert len(seen) == 5
