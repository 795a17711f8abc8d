"""Evidence: taken over HTTP into PostgreSQL, sealed into a checkpoint, and built into a kit, from stored bytes."""

import asyncio
import gc
import io
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.cpu import seconds_of_tree
from bench.figure import Figure, percentile
from wardkeep_core.kit.signer import load_public, verifies
from wardkeep_server.evidence import service
from wardkeep_server.evidence.tests.practice import Practice, practice_of, worker_parts
from wardkeep_server.platform.sodium import SodiumPublicKey
from wardkeep_server.tests.support.postgres import Cluster, TestDatabase, running_cluster
from wardkeep_server.tests.support.world import World, built_world

ENTRIES = 40_000
BATCH = 500
SEALS = 100
UNITS = 6
"""Units in the facts of one look: an envelope of about 3.5 KB."""


def measure() -> Iterator[Figure]:
    """Per second of processor time of API and PostgreSQL; writing the envelopes beforehand does not count."""
    with running_cluster(durable=True) as cluster, cluster.fresh() as database, tempfile.TemporaryDirectory() as var:
        yield from asyncio.run(_measure(cluster, database, Path(var)))


async def _measure(cluster: Cluster, database: TestDatabase, var: Path) -> list[Figure]:
    async with built_world(database, var) as world:
        ours = await practice_of(world)
        await ours.submit(ours.genesis())
        raw = ours.look(units=UNITS).canonical()
        openssl = _verifications_per_second(ours, raw, load_public(ours.box.evidence.public_raw))
        sodium = _verifications_per_second(ours, raw, SodiumPublicKey(ours.box.evidence.public_raw))
        ingest = await _ingest(ours, cluster)
        sealed = await _seal(ours)
        kit, copied = await _kit(world)
    name, copy = "taken: verified, chained, durable", "copying the same bytes"
    return [
        Figure(name, ingest, "per CPU s", openssl, "raw Ed25519 verify by OpenSSL", "≥ 1,500/s, ≥ 30 %"),
        Figure("the same", ingest, "per CPU s", sodium, "raw Ed25519 verify by libsodium", "none set"),
        Figure("entry in a signed checkpoint, p95", sealed, "s", None, "", "≤ 2 s with ≤ 0.5 s until the loop wakes"),
        Figure("auditor kit", kit, "entries/s", copied, copy, "≥ 20,000/s"),
    ]


def _verifications_per_second(ours: Practice, raw: bytes, key: Ed25519PublicKey) -> float:
    signature = ours.box.evidence.sign(raw)
    began = time.process_time()
    for _ in range(2_000):
        assert verifies(key, signature, raw)
    return 2_000 / (time.process_time() - began)


async def _ingest(ours: Practice, cluster: Cluster) -> float:
    raws = [ours.seal(ours.look(units=UNITS)) for _ in range(ENTRIES)]
    gc.freeze()  # as the server does at its start
    began = time.process_time() + seconds_of_tree(cluster.pid)
    for start in range(0, ENTRIES, BATCH):
        answer = await ours.submit(*raws[start : start + BATCH])
        if answer.refused is not None:
            raise RuntimeError(answer.refused_detail)
    return ENTRIES / (time.process_time() + seconds_of_tree(cluster.pid) - began)


async def _seal(ours: Practice) -> float:
    await ours.seal_log()
    parts, took = worker_parts(ours.world), []
    for _ in range(SEALS):
        raw = ours.seal(ours.look(units=UNITS))
        began = time.perf_counter()
        await ours.submit(raw)
        await service.seal_all(parts)
        took.append(time.perf_counter() - began)
    return percentile(took, 0.95)


async def _kit(world: World) -> tuple[float, float]:
    now, out = world.clock(), io.BytesIO()
    asked = service.Asked(world.ours.organisation, now - timedelta(hours=1), now + timedelta(hours=1))
    async with world.work() as work:
        began = time.perf_counter()
        built = await service.build_kit(work, asked, out)
        took = time.perf_counter() - began
    began = time.perf_counter()
    io.BytesIO().write(bytes(bytearray(out.getvalue())))
    return built.entries / took, built.entries / (time.perf_counter() - began)
