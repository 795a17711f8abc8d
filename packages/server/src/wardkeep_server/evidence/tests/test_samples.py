"""A sample is drawn by a seed alone: the same again, by anybody who holds the leaf hashes, and by nobody's choice."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from wardkeep_core.catalog.citations import citations_of
from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.service import samples
from wardkeep_server.evidence.tests.practice import CHECK, Practice, practice_of
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

PATH = "/api/evidence/samples"


async def an_hour(world: World) -> tuple[Practice, dict[str, Any]]:
    """Forty-two entries of an hour that is over, the platform's among them, and one after it."""
    ours = await practice_of(world)
    start = world.clock() - timedelta(minutes=1)
    await ours.submit(ours.genesis(), ours.inventory(), *(ours.seal(ours.look()) for _ in range(37)))
    world.clock.ahead += timedelta(hours=1)
    end = world.clock()
    world.clock.ahead += timedelta(seconds=1)
    await ours.submit(ours.seal(ours.look()))
    return ours, {"from": format_time(start), "to": format_time(end)}


async def drawn(browser: Browser, **params: Any) -> dict[str, Any]:
    answer = await browser.get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_seed_alone_decides_and_anybody_draws_the_same(world: World) -> None:
    ours, hour = await an_hour(world)
    auditor, partner = await world.client(Role.AUDITOR), await world.client(Role.PARTNER_TECH)
    first = await drawn(auditor, seed="march-7", size=10, **hour)
    assert (first["seed"], first["population"], first["settled"], len(first["items"])) == ("march-7", 42, True, 10)
    await ours.submit(ours.seal(ours.look()))
    assert await drawn(partner, seed="march-7", size=10, **hour) == first
    other = await drawn(partner, seed="march-8", size=10, **hour)
    assert [one["id"] for one in other["items"]] != [one["id"] for one in first["items"]]
    everything = await drawn(partner, seed="x", size=100, **hour)
    hashes = [one["leaf_hash"] for one in everything["items"]]
    assert len(set(hashes)) == 42
    by_hand = sorted(hashes, key=lambda leaf: sha256(b"march-7" + bytes.fromhex(leaf)).hexdigest())
    assert [one["leaf_hash"] for one in first["items"]] == by_hand[:10]


async def test_filters_narrow_what_it_is_drawn_from(world: World) -> None:
    ours, hour = await an_hour(world)
    partner = await world.client(Role.PARTNER_TECH)
    looks = await drawn(partner, seed="1", size=100, kind="observation", **hour)
    assert looks["population"] == 37
    assert (await drawn(partner, seed="1", device=ours.device, check=CHECK, **hour))["population"] == 37
    assert (await drawn(partner, seed="1", site=world.theirs.site, **hour)) == {
        "seed": "1",
        "population": 0,
        "settled": True,
        "items": [],
    }
    stranger = await world.client(Role.PARTNER_TECH, world.theirs)
    assert (await drawn(stranger, seed="1", **hour))["population"] == 0
    later = {**hour, "to": format_time(world.clock() + timedelta(hours=1))}
    assert (await drawn(partner, seed="1", **later))["settled"] is False


async def test_a_control_narrows_to_what_was_observed_for_it(world: World) -> None:
    _, hour = await an_hour(world)
    for role in (Role.PARTNER_TECH, Role.CLIENT_VIEWER, Role.AUDITOR):
        browser = await world.client(role)
        controls = (await browser.get("/api/evidence/controls")).json()
        cited = {each.control for each in citations_of(CHECK)}
        assert cited
        assert cited < {one["id"] for one in controls if one["checks"]}
        other = next(one["id"] for one in controls if one["checks"] and one["id"] not in cited)
        nobody = next(one["id"] for one in controls if not one["checks"])
        for control, count in ((min(cited), 37), (other, 0), (nobody, 0)):
            assert (await drawn(browser, seed="1", control=control, **hour))["population"] == count, control
            listed = await browser.get("/api/evidence/entries", params={"control": control, "limit": 200, **hour})
            assert {one["kind"] for one in listed.json()["items"]} == ({"observation"} if count else set()), control
            assert len(listed.json()["items"]) == count
        for bad in ({"control": "164.999"}, {"control": min(cited), "framework": "no_such"}, {"control": "a b"}):
            assert (await browser.get("/api/evidence/entries", params=bad)).status_code == 422, bad


async def test_what_is_no_sample_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, hour = await an_hour(world)
    partner = await world.client(Role.PARTNER_TECH)
    for bad in ({"seed": ""}, {"seed": "a b"}, {"seed": "1", "size": 101}, {"seed": "1", "size": 0}):
        assert (await partner.get(PATH, params={**hour, **bad})).status_code == 422, bad
    backwards = {"from": hour["to"], "to": hour["from"]}
    assert (await partner.get(PATH, params={"seed": "1", **backwards})).status_code == 422
    monkeypatch.setattr(samples, "MOST_LOOKED_THROUGH", 39)
    answer = await partner.get(PATH, params={"seed": "1", **hour})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_wide")
