"""What a kit says in words and for other tools: the same numbers as its entries, and the same bytes each time."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import UUID

import pypdf

from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.events import Span
from wardkeep_server.evidence.repository.verdicts import last_of_each
from wardkeep_server.evidence.service.assessment import FRESH
from wardkeep_server.evidence.tests.practice import practice_of
from wardkeep_server.evidence.tests.test_kits import a_day, fetch
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World

PDF, OSCAL = "report.pdf", "oscal/assessment-results.json"


def words_of(pdf: bytes) -> str:
    """The text of all pages on one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


async def test_a_kit_carries_both_papers_and_they_say_what_the_entries_say(world: World) -> None:
    ours, start, end = await a_day(world)
    admin = await world.client(Role.CLIENT_ADMIN)
    kits = [await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end)) for _ in range(2)]
    assert kits[0].content == kits[1].content
    with zipfile.ZipFile(io.BytesIO(kits[0].content)) as archive:
        words, results = words_of(archive.read(PDF)), json.loads(archive.read(OSCAL))["assessment-results"]
        heads = [parse_checkpoint(archive.read(name).decode()).checkpoint for name in sorted(archive.namelist())
                 if name.startswith("checkpoints/")]  # fmt: skip
    assert "4 entries were recorded in this period, about 1 devices." in words
    assert "Their verdicts: 2 passes, 1 fails, and 0 times a device could not be observed." in words
    assert "1 changes were attempted, of which 1 ended healed." in words
    assert f"size {heads[-1].size} root {heads[-1].root.hex()}" in words
    assert "Not legal advice. Not a certification." in words
    (result,) = results["results"]
    (observation,) = result["observations"]
    assert observation["description"] == "Last verdicts of 1 devices: 1 passed, 0 failed, 0 could not be observed."
    assert result["end"] == format_time(end)


async def test_the_last_verdict_counts_and_who_went_silent_is_not_left_out(world: World) -> None:
    ours = await practice_of(world)
    start, gone, here = world.clock(), ours.device, new_id()
    await ours.submit(ours.genesis(), ours.seal(ours.look()))
    world.clock.ahead += timedelta(days=2)
    ours.device = here
    await ours.submit(*ours.heal(), ours.seal(ours.look()))
    world.clock.ahead += timedelta(seconds=1)
    end = world.clock()
    log_id = str(UUID(hex=ours.origin.rpartition("/")[2]))
    whole = Span(log_id, ours.origin, 0, 100)
    async with world.work() as work:
        found = await last_of_each(work.session, [whole], start, end, lately=FRESH)
        earlier = await last_of_each(work.session, [whole], start, start + timedelta(hours=1), lately=FRESH)
        opening = Span(log_id, ours.origin, 0, earlier[0].leaf_index + 1)
        outside = await last_of_each(work.session, [opening], start, end, lately=FRESH)
    assert {one.device_id: one.verdict for one in found} == {gone: "pass", here: "pass"}
    assert [one.device_id for one in earlier] == [gone]
    assert [one.device_id for one in outside] == [gone]
    assert {one.seen_at < end - FRESH for one in found if one.device_id == gone} == {True}
