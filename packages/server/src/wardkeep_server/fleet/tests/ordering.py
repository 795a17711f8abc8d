"""Giving orders as a person does, and taking them as a box does."""

from typing import Any

import httpx2

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.orders import Receiver
from wardkeep_server.tests.support.appliance import Wire
from wardkeep_server.tests.support.box import Box
from wardkeep_server.tests.support.reports import CHECK, RUNBOOK
from wardkeep_server.tests.support.world import REASON, Browser

PATH = "/api/orders"


async def give(browser: Browser, box: Wire | Box, **changes: Any) -> httpx2.Response:
    body = {"type": "scan_now", "appliances": [box.id], "parameters": {}, "reason": REASON}
    return await browser.post(PATH, body | changes)


async def given(browser: Browser, box: Wire | Box, **changes: Any) -> dict[str, Any]:
    answer = await give(browser, box, **changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def target(browser: Browser, order_id: str) -> dict[str, Any]:
    answer = await browser.get(f"{PATH}/{order_id}")
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["targets"]
    return dict(found)


def receiver(box: Wire, **changes: Any) -> Receiver:
    assert box.answer is not None
    key = load_public_base64(box.answer.server_keys.orders)
    keys = {keyid_of(key.public_bytes_raw()): key}
    values: dict[str, Any] = {"site": box.answer.site, "appliance": box.id, "highest": 0, "accepted": {}}
    return Receiver(keys=keys, **(values | changes))


async def fetch(box: Wire, **more: Any) -> list[str]:
    answer = await box.check_in(**more)
    assert answer.status_code == 200, answer.text
    assert "failed_parts" not in answer.json(), answer.text
    return list(answer.json().get("orders", []))


async def say(box: Wire, order_id: str, state: str, **more: Any) -> dict[str, Any]:
    word = {"order": order_id, "state": state, "reason": "as_said", "at": format_time(box.world.clock()), **more}
    answer = await box.call("/api/appliance/orders", {"orders": [word]})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def run(device: str, /, **changes: Any) -> dict[str, Any]:
    parameters = {
        "device": device,
        "check": CHECK,
        "runbook": RUNBOOK,
        "runbook_version": all_runbooks()[RUNBOOK].version,
    }
    return {"type": "run_runbook", "parameters": parameters | changes}
