"""Anchors of a kit are tied to each other, and carry the lines of the reader's own boxes and of no others."""

import io
import zipfile
from datetime import datetime, timedelta

import psycopg

from wardkeep_core.evidence.anchor import Anchor
from wardkeep_core.evidence.checkpoint import parse_checkpoint, witness_name
from wardkeep_core.evidence.merkle import verify_consistency
from wardkeep_server.anchor import service
from wardkeep_server.anchor.tests.test_anchored_kits import a_stamped_kit, judged, kit_of, members, witnessed
from wardkeep_server.anchor.tests.test_cosigning import Watcher
from wardkeep_server.anchor.tests.test_stamps import a_morning, an_hour
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World


def anchors_in(kit: bytes) -> list[Anchor]:
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith("anchor.json"))
        return [Anchor.model_validate_json(archive.read(name)) for name in names]


async def two_anchors(world: World) -> tuple[Practice, bytes]:
    start = world.clock() - timedelta(seconds=1)
    ours = await a_morning(world)
    assert await an_hour(world) == 2
    end = await witnessed(ours)
    for _ in range(3):
        world.clock.ahead += timedelta(hours=1)
        assert await an_hour(world) == 2
    return ours, await kit_of(ours, start, end)


async def test_each_anchor_but_the_first_is_shown_to_continue_the_one_before(stamped: World) -> None:
    ours, kit = await two_anchors(stamped)
    first, second = anchors_in(kit)
    assert first.consistency is None
    assert second.consistency
    old, new = (parse_checkpoint(one.checkpoint).checkpoint for one in (first, second))
    proof = [bytes.fromhex(hashed) for hashed in second.consistency]
    verify_consistency(old.size, new.size, old.root, new.root, proof)
    report = judged(ours, kit)
    assert report.verdict == "VALID", report.to_json()


async def cosigned_by(ours: Practice) -> None:
    box = Watcher(ours)
    head = await box.look()
    assert head is not None
    box.accept(head)
    assert await box.sign() == 200


def names_in(anchor: Anchor) -> set[str]:
    return {line.name for line in parse_checkpoint(anchor.checkpoint).note.signatures}


async def stamped_after_boxes(world: World, *practices: Practice) -> None:
    assert await service.hourly(worker_parts(world))
    for one in practices:
        await cosigned_by(one)
    assert await service.stamp_newest(worker_parts(world)) == 2


async def test_a_kit_has_the_lines_of_its_own_boxes_and_nobody_elses(stamped: World) -> None:
    start = stamped.clock() - timedelta(seconds=1)
    ours, theirs = await a_morning(stamped), await practice_of(stamped, stamped.theirs)
    await theirs.submit(theirs.genesis())
    await theirs.seal_log()
    end = await witnessed(ours)
    await stamped_after_boxes(stamped, ours, theirs)
    kit = await kit_of(ours, start, end)
    (anchor,) = anchors_in(kit)
    origin = parse_checkpoint(anchor.checkpoint).checkpoint.origin
    mine, other = witness_name(origin, ours.box.id), witness_name(origin, theirs.box.id)
    assert names_in(anchor) == {origin, mine}
    assert other.encode() not in kit
    report = judged(ours, kit)
    assert report.verdict == "VALID", report.to_json()
    assert f"1 of 1 anchors of {origin} co-signed by a box of this kit" in str(report.to_json())
    for practice, name in ((ours, mine), (theirs, other)):
        assert names_in(await downloaded(practice)) == {origin, name}


async def downloaded(ours: Practice) -> Anchor:
    """The newest anchor alone, as its practice gets it."""
    reader = await ours.world.client(Role.CLIENT_VIEWER, ours.tenant)
    (item,) = (await json_of(reader, "/api/evidence/anchors"))["items"]
    (log,) = item["logs"]
    answer = await reader.get(f"/api/evidence/logs/{log['log_id']}/anchors/{item['id']}")
    assert answer.status_code == 200, answer.text
    (anchor,) = anchors_in(answer.content)
    return anchor


async def with_a_lost_head(world: World) -> tuple[Practice, datetime, datetime, bytes]:
    """The log went on after its anchor, and the row of the head that the anchor commits to is gone."""
    ours, start, end, kit = await a_stamped_kit(world)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        done = connection.execute(
            "DELETE FROM evidence_checkpoints c USING anchor_leaves l WHERE (c.log_id, c.size) = (l.log_id, l.size)"
        )
        assert done.rowcount == 1
    return ours, start, end, kit


async def test_a_head_that_was_lost_is_left_out_said_and_signed_again(stamped: World) -> None:
    ours, start, end, kit = await with_a_lost_head(stamped)
    without = await kit_of(ours, start, end)
    assert members(without) == []
    with zipfile.ZipFile(io.BytesIO(without)) as archive:
        assert "was lost with a database and is not signed again yet" in archive.read("disclosures.md").decode()
    parts = worker_parts(stamped)
    await service.walk_on(parts)
    await service.hourly(parts)
    assert await kit_of(ours, start, end) == kit


async def test_a_head_that_the_store_does_not_show_is_not_signed(stamped: World) -> None:
    """Then nobody can tell that it was ever signed: the anchor is left out for all of its logs, and it is said."""
    ours, start, end, _ = await with_a_lost_head(stamped)
    root = stamped.parts.settings.wardkeep_var / "evidence/logs" / ours.origin.rpartition("/")[2]
    for path in root.glob("checkpoints/*"):
        path.unlink()
    parts = worker_parts(stamped)
    await service.walk_on(parts)
    await service.hourly(parts)
    without = await kit_of(ours, start, end)
    assert members(without) == []
    with zipfile.ZipFile(io.BytesIO(without)) as archive:
        assert "is left out: heads that it commits to are lost" in archive.read("disclosures.md").decode()
    reader = await stamped.client(Role.CLIENT_VIEWER)
    (item,) = (await json_of(reader, "/api/evidence/anchors"))["items"]
    answer = await reader.get(f"/api/evidence/logs/{item['logs'][0]['log_id']}/anchors/{item['id']}")
    assert (answer.status_code, answer.json()["code"]) == (503, "anchor_incomplete")
