"""While Central Command serves, the holder of its checkpoint key goes away: nothing is lost, and it says so."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.signers.bao import Bao
from tests.signers.hsm import SoftHsm
from tests.signers.installation import in_hsm, in_vault

from wardkeep_server.app import wiring
from wardkeep_server.app.health import probe
from wardkeep_server.evidence import service
from wardkeep_server.evidence.tests.practice import json_of, practice_of
from wardkeep_server.platform.loops import Loop, run_loop
from wardkeep_server.platform.signers_remote import REST_S, SignerUnavailable
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Parts
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world


@pytest.fixture
async def vault_world(database: TestDatabase, tmp_path: Path, bao: Bao, token_file: Path) -> AsyncIterator[World]:
    """Checkpoints and orders by keys in the server, answers and attestation by files."""
    settings = in_vault(bao, token_file, f"w{secrets.token_hex(4)}", "checkpoint", "orders")
    async with built_world(database, tmp_path / "var", **settings) as built:
        yield built


async def test_checkpoints_wait_for_a_sealed_server_and_follow_by_themselves(vault_world: World, bao: Bao) -> None:
    worker = wiring.build_parts(vault_world.parts.settings, clock=vault_world.clock, with_checkpoint_key=True)
    ours = await practice_of(vault_world)
    try:
        bao.seal()
        await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(5)))
        with pytest.raises(SignerUnavailable):
            await service.seal_all(worker)
        reader = await vault_world.client(Role.OPERATOR_ADMIN)
        assert (await json_of(reader, "/health", 503))["signers"] == [
            {"purpose": "answers", "place": "file", "ok": True},
            {"purpose": "orders", "place": "vault", "ok": False},
            {"purpose": "attestation", "place": "file", "ok": True},
        ]
        await _waits_for_a_minute(vault_world, worker)
        bao.unseal()
        await _sealed_by_the_loop(worker)
        health = await probe(vault_world.parts)
        assert health.checkpoints is not None
        assert (health.checkpoints.ok, health.checkpoints.waiting_since) == (True, None)
        told = await ours.check_in()
        assert told.checkpoint is not None
        assert ours.cosigned is not None
        assert ours.cosigned.size == 9, "three of the platform (genesis, decision, enrolment) and six of the box"
    finally:
        await wiring.close_parts(worker)


async def _waits_for_a_minute(world: World, worker: Parts) -> None:
    soon = await probe(worker)
    assert soon.checkpoints is not None
    assert soon.checkpoints.ok
    assert soon.checkpoints.waiting_since is not None
    world.clock.ahead += timedelta(minutes=2)
    late = await probe(worker)
    assert late.checkpoints is not None
    assert not late.checkpoints.ok
    assert [one.purpose for one in late.signers if not one.ok] == ["orders", "checkpoint"]
    assert late.status == "degraded"


async def _sealed_by_the_loop(worker: Parts) -> None:
    """As the worker runs it: a failing turn is tried again, without a restart."""
    (sealer,) = [loop for loop in wiring.loops() if loop.name == "sealer"]
    stop, done = asyncio.Event(), asyncio.Event()

    async def turn(parts: Parts) -> bool:
        again = await sealer.turn(parts)
        done.set()
        return again

    running = asyncio.create_task(run_loop(Loop("sealer", 0.1, turn), worker, stop, asyncio.Event()))
    try:
        await asyncio.wait_for(done.wait(), 20)
    finally:
        stop.set()
        await running


@pytest.mark.parametrize("path", ["/api/appliance/checkin", "/api/evidence/submit"])
async def test_answers_that_cannot_be_signed_are_not_sent_at_all(
    database: TestDatabase, tmp_path: Path, bao: Bao, token_file: Path, path: str
) -> None:
    """Without a signature, an appliance reads nothing but "come again"."""
    settings = in_vault(bao, token_file, f"w{secrets.token_hex(4)}", "answers")
    async with built_world(database, tmp_path / "var", **settings) as world:
        ours = await practice_of(world)
        bao.seal()
        body = json.dumps(ours.box.checkin_body()).encode() if path.endswith("checkin") else ours.genesis() + b"\n"
        kind = "application/json" if path.endswith("checkin") else "application/x-ndjson"
        sent = ours.box.signed(path, body, **{"content-type": kind})
        answer = await ours.box.http.post(path, content=body, headers=sent)
        assert (answer.status_code, answer.json()["code"]) == (503, "signer_unavailable")
        assert "signature" not in answer.headers
        bao.unseal()
        await asyncio.sleep(REST_S)
        assert (await ours.box.check_in()).status_code == 200


async def test_a_check_in_is_signed_in_the_hsm(database: TestDatabase, tmp_path: Path, softhsm: SoftHsm) -> None:
    """The appliance's side of the wire verifies every answer under the key that it pinned."""
    async with built_world(database, tmp_path / "var", **in_hsm(softhsm.token())) as world:
        ours = await practice_of(world)
        assert (await ours.box.check_in()).status_code == 200
        assert list((tmp_path / "var/keys").glob("*.key")) == []
