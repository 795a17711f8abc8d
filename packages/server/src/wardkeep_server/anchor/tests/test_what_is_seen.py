"""How the installation says how anchoring stands, which anchors people see, and what boxes are told."""

import asyncio
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from wardkeep_core.evidence.anchor import Anchor, open_anchor
from wardkeep_core.protocol.messages import CheckinAnswer
from wardkeep_server.anchor import service
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.authorities import Authority
from wardkeep_server.anchor.tests.test_stamps import a_morning, an_hour
from wardkeep_server.evidence.service.tops import tops_at
from wardkeep_server.evidence.tests.practice import json_of, practice_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world


async def page(world: World, role: Role = Role.CLIENT_VIEWER, query: str = "") -> Any:
    return await json_of(await world.client(role), f"/api/evidence/anchors{query}")


async def test_off_is_said_everywhere(world: World) -> None:
    ours = await a_morning(world)
    await service.hourly(worker_parts(world))
    shown = await page(world)
    assert (shown["state"], shown["items"], shown["authorities"]) == ("off", [], [])
    assert shown["platform"]["size"] == 2
    admin = await world.client(Role.OPERATOR_ADMIN)
    off: dict[str, Any] = {"state": "off", "newest_at": None, "authorities": [], "verified_at": None, "verdict": None}
    assert (await json_of(admin, "/health"))["anchors"] == off
    codes = [one["code"] for one in (await json_of(admin, "/api/overview"))["notices"]]
    assert "anchoring_off" in codes
    lines = (await json_of(admin, f"/api/evidence/entries?site={ours.tenant.site}"))["items"]
    assert (await json_of(admin, f"/api/evidence/entries/{lines[0]['id']}"))["anchor"] is None


async def test_waiting_current_stale_and_current_again(stamped: World, first: Authority, second: Authority) -> None:
    await a_morning(stamped)
    assert (await page(stamped))["state"] == "waiting"
    assert await an_hour(stamped) == 2
    shown = await page(stamped)
    assert (shown["state"], [one["state"] for one in shown["authorities"]]) == ("current", ["good", "good"])
    first.down = second.down = True
    stamped.clock.ahead += timedelta(hours=25)
    assert await an_hour(stamped) == 0
    admin = await stamped.client(Role.OPERATOR_ADMIN)
    (notice,) = [one for one in (await json_of(admin, "/api/overview"))["notices"] if one["code"] == "anchor_old"]
    shown = await page(stamped)
    assert (shown["state"], shown["stale_since"]) == ("stale", notice["since"])
    assert [one["state"] for one in shown["authorities"]] == ["failing", "failing"]
    health = (await json_of(admin, "/health"))["anchors"]
    assert (health["state"], [one["ok"] for one in health["authorities"]]) == ("stale", [False, False])


async def test_a_page_shows_only_logs_in_scope_and_an_entry_its_first_stamp(stamped: World) -> None:
    ours, theirs = await a_morning(stamped), await practice_of(stamped, stamped.theirs)
    await theirs.submit(theirs.genesis())
    await theirs.seal_log()
    assert await an_hour(stamped) == 2
    stamped.clock.ahead += timedelta(hours=1)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    assert await an_hour(stamped) == 2
    shown = await page(stamped, query="?limit=1")
    (newest,) = shown["items"]
    assert ([one["origin"] for one in newest["logs"]], newest["heads"]) == ([ours.origin], 2)
    (older,) = (await page(stamped, query=f"?limit=1&after={shown['next']}"))["items"]
    assert older["platform_size"] < newest["platform_size"]
    assert [one["authority"] for one in sorted(newest["stamps"], key=lambda one: one["authority"])] == [
        "first", "second",
    ]  # fmt: skip
    reader = await stamped.client(Role.CLIENT_VIEWER)
    lines = (await json_of(reader, "/api/evidence/entries?kind=observation"))["items"]
    seen = [(await json_of(reader, f"/api/evidence/entries/{one['id']}"))["anchor"]["id"] for one in lines]
    assert seen == [newest["id"], older["id"]]
    both = await page(stamped, Role.OPERATOR_READONLY)
    assert len(both["items"][0]["logs"]) == 2
    stranger = await stamped.client(Role.CLIENT_VIEWER, stamped.theirs)
    log_id = newest["logs"][0]["log_id"]
    assert (await stranger.get(f"/api/evidence/logs/{log_id}/anchors/{newest['id']}")).status_code == 404


async def test_the_files_of_an_anchor_hold_together(stamped: World) -> None:
    await a_morning(stamped)
    assert await an_hour(stamped) == 2
    (anchor,) = (await page(stamped))["items"]
    reader, log = await stamped.client(Role.CLIENT_VIEWER), anchor["logs"][0]
    answer = await reader.get(f"/api/evidence/logs/{log['log_id']}/anchors/{anchor['id']}")
    assert answer.status_code == 200, answer.text
    async with stamped.parts.work(jobs_scope(TASK), actor()) as work:
        tops = await tops_at(work, [(log["log_id"], log["size"])])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        text = archive.read(names[0])
    short = [name.rpartition("/")[2] for name in names]
    assert short[:3] == ["anchor.json", "token-1.der", "token-2.der"]
    assert {one.rpartition(".")[2] for one in short[3:]} == {"tst", "crl"}
    assert len(short) == 6  # one authority offers a revocation list, the other does not
    open_anchor(Anchor.model_validate_json(text), lambda _, size: tops[log["log_id"], size].body)


async def test_a_box_is_told_of_the_newest_stamp_once(stamped: World) -> None:
    ours = await a_morning(stamped)
    assert await an_hour(stamped) == 2
    answer = CheckinAnswer.model_validate_json((await ours.box.check_in(anchor_digest=None)).content)
    (item,) = (await page(stamped))["items"]
    assert answer.anchor_digest in {one["digest"] for one in item["stamps"]}
    again = CheckinAnswer.model_validate_json((await ours.box.check_in(anchor_digest=answer.anchor_digest)).content)
    assert again.anchor_digest is None
    old = CheckinAnswer.model_validate_json((await ours.box.check_in()).content)
    assert old.anchor_digest is None, "a box that does not know the field is not told"


async def test_many_at_once_do_not_hold_up_each_other(database: TestDatabase, tmp_path: Path) -> None:
    """Each of these requests holds a connection and needs another one; there are two for all of them."""
    async with built_world(database, tmp_path / "var", database_pool_size=2) as world:
        await a_morning(world)
        reader = await world.client(Role.CLIENT_VIEWER)
        (line, *_) = (await json_of(reader, "/api/evidence/entries"))["items"]
        paths = ["/api/evidence/anchors", f"/api/evidence/entries/{line['id']}"] * 6
        async with asyncio.timeout(8):
            answers = await asyncio.gather(*(reader.get(path) for path in paths))
    assert {answer.status_code for answer in answers} == {200}
