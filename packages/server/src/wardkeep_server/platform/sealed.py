"""Every column that holds our own ciphertexts, and how they are brought under the newest key while others write.

The list is the only one (ADR 0155): whoever seals for another column adds it here, or `tests/test_sealed_columns.py`
fails. Credentials sealed to an appliance's own key are not ours to open and not listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, func, literal, select, tuple_, update

from wardkeep_server.platform.crypto import Misplaced, Vault
from wardkeep_server.platform.db import Base, Session


@dataclass(frozen=True)
class SealedColumn:
    """A table's column of ciphertexts (bytes, or NULL), with the columns of its primary key."""

    table: str
    column: str
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """`table.column`."""
        return f"{self.table}.{self.column}"


SEALED = (
    SealedColumn("identity_totp", "sealed_secret", ("user_id",)),
    SealedColumn("identity_answers", "sealed_body", ("subject_id", "key")),
    SealedColumn("identity_mails", "sealed_message", ("id",)),
    SealedColumn("identity_providers", "sealed_client_secret", ("id",)),
    SealedColumn("identity_departures", "sealed_secrets", ("state_hash",)),
)
UNSTORED = {("notify_events", "position")}
"""Places of what is sealed for a caller to bring back and never stored; a changed key ends them within minutes."""

Position = tuple[Any, ...]
"""Values of a primary key."""


@dataclass(frozen=True)
class Turned:
    """One batch: rows looked at, rows re-encrypted, rows that no key opens, and where the next batch starts."""

    seen: int
    turned: int
    lost: int
    last: Position | None


async def total(session: Session, sealed: SealedColumn) -> int:
    """How many rows hold a ciphertext."""
    table = _table(sealed)
    query = select(func.count()).select_from(table).where(table.c[sealed.column].is_not(None))
    return await session.scalar(query) or 0


async def tally(
    session: Session, vault: Vault, sealed: SealedColumn, after: Position | None, *, limit: int
) -> tuple[dict[str | None, int], Position | None]:
    """Rows of one batch by the fingerprint of the key that opens them (None: no key), and where the next starts."""
    rows = await _batch(session, sealed, after, limit)
    counts: dict[str | None, int] = {}
    for *_, ciphertext in rows:
        fingerprint = vault.key_of(ciphertext)
        counts[fingerprint] = counts.get(fingerprint, 0) + 1
    return counts, _last(rows)


async def turn(session: Session, vault: Vault, sealed: SealedColumn, after: Position | None, *, limit: int) -> Turned:
    """Bring one batch under the newest key. A row that somebody changed meanwhile is left as they wrote it."""
    table = _table(sealed)
    rows = await _batch(session, sealed, after, limit)
    turned = lost = 0
    for *key, old in rows:
        if vault.key_of(old) == vault.fingerprints[0]:
            continue
        try:
            new = vault.rotate(old)
        except Misplaced:
            lost += 1
            continue
        here = and_(*(table.c[name] == value for name, value in zip(sealed.key, key, strict=True)))
        statement = update(table).where(here, table.c[sealed.column] == old).values({sealed.column: new})
        turned += (await session.execute(statement)).rowcount  # type: ignore[attr-defined]  # an UPDATE's result
    return Turned(len(rows), turned, lost, _last(rows))


async def _batch(session: Session, sealed: SealedColumn, after: Position | None, limit: int) -> Sequence[Any]:
    table = _table(sealed)
    key = [table.c[name] for name in sealed.key]
    query = select(*key, table.c[sealed.column]).where(table.c[sealed.column].is_not(None))
    if after is not None:
        here = (literal(value, column.type) for value, column in zip(after, key, strict=True))
        query = query.where(tuple_(*key) > tuple_(*here))
    return (await session.execute(query.order_by(*key).limit(limit))).all()


def _last(rows: Sequence[Any]) -> Position | None:
    return tuple(rows[-1][:-1]) if rows else None


def _table(sealed: SealedColumn) -> Table:
    return Base.metadata.tables[sealed.table]
