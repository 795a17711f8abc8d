"""Secrets and strings that look like a patient, through every place of every address: where they must not turn up.

A value that was stored may come back to its sender and stands in the audit line of the act that stored it; a refused
one is repeated nowhere (ADR 0150).
"""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from tests.shipped import canaries
from tests.shipped.canaries import MARK, Aviary, Canary
from tests.support.serving import ROOT, served_world

from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support import machine_ways, provider_ways, ways
from wardkeep_server.tests.support.around import around
from wardkeep_server.tests.support.census import addresses, settle
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.stage import PASSWORD, Stage

SERVING = (str(ROOT / "tests/fuzz/serving.py"),)
assert ways
assert provider_ways
assert machine_ways


@pytest.fixture
async def stage(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Stage]:
    async with around() as mails, served_world(database, tmp_path, SERVING, **mails.settings()) as world:
        yield Stage(world, mails, await settle(world, world.ours), Role.OPERATOR_ADMIN, {})


def leaks(found: list[Canary], log: str, tables: dict[str, str], mails: list[str]) -> list[str]:
    """Where a canary sits that it must not."""
    told = []
    for one in found:
        answer = one.answer.text + str(one.answer.headers)
        hidden = one.secret or not one.taken
        if hidden and one.mark in answer:
            told.append(f"answer {one.answer.status_code}: {one.place}: {one.answer.text[:200]}")
        if one.mark in log:
            told.append(f"log: {one.place}")
        if hidden:
            told += [f"table {name}: {one.place}" for name, text in tables.items() if one.mark in text]
        elif one.mark in tables["notify_events"]:
            told.append(f"notification: {one.place}")
        told += [f"mail: {one.place}" for text in mails if one.mark in text]
    return told


def _texts(stage: Stage) -> list[str]:
    """Mails without their recipient, who gave the address."""
    texts = []
    for mail in stage.mails.mails:
        del mail["To"]
        texts.append(mail.as_string() + str(mail.get_payload(decode=True)))
    return texts


@pytest.mark.timeout(300)
async def test_no_canary_turns_up_where_it_must_not(stage: Stage, tmp_path: Path) -> None:
    found = [canary async for canary in canaries.released(stage, Aviary())]
    await stage.of(Role.CLIENT_VIEWER).new_person(username="last@practice.test")
    visitor = await stage.visitor()
    assert (await visitor.post("/api/auth/links", {"username": "last@practice.test"})).status_code == 202
    assert await stage.mailed("last@practice.test")
    log, tables = (tmp_path / "api.log").read_text(), canaries.stored(stage.world.database)
    taken = [one for one in found if one.taken]
    print(f"\n{len(found)} canaries in {len(addresses())} addresses, {len(taken)} of them in acts that happened")  # noqa: T201 - the run's figures
    assert len(found) > 2000
    assert len(taken) > 100
    assert '"event"' in log, "an empty log proves nothing"
    assert any(MARK in text for text in tables.values()), "nothing was stored: nothing was tried"
    assert leaks(found, log, tables, _texts(stage)) == []
    for secret in (PASSWORD, stage.things.key):
        assert secret not in log + "".join(tables.values())


async def test_a_planted_leak_is_seen(stage: Stage) -> None:
    found = [canary async for canary in canaries.released(stage, Aviary(), only="PATCH /api/partners/{partner_id}")]
    tables = canaries.stored(stage.world.database)
    assert leaks(found, "", tables, []) == []
    refused, taken = next(one for one in found if not one.taken), next(one for one in found if one.taken)
    assert leaks(found, f"request failed for {taken.mark}", tables, [])
    assert leaks(found, "", tables | {"audit_entries": refused.mark}, [])
    assert leaks(found, "", tables | {"notify_events": taken.mark}, [])
    assert leaks(found, "", tables, [f"Dear {taken.mark}"])
    echoing = Canary(refused.mark, refused.place, secret=False, answer=httpx2.Response(422, text=refused.mark))
    assert leaks([echoing], "", tables, [])
    secret = Canary(taken.mark, taken.place, secret=True, answer=taken.answer)
    assert leaks([secret], "", tables, [])
