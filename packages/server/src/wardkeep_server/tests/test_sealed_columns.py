"""What is sealed, and where: one list (`platform/sealed.py`), held against the source and against a filled database."""

import ast
import importlib
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

import wardkeep_server
from wardkeep_server.app.wiring import load_models
from wardkeep_server.platform.crypto import Misplaced, Vault
from wardkeep_server.platform.db import Base
from wardkeep_server.platform.sealed import SEALED, UNSTORED
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.census import settle
from wardkeep_server.tests.support.world import World

SOURCE = Path(wardkeep_server.__file__).parent
LISTED = {(one.table, one.column) for one in SEALED} | UNSTORED
FERNET = b"gAAAAA"
"""How every Fernet token begins, for the next centuries: version 128 and a time."""


def places_sealed_for() -> dict[str, tuple[str, str]]:
    """`file:line` of each call of `vault.seal` in the source, with the (table, column) that it names."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("vault.seal"):
                found[f"{path.relative_to(SOURCE)}:{node.lineno}"] = place_of(path, node)
    return found


def place_of(path: Path, call: ast.Call) -> tuple[str, str]:
    """Every caller writes `seal(*_PLACE, ...)` with a constant of its module, so that this can read it."""
    first = call.args[0]
    assert isinstance(first, ast.Starred), f"{path}:{call.lineno} does not name its place by a constant"
    assert isinstance(first.value, ast.Name), f"{path}:{call.lineno} does not name its place by a constant"
    module = importlib.import_module(f"wardkeep_server.{'.'.join(path.relative_to(SOURCE).with_suffix('').parts)}")
    table, column = getattr(module, first.value.id)
    return table, column


def test_every_place_that_is_sealed_for_is_on_the_list() -> None:
    found = places_sealed_for()
    assert len(found) >= 4
    assert {where: place for where, place in found.items() if place not in LISTED} == {}
    assert set(found.values()) == LISTED, "the list names a place that nobody seals for"


def test_every_column_named_sealed_is_on_the_list_with_its_key() -> None:
    load_models()
    named = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.startswith("sealed_")
    }
    assert named - {(one.table, one.column) for one in SEALED} == {("device_credentials", "sealed_key")}, (
        "sealed to the appliance's own key, not by ours"
    )
    for one in SEALED:
        assert tuple(column.name for column in Base.metadata.tables[one.table].primary_key) == one.key, one.name


async def test_no_other_column_of_a_filled_database_holds_a_ciphertext(world: World) -> None:
    await settle(world, world.ours)
    admin = await world.client(Role.PARTNER_ADMIN)
    assert (await admin.post("/api/organisations", {"name": "B"}, **{"idempotency-key": "k"})).status_code == 201
    with psycopg.connect(world.database.superuser) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'bytea', 'jsonb', 'character varying')"
        ).fetchall()
        holding = set()
        for table, column in columns:
            query = sql.SQL("SELECT count(*) FROM {} WHERE position(%s::bytea IN convert_to({}::text, 'UTF8')) > 0")
            if column.startswith(("sealed", "envelope")) or _is_bytes(connection, table, column):
                query = sql.SQL("SELECT count(*) FROM {} WHERE position(%s::bytea IN {}) > 0")
            if column == "sealed_key":
                continue
            row = connection.execute(query.format(sql.Identifier(table), sql.Identifier(column)), (FERNET,)).fetchone()
            if row is not None and row[0]:
                holding.add((table, column))
    assert len(columns) > 100
    assert ("identity_answers", "sealed_body") in holding
    assert holding <= {(one.table, one.column) for one in SEALED}


def _is_bytes(connection: psycopg.Connection, table: str, column: str) -> bool:
    row = connection.execute(
        "SELECT data_type = 'bytea' FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
        (table, column),
    ).fetchone()
    return row == (True,)


async def test_a_ciphertext_moved_to_another_row_column_or_tenant_is_refused(world: World) -> None:
    """Through the product's own reading: an answer moved to another key of the same person is not given out."""
    admin = await world.client(Role.PARTNER_ADMIN)
    for number in ("one", "two"):
        made = await admin.post("/api/organisations", {"name": number}, **{"idempotency-key": number})
        assert made.status_code == 201
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute(
            "UPDATE identity_answers a SET sealed_body = b.sealed_body FROM identity_answers b"
            " WHERE a.key = 'one' AND b.key = 'two'"
        )
        moved = await admin.post("/api/organisations", {"name": "one"}, **{"idempotency-key": "one"})
        assert (moved.status_code, moved.json()["code"]) == (409, "idempotency_key_reused")
        assert "two" not in moved.text


@pytest.mark.parametrize("place", [("t", "c", "a/2"), ("t", "d", "a/1"), ("u", "c", "a/1"), ("t", "c", "b/1")])
def test_the_vault_compares_table_column_tenant_and_row(place: tuple[str, str, str]) -> None:
    from cryptography.fernet import Fernet  # noqa: PLC0415 - only here

    vault = Vault(Fernet.generate_key().decode())
    ciphertext = vault.seal("t", "c", "a/1", b"value")
    with pytest.raises(Misplaced):
        vault.open(*place, ciphertext)
    assert vault.open("t", "c", "a/1", ciphertext) == b"value"
