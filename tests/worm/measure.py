"""Ingest and sealing over both stores, by hand: `.venv/bin/pytest -s tests/worm/measure.py`. Figures are printed."""

import statistics
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.worm.seaweed import Seaweed

from wardkeep_server.evidence.tests.practice import practice_of
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world

SMALL, LARGE, ROUNDS = 10, 500, 12


@pytest.fixture(params=["directory", "s3"])
async def measured(
    request: pytest.FixtureRequest, database: TestDatabase, tmp_path: Path, seaweed: Seaweed
) -> AsyncIterator[tuple[str, World]]:
    who = seaweed.application
    s3 = {"s3_endpoint": seaweed.endpoint, "s3_access_key": who.access_key, "s3_secret_key": who.secret_key}
    async with built_world(database, tmp_path, **(s3 if request.param == "s3" else {})) as world:
        yield request.param, world


async def test_ingest_and_sealing(measured: tuple[str, World]) -> None:
    kind, world = measured
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    await ours.seal_log()
    for size in (SMALL, LARGE):
        took: dict[str, list[float]] = {"ingest": [], "seal": []}
        for _ in range(ROUNDS):
            raws = [ours.seal(ours.look()) for _ in range(size)]
            began = time.perf_counter()
            answer = await ours.submit(*raws)
            between = time.perf_counter()
            await ours.seal_log()
            assert answer.accepted == size
            took["ingest"].append(between - began)
            took["seal"].append(time.perf_counter() - between)
        for what, seconds in took.items():
            median, slowest = statistics.median(seconds) * 1000, max(seconds) * 1000
            figures = f"median {median:.1f} ms, {median / size:.3f} an entry, slowest {slowest:.0f}"
            sys.stdout.write(f"{kind} {what} of {size}: {figures}\n")
