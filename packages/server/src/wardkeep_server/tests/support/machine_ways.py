"""How an appliance asks the addresses that are its own: signed, with words about its own devices."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wardkeep_core.evidence.checkpoint import accept_newer, checkpoint_key, cosign, witness_name
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_core.kit.times import format_time
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.messages import CheckinAnswer
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.platform.access import Declared
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, new_code
from wardkeep_server.tests.support.box import Box
from wardkeep_server.tests.support.reports import CHECK, attempt_report, finding, incident, scan
from wardkeep_server.tests.support.stage import Asking, Stage, way
from wardkeep_server.tests.support.world import REASON, Browser


def signed(world: Any, wire: Wire, path: str, body: Any) -> Asking:
    """A request as the appliance sends it."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Asking(Browser(wire.http, world), "POST", path, raw=raw, headers=wire.signed(path, raw))


def _asked(stage: Stage, declared: Declared, body: Any) -> Asking:
    return signed(stage.world, stage.things.box.wire, declared.path, body)


def _report(what: str, row: Frozen) -> dict[str, Any]:
    return {what: [row.to_json()]}


@way("POST /api/appliance/claim")
async def _claim(stage: Stage, declared: Declared) -> Asking:
    admin = await stage.of(Role.OPERATOR_ADMIN).browser()
    wire = Wire(stage.world, (await stage.world.client()).http)
    return signed(stage.world, wire, declared.path, wire.claim_body(await new_code(admin, stage.tenant.site)))


@way("POST /api/appliance/checkin")
async def _check_in(stage: Stage, declared: Declared) -> Asking:
    return _asked(stage, declared, stage.things.box.wire.checkin_body())


@way("POST /api/appliance/devices")
async def _devices(stage: Stage, declared: Declared) -> Asking:
    at = stage.world.clock()
    row = scan(stage.things.ids["device_id"], at, finding(at, Result.FAIL))
    return _asked(stage, declared, _report("devices", row))


@way("POST /api/appliance/incidents")
async def _incidents(stage: Stage, declared: Declared) -> Asking:
    row = incident(stage.things.ids["device_id"], stage.world.clock() - timedelta(seconds=30))
    return _asked(stage, declared, _report("incidents", row))


@way("POST /api/appliance/attempts")
async def _attempts(stage: Stage, declared: Declared) -> Asking:
    ids = stage.things.ids
    row = attempt_report(ids["device_id"], ids["incident_id"], stage.world.clock())
    return _asked(stage, declared, _report("attempts", row))


@way("POST /api/appliance/orders")
async def _orders(stage: Stage, declared: Declared) -> Asking:
    admin = await stage.of(Role.OPERATOR_ADMIN).browser()
    body = {"type": "scan_now", "appliances": [stage.things.box.id], "parameters": {}, "reason": REASON}
    made = (await admin.post("/api/orders", body)).json()
    assert (await stage.things.box.wire.check_in()).status_code == 200
    word = {"order": made["id"], "state": "accepted", "reason": "as_said", "at": format_time(stage.world.clock())}
    return _asked(stage, declared, {"orders": [word]})


@way("POST /api/evidence/submit")
async def _submit(stage: Stage, declared: Declared) -> Asking:
    box = stage.things.box
    box.look(stage.things.ids["device_id"], CHECK, Result.FAIL, stage.world.clock())
    raw = b"\n".join(box.unsent)
    box.unsent.clear()
    return _asked(stage, declared, raw)


@dataclass(frozen=True)
class _Seen:
    """A checkpoint that the box verified, and its line under it."""

    size: int
    line: str


async def _verified(box: Box) -> _Seen:
    world, wire = box.world, box.wire
    while await evidence.seal_all(worker_parts(world)):
        pass
    assert wire.answer is not None
    told = CheckinAnswer.model_validate_json((await wire.check_in()).content)
    assert told.checkpoint is not None
    raw = load_public_base64(wire.answer.server_keys.checkpoint).public_bytes_raw()
    log = wire.answer.log
    seen = accept_newer(None, told.checkpoint, checkpoint_key(log, raw), ())
    seconds = int(world.clock().timestamp())
    return _Seen(seen.size, cosign(seen, name=witness_name(log, wire.id), signer=wire.witness, seconds=seconds))


@way("POST /api/appliance/witness")
async def _witness(stage: Stage, declared: Declared) -> Asking:
    seen = await _verified(stage.things.box)
    return _asked(stage, declared, {"size": seen.size, "cosignature": seen.line})
