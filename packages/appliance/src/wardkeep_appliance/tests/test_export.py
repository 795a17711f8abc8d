"""What the box says of its own log: it reads back, agrees with the log, and survives restores, copies and upgrades."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from wardkeep_appliance.export import NoExport, export_pieces, write_export
from wardkeep_appliance.keys.ring import load_ring
from wardkeep_appliance.observing.inventory import take_inventory
from wardkeep_appliance.settings import Settings
from wardkeep_appliance.store import database
from wardkeep_appliance.store.database import NoDatabase, Store
from wardkeep_appliance.store.leaves import newest_leaves
from wardkeep_appliance.tests.support.bench import HandClock
from wardkeep_appliance.tests.support.central import APPLIANCE, ORIGIN, Central
from wardkeep_appliance.tests.support.logs import root_of
from wardkeep_appliance.tests.support.papers import device_id
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite
from wardkeep_appliance.tests.test_box import emptied, give_papers, living, settings
from wardkeep_core.evidence.checkpoint import checkpoint_key as log_key
from wardkeep_core.evidence.checkpoint import verify_checkpoint, verify_cosignature, witness_key, witness_name
from wardkeep_core.evidence.export_file import ApplianceExport, parse_export
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.kit.signer import load_public

Numbers = Mapping[tuple[int, int], str]


def read(box_settings: Settings) -> ApplianceExport:
    """The export as it is streamed; its signature is that of the evidence key in force."""
    export = parse_export(b"".join(export_pieces(box_settings, HandClock().now())))
    evidence = load_ring(box_settings.keys).evidence
    assert export.keyid == evidence.keyid
    assert export.is_signed_by(load_public(evidence.public_raw))
    assert (export.head.appliance, export.head.log) == (APPLIANCE, ORIGIN)
    return export


def agreeing(export: ApplianceExport, stored: Numbers) -> set[tuple[int, int]]:
    """Numbers of the log that the export has, each with the same hash."""
    have = {number: hashed for number in stored if (hashed := export.leaves.get(*number)) is not None}
    assert {number: hashed.hex() for number, hashed in have.items()} == {number: stored[number] for number in have}
    return set(have)


def heads_hold(export: ApplianceExport, central: Central, box_settings: Settings) -> int:
    """Verify every head: signed by the log, co-signed by the box, and the head of the log as it is; how many."""
    witness = load_ring(box_settings.keys).witness.public_raw
    own = witness_key(witness_name(ORIGIN, APPLIANCE), witness)
    leaves = [leaf_hash(entry) for entry in central.entries]
    for signed in export.checkpoints:
        verify_checkpoint(signed.note.render(), log_key(ORIGIN, central.signers["checkpoint"].public_raw))
        lines = [line for line in signed.note.signatures if line.is_of(own)]
        assert [verify_cosignature(signed.checkpoint, line.line, own) > 0 for line in lines] == [True]
        assert signed.checkpoint.root == root_of(leaves[: signed.checkpoint.size])
    return len(export.checkpoints)


async def worked(central: Central, box_settings: Settings) -> None:
    """A run of the box that states something, until all of it is in the log, proved, forgotten and co-signed."""
    async with living(box_settings, SimSite(SimDevice(device_id(1)))) as box:
        await central.until(lambda: central.devices != {})
        parts = box.parts
        assert await parts.writer.do(take_inventory, parts.writer, parts.site, parts.clock.now())
        await emptied(box, central)
        await central.until(lambda: len(central.entries) in central.cosigned)


async def test_what_was_proved_and_forgotten_is_still_in_the_export(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        box_settings = settings(tmp_path, central)
        await worked(central, box_settings)
        export = read(box_settings)
        assert agreeing(export, central.stored) == set(central.stored)
        assert len(export.leaves) >= len(central.stored) > 3
        assert heads_hold(export, central, box_settings) >= 1


async def test_a_restored_database_leaves_a_hole_at_an_epochs_end_only(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        box_settings = settings(tmp_path, central)
        await worked(central, box_settings)
        shutil.copy(box_settings.database, tmp_path / "old.db")
        known = set(central.stored)
        await worked(central, box_settings)
        lost = {number for number in central.stored if number not in known}
        shutil.copy(tmp_path / "old.db", box_settings.database)
        await worked(central, box_settings)
        export = read(box_settings)
        have = agreeing(export, central.stored)
        assert set(central.stored) - have <= lost
        assert known <= have
        for epoch in (0, 1):
            numbers = sorted(seq for own, seq in have if own == epoch)
            assert numbers == list(range(len(numbers)))
            assert numbers != []
        assert heads_hold(export, central, box_settings) >= 1


async def test_what_a_copy_gave_up_is_not_in_its_export(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        box_settings = settings(tmp_path, central)
        await worked(central, box_settings)
        shutil.copytree(box_settings.state, tmp_path / "copy")
        await worked(central, box_settings)
        copied = Settings(tmp_path / "copy", central.url, None, dry_run=False)
        async with living(copied, SimSite(SimDevice(device_id(1)))) as box:
            await central.until(lambda: central.head is not None and central.head.epoch == 1)
            await box.parts.store.do(lambda conn: conn.execute("SELECT 1").fetchone())
        export = read(copied)
        agreeing(export, central.stored)
        assert export.leaves.get(1, 0) is not None
        with closing(sqlite3.connect(copied.database)) as conn:
            given_up = conn.execute("SELECT epoch, seq FROM outbox WHERE acknowledged = 2").fetchall()
        assert given_up != []
        assert [export.leaves.get(*number) for number in given_up] == [None] * len(given_up)


async def command(*words: str) -> tuple[int, str, str]:
    """Exit status, output and complaints of the appliance's own program."""
    argv = (sys.executable, "-m", "wardkeep_appliance.main", *words)
    made = await asyncio.create_subprocess_exec(*argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = await made.communicate()
    assert made.returncode is not None
    return made.returncode, out.decode(), err.decode()


async def test_the_command_writes_a_new_file_beside_a_running_box(tmp_path: Path) -> None:
    file = tmp_path / "box.export"
    async with Central() as central:
        give_papers(central)
        box_settings = settings(tmp_path, central)
        state = ("--state", str(box_settings.state))
        async with living(box_settings, SimSite(SimDevice(device_id(1)))) as box:
            await emptied(box, central)
            wrote = await command("export", str(file), *state)
            again = await command("export", str(file), *state)
            shown = await command("status", *state)
        raw = file.read_bytes()
        assert (wrote[0], json.loads(wrote[1])) == (0, {"file": str(file), "bytes": len(raw)})
        assert json.loads(shown[1])["evidence"]["leaves"] >= len(parse_export(raw).leaves) > 0
        assert again[0] == 2
        assert "is there already" in again[2]
        assert not file.with_name("box.export.new").exists()


def test_without_a_box_there_is_no_export_and_no_file(tmp_path: Path) -> None:
    nothing = Settings(tmp_path / "state", "", None, dry_run=True)
    with pytest.raises(NoDatabase):
        write_export(nothing, tmp_path / "export", HandClock().now())
    assert list(tmp_path.iterdir()) == []


async def test_a_box_that_was_never_claimed_has_nothing_to_say(tmp_path: Path) -> None:
    unclaimed = Settings(tmp_path, "", None, dry_run=True)
    await (await Store.open(unclaimed.database)).close()
    with pytest.raises(NoExport, match="not enrolled"):
        b"".join(export_pieces(unclaimed, HandClock().now()))


def old_file(file: Path, outbox: Mapping[tuple[int, int], int], head: tuple[int, int]) -> None:
    """A store of the version before leaves were kept; `outbox` says of each number whether it was acknowledged."""
    scripts = sorted((Path(database.__file__).parent / "migrations").glob("*.sql"))[:4]
    with closing(sqlite3.connect(file)) as conn:
        for script in scripts:
            conn.executescript(script.read_text())
        rows = [(*number, hash_of(number), acknowledged) for number, acknowledged in outbox.items()]
        columns = "epoch, seq, leaf_hash, recorded_at, acknowledged, envelope"
        conn.executemany(f"INSERT INTO outbox ({columns}) VALUES (?, ?, ?, '', ?, x'00')", rows)  # noqa: S608 - constants
        conn.execute("INSERT INTO head VALUES (1, ?, ?, ?)", (*head, hash_of(head)))
        conn.execute("INSERT INTO witness VALUES (1, 9, 'note', 'line', 0)")
        conn.execute(f"PRAGMA user_version={len(scripts)}")
        conn.commit()


def hash_of(number: tuple[int, int]) -> str:
    return leaf_hash(repr(number).encode()).hex()


KEPT = st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 12)), st.sampled_from([0, 1]), max_size=25)


@profile(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outbox=KEPT, head=st.tuples(st.integers(0, 2), st.integers(0, 13)))
def test_an_older_store_is_taken_over_without_a_hole(
    tmp_path_factory: pytest.TempPathFactory, outbox: dict[tuple[int, int], int], head: tuple[int, int]
) -> None:
    file = tmp_path_factory.mktemp("old") / "appliance.db"
    old_file(file, outbox, head)
    taken = asyncio.run(taken_over(file))
    known = {*outbox, head}
    assert taken == {number: hash_of(number) for number in known if run_of(known, number)}
    assert head[0] not in {epoch for epoch, _ in taken} or max(seq for epoch, seq in taken if epoch == head[0]) == max(
        seq for epoch, seq in known if epoch == head[0]
    )


def run_of(known: set[tuple[int, int]], number: tuple[int, int]) -> bool:
    """Whether everything from this number to the last one known of its epoch is known."""
    epoch, first = number
    last = max(seq for own, seq in known if own == epoch)
    return all((epoch, seq) in known for seq in range(first, last + 1))


async def taken_over(file: Path) -> dict[tuple[int, int], str]:
    store = await Store.open(file)
    try:
        assert await store.do(lambda conn: conn.execute("SELECT log, size FROM cosigned").fetchone()["log"]) == "site"
        found = await store.do(lambda conn: list(newest_leaves(conn, 100)))
        few = await store.do(lambda conn: list(newest_leaves(conn, 2)))
        assert few == found[-2:]
        return {(each.epoch, each.seq): each.leaf_hash for each in found}
    finally:
        await store.close()
