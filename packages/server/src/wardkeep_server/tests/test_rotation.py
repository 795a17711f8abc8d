"""`wardkeep secrets rotate`: a filled database under a new key while the API serves, through a kill in the middle."""

import asyncio
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from cryptography.fernet import Fernet

from wardkeep_server.identity.tests.people import Person, person
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import Vault
from wardkeep_server.platform.sealed import SEALED, turn
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.processes import answered, environment, free_port, serving, wardkeep
from wardkeep_server.tests.support.world import Browser, World, built_world

ANSWERS, MAILS, PEOPLE = 8_000, 500, 8
KEY = {"idempotency-key": "kept-answer"}
_ANSWER = ("identity_answers", "sealed_body")
_MAIL = ("identity_mails", "sealed_message")


@dataclass
class Filled:
    """A world under an old key: people with answers kept for them, one with an authenticator, many more rows."""

    world: World
    old: str
    new: str = field(default_factory=lambda: Fernet.generate_key().decode())
    said: dict[str, str] = field(default_factory=dict)
    browsers: list[Browser] = field(default_factory=list)
    pat: Person | None = None
    asked: int = 0

    def environ(self, *keys: str) -> dict[str, str]:
        """With these keys, newest first."""
        return environment(self.world.parts.settings, DATA_ENCRYPTION_KEYS=",".join(keys))

    async def ask(self) -> None:
        """The next person reads, and repeats what was asked under the old key: the very same answer must come."""
        browser = self.browsers[self.asked % PEOPLE]
        self.asked += 1
        read = await browser.get("/api/sites")
        again = await browser.post("/api/organisations", {"name": f"By {browser.user_id}"}, **KEY)
        assert (read.status_code, again.status_code) == (200, 201), (read.text, again.text)
        assert again.text == self.said[browser.user_id]


@pytest.fixture
async def filled(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Filled]:
    async with built_world(database, tmp_path, wardkeep_port=free_port()) as world:
        made = Filled(world, world.parts.settings.data_encryption_keys.get_secret_value())
        made.pat = await person(world)
        await made.pat.enrol()
        world.clock.ahead = timedelta()
        await _keep_answers(made)
        _many(made)
        world.served = True
        for browser in made.browsers:
            served = httpx2.AsyncClient(base_url=world.origin, timeout=30, cookies=browser.http.cookies)
            browser.http = await world.stack.enter_async_context(served)
        yield made


async def _keep_answers(made: Filled) -> None:
    for _ in range(PEOPLE):
        browser = await made.world.client()
        browser.user_id = await made.world.new_user(Role.PARTNER_ADMIN, made.world.ours)
        await browser.take_session(Role.PARTNER_ADMIN, made.world.ours, browser.user_id)
        answer = await browser.post("/api/organisations", {"name": f"By {browser.user_id}"}, **KEY)
        assert answer.status_code == 201, answer.text
        made.said[browser.user_id] = answer.text
        made.browsers.append(browser)


def _many(made: Filled) -> None:
    vault = made.world.parts.vault
    with psycopg.connect(made.world.database.owner) as connection, connection.cursor() as cursor:
        columns = "subject_id, key, request_digest, at, status, sealed_body"
        with cursor.copy(f"COPY identity_answers ({columns}) FROM STDIN") as rows:
            for number in range(ANSWERS):
                subject = new_id()
                body = vault.seal(*_ANSWER, f"{subject}/k", f"answer {number}".encode())
                rows.write_row((subject, "k", "d", made.world.clock(), 200, body))
        with cursor.copy("COPY identity_mails (id, sealed_message, created_at, ends_at, next_at) FROM STDIN") as rows:
            for _ in range(MAILS):
                mail, now = new_id(), made.world.clock()
                rows.write_row((mail, vault.seal(*_MAIL, mail, b"{}"), now, now, now))


async def lines_of(process: Process) -> AsyncIterator[str]:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        yield line.decode().rstrip()


def keys_in_use(made: Filled) -> Counter[str | None]:
    """Ciphertexts by the key that opens them."""
    vault = Vault(f"{made.new},{made.old}")
    with psycopg.connect(made.world.database.owner) as connection:
        return Counter(
            vault.key_of(row[0])
            for one in SEALED
            for row in connection.execute(
                f"SELECT {one.column} FROM {one.table} WHERE {one.column} IS NOT NULL"  # noqa: S608 - names of our list
            )
        )


def unread(made: Filled) -> int:
    """How many of the many rows the new key alone does not open, for their very place."""
    vault, wrong = Vault(made.new), 0
    with psycopg.connect(made.world.database.owner) as connection:
        for subject, key, body in connection.execute(
            "SELECT subject_id::text, key, sealed_body FROM identity_answers WHERE sealed_body IS NOT NULL"
        ):
            wrong += not vault.open(*_ANSWER, f"{subject}/{key}", body)
        for mail, message in connection.execute("SELECT id::text, sealed_message FROM identity_mails"):
            wrong += vault.open(*_MAIL, mail, message) != b"{}"
    return wrong


@pytest.mark.timeout(240)
async def test_a_filled_database_gets_a_new_key_while_it_serves_and_the_old_one_may_go(filled: Filled) -> None:
    both = filled.environ(filled.new, filled.old)
    old, new = Vault(filled.old).fingerprints[0], Vault(filled.new).fingerprints[0]
    async with serving(both):
        await filled.ask()
        code, said = await answered("secrets", "rotate", "--dry-run", environ=both)
        assert code == 1
        rows = 1 + PEOPLE + ANSWERS + MAILS
        assert f"key {new} (newest): 0 rows" in said
        assert f"key {old} (older): {rows} rows" in said
        await _killed_in_the_middle(filled, both)
        under = keys_in_use(filled)
        assert set(under) == {old, new}
        turned = await _to_the_end(filled, both)
        assert turned == under[old], "what was done before the kill was not done again"
        assert set(keys_in_use(filled)) == {new}
        assert filled.asked > 6
    await _only_the_new_key_is_left(filled)
    assert filled.old not in said
    assert filled.new not in said


async def _killed_in_the_middle(filled: Filled, environ: dict[str, str]) -> None:
    seen = 0
    async with wardkeep("secrets", "rotate", environ=environ) as process:
        async for line in lines_of(process):
            if "identity_answers.sealed_body:" in line:
                seen += 1
                await filled.ask()
            if seen == 2:
                process.kill()
                break
        assert await process.wait() == -9
    assert seen == 2


async def _to_the_end(filled: Filled, environ: dict[str, str]) -> int:
    turned: dict[str, int] = {}
    last = ""
    async with wardkeep("secrets", "rotate", environ=environ) as process:
        async for line in lines_of(process):
            last = line
            if " re-encrypted" in line:
                name, _, figures = line.strip().partition(": ")
                turned[name] = int(figures.split(", ")[1].split()[0])
                await filled.ask()
        assert await process.wait() == 0, last
    assert last.endswith("The older keys may be removed.")
    return sum(turned.values())


async def _only_the_new_key_is_left(filled: Filled) -> None:
    only = filled.environ(filled.new)
    assert unread(filled) == 0
    async with serving(only):
        for _ in range(PEOPLE):
            await filled.ask()
        assert filled.pat is not None
        browser = await filled.world.client()
        half = await browser.sign_in(filled.pat.username, "Quiet+Harbour-77-lantern")
        assert half.json()["code"] == "second_factor_required"
        done = await browser.post("/api/auth/second-factor", {"code": filled.pat.code(1)})
        assert done.status_code == 200, done.text
    with psycopg.connect(filled.world.database.owner) as connection:
        found = connection.execute("SELECT after FROM audit_entries WHERE action = 'secrets.rotate'").fetchall()
    assert len(found) == 1
    assert found[0][0]["opened_by_none"] == 0


async def test_without_the_key_nothing_is_touched_and_the_answer_is_no(world: World) -> None:
    other = Fernet.generate_key().decode()
    _few(world)
    before = _ciphertexts(world)
    environ = environment(world.parts.settings, DATA_ENCRYPTION_KEYS=other)
    code, said = await answered("secrets", "rotate", environ=environ)
    assert code == 1
    assert "3 rows open under no key of DATA_ENCRYPTION_KEYS" in said
    assert _ciphertexts(world) == before


async def test_a_row_written_meanwhile_is_left_as_it_was_written(world: World) -> None:
    _few(world)
    newer = Vault(f"{Fernet.generate_key().decode()},{world.parts.settings.data_encryption_keys.get_secret_value()}")
    (one,) = (one for one in SEALED if one.table == "identity_mails")
    done = await asyncio.gather(*(_turned(world, newer, one) for _ in range(3)))
    assert sum(each.turned for each in done) == 3
    assert {newer.key_of(row) for row in _ciphertexts(world)} == {newer.fingerprints[0]}


async def _turned(world: World, vault: Vault, one: Any) -> Any:
    async with world.parts.database.session(jobs_scope("secrets_rotate")) as session:
        return await turn(session, vault, one, None, limit=10)


async def test_a_directory_without_an_installation_is_refused(world: World, tmp_path: Path) -> None:
    environ = environment(world.parts.settings, WARDKEEP_VAR=str(tmp_path / "nowhere"))
    code, said = await answered("secrets", "rotate", environ=environ)
    assert (code, "holds no keys" in said) == (2, True)
    assert not (tmp_path / "nowhere").exists()


def _few(world: World) -> None:
    with psycopg.connect(world.database.owner) as connection:
        for _ in range(3):
            mail = new_id()
            sealed = world.parts.vault.seal(*_MAIL, mail, b"{}")
            connection.execute("INSERT INTO identity_mails VALUES (%s, %s, now(), now(), now())", (mail, sealed))


def _ciphertexts(world: World) -> list[bytes]:
    with psycopg.connect(world.database.owner) as connection:
        return [row[0] for row in connection.execute("SELECT sealed_message FROM identity_mails ORDER BY id")]
