"""Orders to run a runbook: checked before they are signed, carrying the yes of the person who gives them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.protocol.orders import Accepted, RunRunbook, verify_order
from wardkeep_core.runbooks.risk import Risk
from wardkeep_server.fleet.service import order_rules
from wardkeep_server.fleet.tests.ordering import PATH, fetch, give, given, receiver, run, say, target
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.box import claimed_box
from wardkeep_server.tests.support.reports import RUNBOOK
from wardkeep_server.tests.support.world import REASON, World


async def test_a_runbook_order_names_device_check_and_version_and_carries_the_persons_yes(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    await box.wire.check_in()
    browser = await world.client(Role.PARTNER_TECH)
    order = await given(browser, box, **run(device))
    (text,) = await fetch(box.wire)
    found = verify_order(text, receiver(box.wire), now=world.clock())
    assert isinstance(found, Accepted)
    assert isinstance(found.parameters, RunRunbook)
    (approval,) = found.order.approvals
    assert approval.person == world.users[Role.PARTNER_TECH, world.ours.partner]
    assert (approval.role, approval.of_organisation) == ("partner.tech", False)
    assert found.order.issued_by == f"user:{approval.person}"
    attempt = new_id()
    await say(box.wire, order["id"], "failed", attempt=attempt, entry_epoch=0, entry_seq=7)
    seen = await target(browser, order["id"])
    assert (seen["state"], seen["attempt_id"], seen["entry_seq"]) == ("failed", attempt, 7)
    operator = await world.client(Role.OPERATOR_READONLY)
    entries = (await operator.get(f"/api/evidence/entries?site={world.ours.site}")).json()["items"]
    assert any("order_run_runbook" in str(entry) for entry in entries)
    audited = (await operator.get("/api/audit")).json()["items"]
    assert [line["action"] for line in audited if line["action"].startswith("order.")] == ["order.issue"]


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"check": "linux.no_such_check"}, 422, "order_refused", "parameters.check"),
        ({"check": "appliance.clock_synced"}, 422, "order_refused", "parameters.check"),
        ({"runbook": "linux.no_such_runbook"}, 422, "order_refused", "parameters.runbook"),
        ({"runbook": "linux.set_file_modes"}, 422, "order_refused", "parameters.runbook"),
        ({"runbook_version": 99}, 409, "runbook_changed", None),
        ({"device": "0190b2c3-0000-7000-8000-000000000009"}, 422, "order_refused", "parameters.device"),
        ({"device": "here"}, 422, "order_refused", "parameters.device"),
        ({"command": "reboot"}, 422, "order_refused", "parameters.command"),
    ],
)
async def test_a_runbook_order_is_checked_before_it_is_signed(
    world: World, changes: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    box = await claimed_box(world, world.ours)
    browser = await world.client(Role.PARTNER_TECH)
    answer = await give(browser, box, **run(await box.device(), **changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert field is None or answer.json()["errors"][0]["field"] == field
    assert (await browser.get(PATH)).json()["items"] == []


async def test_what_acts_on_a_device_needs_a_fresh_proof_of_identity(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    browser = await world.client(Role.PARTNER_TECH)
    world.clock.ahead = timedelta(minutes=8)
    await browser.get("/api/auth/me")
    world.clock.ahead = timedelta(minutes=16)
    answer = await give(browser, box, **run(device))
    assert (answer.status_code, answer.json()["code"]) == (428, "step_up_required")
    assert (await give(browser, box)).status_code == 201


@pytest.mark.parametrize(
    ("risk", "reason", "expected"),
    [
        (Risk.HIGH, "too short", (422, "order_refused")),
        (Risk.HIGH, REASON, (201, None)),
        (Risk.MEDIUM, "too short", (201, None)),
        (Risk.CRITICAL, REASON, (403, "needs_two_persons")),
    ],
)
async def test_grave_runbooks_ask_for_more(
    world: World, monkeypatch: pytest.MonkeyPatch, risk: Risk, reason: str, expected: tuple[int, str | None]
) -> None:
    books = dict(all_runbooks())
    books[RUNBOOK] = replace(books[RUNBOOK], risk=risk)
    monkeypatch.setattr(order_rules, "all_runbooks", lambda: books)
    box = await claimed_box(world, world.ours)
    browser = await world.client(Role.PARTNER_TECH)
    answer = await give(browser, box, reason=reason, **run(await box.device()))
    assert (answer.status_code, answer.json().get("code")) == expected, answer.text


async def test_a_runbook_switched_off_or_a_medical_device_is_refused(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    medical = await box.device("infusion pump", device_class=DeviceClass.MEDICAL)
    browser = await world.client(Role.PARTNER_TECH)
    answer = await give(browser, box, **run(medical))
    assert answer.json()["errors"][0]["field"] == "parameters.device"
    change = {"disabled_runbooks": [RUNBOOK], "reason": REASON}
    await browser.send("PATCH", f"/api/sites/{world.ours.site}/settings", change)
    assert (await give(browser, box, **run(device))).json()["code"] == "runbook_disabled"
