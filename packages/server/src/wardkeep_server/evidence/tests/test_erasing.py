"""An erasure: the bytes of one leaf go, its hash and its place stay, and everything that reads leaves goes on."""

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.kit.manifest import KitReport
from wardkeep_core.evidence.merkle import leaf_hash, verify_inclusion
from wardkeep_core.evidence.predicates import Erasure
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.kit.times import format_time
from wardkeep_server.app import cli_evidence
from wardkeep_server.evidence import service
from wardkeep_server.evidence.errors import NotErasable
from wardkeep_server.evidence.models import Entry, Record, StoredObject, Walk
from wardkeep_server.evidence.repository.verdicts import last_of_each
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of, worker_parts
from wardkeep_server.evidence.tests.test_decisions import stated
from wardkeep_server.evidence.tests.test_kits import a_day, fetch
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import REASON, World


async def index_of(world: World, raw: bytes) -> int:
    async with world.work() as work:
        found = await work.session.scalar(select(Entry.leaf_index).where(Entry.leaf_hash == leaf_hash(raw)))
    assert found is not None
    return found


async def erase(ours: Practice, raw: bytes, ground: str = "phi_in_leaf") -> int:
    """Erase the leaf of these bytes; its index."""
    index = await index_of(ours.world, raw)
    async with ours.world.work() as work:
        await service.erase(work, ours.origin, index, ground, REASON)
    await ours.seal_log()
    return index


async def walked(world: World) -> list[tuple[str | None, str | None]]:
    """Verdict and fault of every log after a whole walk from leaf 0."""
    world.clock.ahead += timedelta(days=1, minutes=1)
    while await service.walk_on(worker_parts(world)):
        pass
    async with world.work() as work:
        return [(row.verdict, row.verdict_fault) for row in await work.session.scalars(select(Walk))]


async def some(world: World, looks: int = 5) -> tuple[Practice, list[bytes]]:
    """A practice whose box stated a few looks, sealed."""
    ours = await practice_of(world)
    raws = [ours.genesis(), *(ours.seal(ours.look()) for _ in range(looks))]
    for start in range(0, len(raws), 400):
        assert (await ours.submit(*raws[start : start + 400])).refused is None
    await ours.seal_log()
    return ours, raws


async def test_the_log_says_what_was_erased_and_the_bytes_are_gone(world: World) -> None:
    ours, raws = await some(world)
    index = await erase(ours, raws[2])
    (erasure,) = await stated(world, "erasure", ours.tenant.site)
    decision = (await stated(world, "decision", ours.tenant.site))[-1]
    link = parse_statement(parse_envelope(raws[2]).payload).common.chain
    said = {name: erasure[name] for name in Erasure.model_fields if name not in {"erasure", "decision"}}
    assert said == {
        "index": index,
        "leaf_hash": leaf_hash(raws[2]).hex(),
        "of_appliance": ours.box.id,
        "of_kind": "observation",
        "epoch": link.epoch,
        "seq": link.seq,
        "prev": link.prev,
        "ground": "phi_in_leaf",
    }
    assert (decision["what"], decision["decision"]) == ("evidence_erase", erasure["decision"])
    async with world.work() as work:
        entry = (await work.session.scalars(select(Entry).where(Entry.leaf_index == index))).one()
        record = (await work.session.scalars(select(Record).where(Record.leaf_index == index))).one()
    assert (entry.envelope, entry.leaf_hash, entry.seq) == (None, leaf_hash(raws[2]), 2)
    assert (record.kind, record.summary, record.verdicts, record.device_id) == ("observation", "erased", None, None)
    (line,) = (await json_of(await world.client(Role.OPERATOR_ADMIN), "/api/audit?action=evidence.erase"))["items"]
    assert (line["after"]["index"], line["reason"]) == (index, REASON)


async def test_what_may_not_be_erased_is_said(world: World) -> None:
    ours, raws = await some(world)
    ours.cosigned = None
    await ours.submit(ours.inventory())
    await ours.seal_log()
    inventory = ours.ref().leaf_hash
    gone = await erase(ours, raws[1])
    late = ours.seal(ours.look())
    await ours.submit(late)
    async with world.work() as work:
        (promised,) = await work.session.scalars(
            select(Entry.leaf_index).where(Entry.leaf_hash == bytes.fromhex(inventory))
        )
    cases: tuple[tuple[str, int, str], ...] = (
        (ours.origin, 0, "only observation, order, remediation"),
        (ours.origin, await index_of(world, raws[0]), "of kind key"),
        (ours.origin, promised, "of kind inventory"),
        (ours.origin, gone, "erased before"),
        (ours.origin, gone + 10_000, "no entry"),
        (ours.origin, await index_of(world, late), "not in a signed checkpoint"),
        (ours.origin.replace("localhost", "elsewhere"), 3, "no log"),
        ("a log", 3, "by its origin or its id"),
    )
    async with world.work() as work:
        for log, index, words in cases:
            for act in (service.erasable(work, log, index), service.erase(work, log, index, "court_order", REASON)):
                with pytest.raises(NotErasable, match=words):
                    await act
        with pytest.raises(NotErasable, match="ground"):
            await service.erase(work, ours.origin, gone + 1, "because", REASON)
    assert len(await stated(world, "erasure", ours.tenant.site)) == 1


async def test_two_who_erase_the_same_leaf_erase_it_once(world: World) -> None:
    ours, raws = await some(world)
    index = await index_of(world, raws[1])

    async def one() -> str:
        async with world.work() as work:
            await service.erase(work, ours.origin, index, "court_order", REASON)
        return "erased"

    found = await asyncio.gather(one(), one(), return_exceptions=True)
    assert [type(each) for each in found if each != "erased"] == [NotErasable]
    assert len(await stated(world, "erasure", ours.tenant.site)) == 1


async def test_a_replay_of_an_erased_number_has_no_effect(world: World) -> None:
    ours, raws = await some(world)
    await erase(ours, raws[3])
    answer = await ours.submit(*raws)
    assert (answer.accepted, answer.replayed, answer.refused) == (0, len(raws), None)
    other = ours.seal(ours.look(), link=parse_statement(parse_envelope(raws[3]).payload).common.chain)
    assert (await ours.submit(other)).refused == "equivocation"
    told = await ours.check_in(*range(len(raws)))
    for seq, raw in enumerate(raws):
        ours.proves(told, seq, raw)


async def test_pages_say_that_it_was_erased(world: World) -> None:
    ours, raws = await some(world)
    index = await erase(ours, raws[2])
    reader = await world.client(Role.CLIENT_VIEWER)
    lines = (await json_of(reader, f"/api/evidence/entries?appliance={ours.box.id}"))["items"]
    (line,) = [one for one in lines if one["leaf_index"] == index]
    assert (line["summary"], line["kind"], line["verdicts"]) == ("erased", "observation", None)
    shown = await json_of(reader, f"/api/evidence/entries/{line['id']}")
    assert (shown["envelope"], shown["statement"], shown["leaf_hash"]) == (None, None, leaf_hash(raws[2]).hex())
    assert shown["erased"]["ground"] == "phi_in_leaf"
    said = await json_of(reader, f"/api/evidence/entries/{shown['erased']['entry_id']}")
    assert (said["kind"], said["erased"]) == ("erasure", None)
    path = [bytes.fromhex(hashed) for hashed in shown["inclusion"]["path"]]
    root = bytes.fromhex(shown["checkpoint"]["root"])
    verify_inclusion(leaf_hash(raws[2]), index, shown["inclusion"]["size"], path, root)

    leaves = (await json_of(reader, f"/api/evidence/logs/{line['log_id']}/leaves"))["items"]
    assert [one["index"] for one in leaves if one["erased"]] == [index]
    for one in leaves:
        assert (leaf_hash(one["envelope"].encode()).hex() == one["leaf_hash"]) is not one["erased"]
    assert leaves[index]["envelope"] == said["envelope"]
    number = f"/api/evidence/entries/by-number?appliance={ours.box.id}&epoch=0&seq=2"
    assert (await json_of(reader, number))["summary"] == "erased"
    asked = f"from={format_time(world.clock() - timedelta(days=1))}&to={format_time(world.clock())}&seed=abc&size=50"
    drawn = (await json_of(reader, f"/api/evidence/samples?{asked}"))["items"]
    assert index in {one["leaf_index"] for one in drawn}


def heal_of(raws: list[bytes]) -> bytes:
    return raws[-1]


def look_of(raws: list[bytes]) -> bytes:
    return raws[0]


@pytest.mark.parametrize("pick", [heal_of, look_of])
async def test_a_kit_holds_what_stands_in_for_it(world: World, pick: Callable[[list[bytes]], bytes]) -> None:
    ours, start, end, healed = await healed_day(world)
    index = await erase(ours, pick(healed))
    admin = await world.client(Role.CLIENT_ADMIN)
    period = (format_time(start), format_time(end))
    kit = await fetch(admin, ours.tenant.organisation, *period)
    assert kit.status_code == 200, kit.text
    report = ours.verify(kit.content)
    assert report.failure is None, report.to_json()
    assert f"entry {index} of {ours.origin} erased: phi_in_leaf" in report.verdict, report.verdict
    rests = f"entry {index} of {ours.origin}, on which it rests, is erased"
    assert (rests in report.verdict) is (pick is look_of)
    with zipfile.ZipFile(io.BytesIO(kit.content)) as archive:
        counts = KitReport.model_validate_json(archive.read("report.json"))
        told = archive.read("disclosures.md").decode()
        assert pick(healed) not in archive.read(next(name for name in archive.namelist() if "entries/" in name))
    assert counts.attempts == ({} if pick is heal_of else {"healed": 1})
    assert counts.kinds.get("observation") == (3 if pick is heal_of else 2)
    assert f"entry {index} of {ours.origin} was erased at" in told
    assert (await fetch(admin, ours.tenant.organisation, *period)).content == kit.content


async def test_a_kit_during_which_an_entry_is_erased_is_not_given_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, start, end, healed = await healed_day(world)
    index = await index_of(world, healed[0])

    async def meanwhile(*asked: Any, **more: Any) -> Any:
        async with world.work() as work:
            await service.erase(work, ours.origin, index, "court_order", REASON)
        return await last_of_each(*asked, **more)

    admin = await world.client(Role.CLIENT_ADMIN)
    with monkeypatch.context() as patch:
        patch.setattr("wardkeep_server.evidence.service.kits.last_of_each", meanwhile)
        answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    assert (answer.status_code, answer.json()["code"]) == (503, "not_sealed"), answer.text
    assert await stated(world, "export", ours.tenant.site) == []


async def healed_day(world: World) -> tuple[Practice, datetime, datetime, list[bytes]]:
    """A day with a heal whose three entries are given."""
    sent: list[bytes] = []
    kept = Practice.heal

    def heal(self: Practice) -> list[bytes]:
        sent.extend(kept(self))
        return sent

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Practice, "heal", heal)
        ours, start, end = await a_day(world)
    return ours, start, end, sent


async def test_whole_bundles_of_the_store_give_the_stand_in_too(world: World) -> None:
    start = world.clock()
    ours, raws = await some(world, 599)
    index = await erase(ours, raws[300])
    assert index // 256 == 1
    world.clock.ahead += timedelta(seconds=1)
    end = world.clock()
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    admin = await world.client(Role.PARTNER_ADMIN)
    kit = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    assert kit.status_code == 200, kit.text
    report = ours.verify(kit.content)
    assert report.failure is None, report.to_json()
    assert raws[300] not in kit.content
    assert raws[299] in kit.content


async def test_the_sealer_goes_on_with_the_stand_in_and_the_walk_finds_nothing(world: World) -> None:
    """Erased before its bundle is full (the bundle then holds the stand-in), and after (it holds the bytes)."""
    ours, raws = await some(world, 100)
    early = await erase(ours, raws[50])
    await ours.submit(*(ours.seal(ours.look()) for _ in range(300)))
    await ours.seal_log()
    late = await erase(ours, raws[60])
    log = ours.origin.rpartition("/")[2]
    bundle = (world.parts.settings.wardkeep_var / f"evidence/logs/{log}/tile/entries/000").read_bytes()
    assert (raws[50] in bundle, raws[60] in bundle) == (False, True)
    assert await walked(world) == [("sound", None)]

    path = world.parts.settings.wardkeep_var / f"evidence/logs/{log}/tile/entries/000"
    async with world.work() as work:
        named = await service.erasable(work, ours.origin, late + 1)
        stored = set((await work.session.scalars(select(StoredObject.name))).all())
    assert set(named.objects) <= stored
    assert {name.rpartition("/")[2].partition("-")[0] for name in named.objects} == {"000", "0" * 16}
    assert early < late
    path.write_bytes(bundle.replace(raws[61], raws[60] + b" " * (len(raws[61]) - len(raws[60]))))
    ((verdict, fault),) = await walked(world)
    assert verdict == "faulty"
    assert fault is not None


async def test_a_bundle_that_a_broken_turn_left_is_taken_as_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, raws = await some(world, 100)
    await ours.submit(*(ours.seal(ours.look()) for _ in range(300)))

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the process ends here")

    with monkeypatch.context() as patch:
        patch.setattr("wardkeep_server.evidence.service.sealer._publish", broken)
        with pytest.raises(RuntimeError, match="ends here"):
            await ours.seal_log()
    index = await index_of(world, raws[20])
    async with world.work() as work:
        with pytest.raises(NotErasable, match="behind"):
            await service.erase(work, ours.origin, index, "court_order", REASON)
        monkeypatch.setattr("wardkeep_server.evidence.service.erasing.TILE_WIDTH", 10_000)
        await service.erase(work, ours.origin, index, "court_order", REASON)
    await ours.seal_log()
    async with world.work() as work:
        assert (await work.session.scalars(text("SELECT code FROM evidence_alarms"))).all() == []
    assert await walked(world) == [("sound", None)]


# -- the command line --------------------------------------------------------------------------------------------------


def environ_of(world: World) -> dict[str, str]:
    settings = world.parts.settings
    secrets = ("session_token_secret", "api_key_secret", "password_pepper", "data_encryption_keys", "database_url")
    named = {name.upper(): getattr(settings, name).get_secret_value() for name in secrets}
    return {**named, "WARDKEEP_VAR": str(settings.wardkeep_var)}


async def command(world: World, log: str, index: int, reason: str = REASON, *, yes: bool) -> int:
    def act() -> int:
        return cli_evidence.erase(environ_of(world), log, index, ground="court_order", reason=reason, yes=yes)

    return await asyncio.to_thread(act)


async def test_the_command_shows_first_and_erases_when_told(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ours, raws = await some(world)
    index = await index_of(world, raws[2])
    assert await command(world, ours.origin, index, yes=False) == 1
    shown = capsys.readouterr().out
    assert "Nothing was erased" in shown
    assert await stated(world, "erasure", ours.tenant.site) == []
    assert await command(world, ours.origin, index, yes=True) == 0
    done = capsys.readouterr().out
    for words in ("kind observation", ours.device, ours.box.id, leaf_hash(raws[2]).hex(), "/runs/", "backups"):
        assert words in shown
        assert words in done
    assert "unit-0.service" not in shown + done
    assert len(await stated(world, "erasure", ours.tenant.site)) == 1

    assert await command(world, ours.origin, index, yes=True) == 1
    assert "erased before" in capsys.readouterr().err
    assert await command(world, ours.origin, index, "too short", yes=True) == 2


async def test_the_person_of_the_decision_is_the_platform_itself(world: World) -> None:
    ours, raws = await some(world)
    await erase(ours, raws[2])
    decision = (await stated(world, "decision", ours.tenant.site))[-1]
    assert decision["person"] == "00000000-0000-0000-0000-000000000000"
    assert REASON not in json.dumps(decision)
