"""A platform log with proofs of time, and what a test does to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from wardkeep_server.anchor import service
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.authorities import Authority, settings_of
from wardkeep_server.anchor.tests.test_calendars import Calendar, running
from wardkeep_server.anchor.tests.test_stamps import a_morning, an_hour
from wardkeep_server.evidence.tests.practice import Practice, json_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world

TABLES = (
    *("anchor_entries", "anchor_checkpoints", "anchor_leaves", "anchor_stamps", "anchor_revocations"),
    *("anchor_objects", "evidence_checkpoints"),
)


@dataclass
class Walked:
    """A platform log of a genesis and two hours, each stamped by two authorities, the first with a calendar's proof."""

    world: World
    ours: Practice
    calendar: Calendar
    log_id: str
    root: Path
    """of the store"""

    def path(self, name: str) -> Path:
        return self.root / name

    def superuser(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.world.database.superuser, autocommit=True) as connection:
            for table in TABLES:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            assert connection.execute(statement, values).rowcount != 0, statement

    async def walk(self) -> None:
        """Turns until nothing is due."""
        while await service.walk_on(worker_parts(self.world)):
            pass

    async def again(self) -> None:
        """The whole of it, on the next day."""
        self.world.clock.ahead += timedelta(days=1)
        await self.walk()

    async def told(self) -> Any:
        """What the page of anchors says of it."""
        reader = await self.world.client(Role.CLIENT_VIEWER)
        return (await json_of(reader, "/api/evidence/anchors"))["verification"]

    async def words(self) -> list[str]:
        return [one["detail"] for one in (await self.told())["alarms"]]


@pytest.fixture
async def walked(database: TestDatabase, tmp_path: Path, first: Authority, second: Authority) -> AsyncIterator[Walked]:
    with running() as calendar:
        settings = settings_of(tmp_path, first, second)
        settings["wardkeep_outbound_allow"] += f",127.0.0.1:{calendar.port}"
        async with built_world(database, tmp_path / "var", **settings, ots_calendars=calendar.url) as world:
            ours = await a_morning(world)
            assert await an_hour(world) == 2
            assert await service.note_newest(worker_parts(world))
            world.clock.ahead += timedelta(hours=1)
            await ours.submit(ours.seal(ours.look()))
            await ours.seal_log()
            assert await an_hour(world) == 2
            async with world.parts.work(jobs_scope(TASK), actor()) as work:
                log = await rows.platform_log(work.session)
            assert log is not None
            yield Walked(world, ours, calendar, log.id, tmp_path / "var" / "evidence")
