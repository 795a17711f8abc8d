import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import zstandard
from sqlalchemy import text

from wardkeep_core.evidence.documents import open_document
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_core.protocol.documents import (
    LEASE_TYPE,
    RULE_SET_TYPE,
    TARGETS_TYPE,
    LeaseDocument,
    RuleSetDocument,
    TargetsDocument,
)
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.models import Appliance
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.world import REASON, World


def opened(box: Wire, text: str, payload_type: str) -> bytes:
    assert box.answer is not None
    key = load_public_base64(box.answer.server_keys.orders)
    return open_document(text, payload_type, {keyid_of(key.public_bytes_raw()): key})


def states(answer: dict[str, Any], box: Wire) -> dict[str, Any]:
    rules = RuleSetDocument.model_validate_json(opened(box, answer["rule_set"], RULE_SET_TYPE))
    targets = TargetsDocument.model_validate_json(opened(box, answer["targets"], TARGETS_TYPE))
    return {
        "rule_set": {"version": rules.version, "digest": rules.content_digest()},
        "targets": {"version": targets.version, "digest": targets.content_digest()},
        "healing_tier": rules.healing_tier.value,
    }


async def test_the_first_check_in_brings_every_document_and_the_next_none(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    answer = (await box.check_in()).json()
    lease = LeaseDocument.model_validate_json(opened(box, answer["lease"], LEASE_TYPE))
    assert lease.site == world.ours.site
    unchanged = await box.check_in(**states(answer, box))
    assert unchanged.json().keys() <= {"server_time", "interval_s", "keys_confirmed"}
    assert len(unchanged.content) < 1024


async def test_a_change_of_settings_brings_a_higher_version(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    known = states((await box.check_in()).json(), box)
    change = {"dry_run": False, "time_sources": ["192.0.2.1", "192.0.2.2"], "reason": REASON}
    assert (await browser.send("PATCH", f"/api/sites/{world.ours.site}/settings", change)).status_code == 200
    answer = (await box.check_in(**known)).json()
    rules = RuleSetDocument.model_validate_json(opened(box, answer["rule_set"], RULE_SET_TYPE))
    targets = TargetsDocument.model_validate_json(opened(box, answer["targets"], TARGETS_TYPE))
    assert (rules.version, rules.dry_run) == (2, False)
    assert targets.time_sources == ("192.0.2.1", "192.0.2.2")
    again = (await box.check_in(**states(answer, box))).json()
    assert not {"rule_set", "targets"} & again.keys()


async def test_documents_are_renewed_before_they_end(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    known = states((await box.check_in()).json(), box)
    world.clock.ahead = timedelta(days=16)
    answer = (await box.check_in(**known)).json()
    rules = RuleSetDocument.model_validate_json(opened(box, answer["rule_set"], RULE_SET_TYPE))
    assert rules.version == 2
    assert "lease" in answer


async def test_a_replayed_request_is_refused(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    nonce = "ab" * 16
    assert (await box.call("/api/appliance/checkin", box.checkin_body(), nonce=nonce)).status_code == 200
    refused = await box.call("/api/appliance/checkin", box.checkin_body(), nonce=nonce)
    assert (refused.status_code, refused.json()["code"]) == (401, "replayed")


async def test_two_copies_of_one_request_at_once_act_once(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    calls = [box.call("/api/appliance/checkin", box.checkin_body(), nonce="cd" * 16) for _ in range(4)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*calls))
    assert statuses == [200, 401, 401, 401]


async def test_a_wrong_clock_an_unknown_key_and_a_changed_body_are_refused(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    late = await box.call("/api/appliance/checkin", box.checkin_body(), created=int(world.clock().timestamp()) - 61)
    assert (late.status_code, late.json()["code"]) == (401, "signature_time")
    stranger = Wire(world, box.http)
    unknown = await stranger.check_in()
    assert (unknown.status_code, unknown.json()["code"]) == (401, "key_unknown")
    bare = await box.http.post("/api/appliance/checkin", json=box.checkin_body())
    assert (bare.status_code, bare.json()["code"]) == (401, "signature_missing")


async def test_a_cookie_opens_no_machine_address(world: World) -> None:
    browser = await world.client(Role.OPERATOR_ADMIN)
    refused = await browser.post("/api/appliance/checkin", {})
    assert refused.status_code == 401


async def test_a_signature_opens_no_human_address(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    refused = await box.http.get("/api/sites")
    assert refused.status_code == 401


async def test_a_retired_appliance_is_refused_at_once(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    box = await enrolled(world, browser, world.ours.site)
    assert (await box.check_in()).status_code == 200
    assert box.answer is not None
    retired = await browser.post(f"/api/appliances/{box.answer.appliance}/retire", {"reason": REASON})
    assert retired.status_code == 204, retired.text
    assert (await box.check_in()).status_code == 401
    listed = f"/api/sites/{world.ours.site}/appliances"
    assert [one["id"] for one in (await browser.get(listed)).json()] == []
    (gone,) = (await browser.get(listed, params={"retired": True})).json()
    assert (gone["id"], gone["retired_at"] is not None, gone["replaced_by"]) == (box.answer.appliance, True, None)


async def test_what_is_remembered_of_an_appliance_is_dropped_where_the_database_says_otherwise(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    assert (await box.check_in()).status_code == 200
    remembered = world.parts.caches["fleet.appliances"]
    (keyid,) = remembered
    for path, body in (("/api/appliance/checkin", box.checkin_body()), ("/api/appliance/devices", {"devices": []})):
        remembered[keyid] = replace(remembered[keyid], scope=replace(remembered[keyid].scope, site_id=new_id()))
        assert (await box.call(path, body)).status_code == 401
        assert (await box.call(path, body)).status_code == 200


async def test_an_appliance_is_read_once_for_many_check_ins(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    assert (await box.check_in()).status_code == 200
    reads: list[str] = []
    read = repository.appliance_by_key

    async def counted(session: Session, keyid: str) -> Appliance | None:
        reads.append(keyid)
        return await read(session, keyid)

    monkeypatch.setattr(repository, "appliance_by_key", counted)
    for minutes in range(1, 15):
        world.clock.ahead = timedelta(minutes=minutes)
        assert (await box.check_in()).status_code == 200
    assert reads == []
    world.clock.ahead = timedelta(minutes=16)
    assert (await box.check_in()).status_code == 200
    assert len(reads) == 1


async def test_a_zstd_body_is_read_and_a_bomb_is_refused(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    packed = zstandard.compress(json.dumps(box.checkin_body()).encode())
    zstd = {"content-encoding": "zstd"}
    assert (await box.call("/api/appliance/checkin", packed, **zstd)).status_code == 200
    bomb = zstandard.compress(b" " * 64_000_000)
    refused = await box.call("/api/appliance/checkin", bomb, **zstd)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    broken = await box.call("/api/appliance/checkin", b"not zstd", **zstd)
    assert (broken.status_code, broken.json()["code"]) == (400, "bad_encoding")


async def test_malformed_and_oversized_bodies_get_a_signed_problem_naming_the_field(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    unknown_field = await box.check_in(surprise=1)
    assert unknown_field.status_code == 422
    assert "surprise" in unknown_field.json()["detail"]
    not_json = await box.call("/api/appliance/checkin", b"{")
    assert (not_json.status_code, not_json.json()["code"]) == (400, "not_json")
    large = await box.check_in(scan_failures=["x" * 70_000])
    assert (large.status_code, large.json()["code"]) == (413, "too_large")


async def test_the_live_state_follows_the_last_check_in(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    path = f"/api/sites/{world.ours.site}"
    assert (await browser.get(path)).json()["state"] == "pending"
    box = await enrolled(world, browser, world.ours.site)
    assert (await browser.get(path)).json()["state"] == "pending"
    await box.check_in()
    page = (await browser.get(path)).json()
    assert (page["state"], page["boxes"][0]["dry_run"]) == ("online", {"in_effect": True, "because": "site_setting"})
    for minutes, state in ((6, "stale"), (14, "stale"), (16, "offline")):
        world.clock.ahead = timedelta(minutes=minutes)
        await browser.take_session(Role.PARTNER_TECH, world.ours)
        assert (await browser.get(path)).json()["state"] == state
    counts = (await browser.get("/api/sites/counts")).json()
    assert counts == {"total": 1, "online": 0, "stale": 0, "offline": 1, "pending": 0}


async def test_a_doubled_header_field_is_refused(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    raw = json.dumps(box.checkin_body()).encode()
    fields = list(box.signed("/api/appliance/checkin", raw).items())
    refused = await box.http.post(
        "/api/appliance/checkin", content=raw, headers=[*fields, ("content-type", "application/json")]
    )
    assert (refused.status_code, refused.json()["code"]) == (401, "header_doubled")


async def test_appliances_are_limited_each_for_itself(world: World) -> None:
    browser = await world.client(Role.OPERATOR_ADMIN)
    one, other = [await enrolled(world, browser, site) for site in (world.ours.site, world.theirs.site)]
    world.parts.limiter._steady._limit = 3
    statuses = [(await one.check_in()).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert (await other.check_in()).status_code == 200


async def test_one_failing_part_is_named_and_the_others_go_out(world: World) -> None:
    box = await enrolled(world, await world.client(Role.PARTNER_TECH), world.ours.site)
    async with world.work() as work:
        await work.session.execute(
            text("UPDATE tenancy_sites SET lists = '{\"no_such_list\": 1}', revision = revision + 1")
        )
    answer = (await box.check_in()).json()
    assert answer["failed_parts"] == ["targets"]
    assert {"rule_set", "lease"} <= answer.keys()
