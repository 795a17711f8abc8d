"""No 5xx, no undeclared status, no answer that breaks the description, whoever asks whatever; and 2xx for who may.

`FUZZ_EXAMPLES` requests for each address, realm and way of making them (2 in `make test`, more in `make fuzz`);
`FUZZ_SEED` repeats a run.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.fuzz.fuzzing import Fuzzer, reported
from tests.support.serving import served_world

from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support import evidence_ways, machine_ways, provider_ways, ways
from wardkeep_server.tests.support.around import around
from wardkeep_server.tests.support.census import settle
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.stage import Stage

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
SERVING = (str(Path(__file__).with_name("serving.py")),)
assert ways
assert provider_ways
assert machine_ways
assert evidence_ways


async def _stage(stack: AsyncExitStack, database: TestDatabase, var: Path) -> Stage:
    mails = await stack.enter_async_context(around())
    world = await stack.enter_async_context(served_world(database, var, SERVING, **mails.settings()))
    things = await settle(world, world.ours)
    return Stage(world, mails, things, Role.CLIENT_VIEWER, {})


@pytest.fixture
def fuzzer(database: TestDatabase, tmp_path: Path) -> Iterator[Fuzzer]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            yield Fuzzer(runner.run(_stage(stack, database, tmp_path)), runner, SEED)
        finally:
            runner.run(stack.aclose())


@pytest.mark.timeout(3600)
def test_every_answer_is_as_described(fuzzer: Fuzzer) -> None:
    missing = fuzzer.served()
    fuzzer.hammer(EXAMPLES)
    print(f"\n{fuzzer.found.table()}")  # noqa: T201 - `make fuzz` shows it
    assert fuzzer.found.broken == {}, reported(fuzzer.found)
    assert missing == []
