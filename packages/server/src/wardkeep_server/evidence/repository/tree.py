"""SQL of the tree: hashes for proofs, checkpoints, co-signatures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, Row, SmallInteger, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.types import TypeEngine

from wardkeep_core.evidence.merkle import Node
from wardkeep_core.evidence.tiles import TILE_HEIGHT, TILE_WIDTH, Tile
from wardkeep_server.evidence.models import CheckpointRow, Cosignature, Entry, Log, Subtree
from wardkeep_server.evidence.repository.logs import owner
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

_SUBTREE: dict[str, TypeEngine[Any]] = {"level": SmallInteger(), "position": BigInteger(), "hash": LargeBinary()}
_RANGE: dict[str, TypeEngine[Any]] = {"level": SmallInteger(), "first": BigInteger(), "last": BigInteger()}


async def tiles(session: Session, log_id: str, wanted: Sequence[Tile]) -> dict[Tile, bytes]:
    """Bytes of tiles, put together from leaf hashes and stored subtrees: two statements, however many tiles."""
    hashes: dict[Node, bytes] = {}
    leaves = [tile for tile in wanted if tile.level == 0]
    if leaves:
        asked = rows_of("asked", _RANGE, _ranges(leaves))
        between = (Entry.leaf_index >= asked.c.first) & (Entry.leaf_index < asked.c.last)
        query = select(Entry.leaf_index, Entry.leaf_hash).join(asked, between).where(Entry.log_id == log_id)
        hashes |= {(0, row.leaf_index): row.leaf_hash for row in await session.execute(query)}
    above = [tile for tile in wanted if tile.level > 0]
    if above:
        asked = rows_of("asked", _RANGE, _ranges(above))
        inside = (Subtree.position >= asked.c.first) & (Subtree.position < asked.c.last)
        nodes = select(Subtree.level, Subtree.position, Subtree.hash).join(
            asked, (Subtree.level == asked.c.level) & inside
        )
        found = await session.execute(nodes.where(Subtree.log_id == log_id))
        hashes |= {(row.level, row.position): row.hash for row in found}
    return {tile: _tile_bytes(tile, hashes) for tile in wanted}


def _ranges(wanted: Sequence[Tile]) -> list[dict[str, int]]:
    return [
        {
            "level": tile.level * TILE_HEIGHT,
            "first": tile.index * TILE_WIDTH,
            "last": tile.index * TILE_WIDTH + tile.width,
        }
        for tile in wanted
    ]


def _tile_bytes(tile: Tile, hashes: Mapping[Node, bytes]) -> bytes:
    level, first = tile.level * TILE_HEIGHT, tile.index * TILE_WIDTH
    return b"".join(hashes[level, place] for place in range(first, first + tile.width))


async def add_subtrees(session: Session, log: Log, nodes: Sequence[tuple[Node, bytes]]) -> None:
    """Keep hashes of full subtrees; those of a turn that was cut short are the same and stay."""
    if not nodes:
        return
    rows = [{"level": level, "position": place, "hash": hashed} for (level, place), hashed in nodes]
    source = rows_of("new", _SUBTREE, rows)
    values = {"log_id": log.id, **owner(log)}
    constants = [literal(value, Subtree.__table__.c[name].type) for name, value in values.items()]
    query = select(*(source.c[name] for name in _SUBTREE), *constants)
    await session.execute(insert(Subtree).from_select([*_SUBTREE, *values], query).on_conflict_do_nothing())


async def newest_checkpoint(scope: Scope, session: Session, log_id: str) -> CheckpointRow | None:
    """The largest checkpoint of a log."""
    query = select(CheckpointRow).where(within(scope, CheckpointRow), CheckpointRow.log_id == log_id)
    return await session.scalar(query.order_by(CheckpointRow.size.desc()).limit(1))


async def checkpoint_at(scope: Scope, session: Session, log_id: str, size: int) -> CheckpointRow | None:
    """The checkpoint of exactly this size."""
    query = select(CheckpointRow).where(within(scope, CheckpointRow), CheckpointRow.log_id == log_id)
    return await session.scalar(query.where(CheckpointRow.size == size))


async def checkpoints_at(scope: Scope, session: Session, log_id: str, sizes: Iterable[int]) -> Sequence[CheckpointRow]:
    """Those of these sizes, by size."""
    query = select(CheckpointRow).where(within(scope, CheckpointRow), CheckpointRow.log_id == log_id)
    return (await session.scalars(query.where(CheckpointRow.size.in_(list(sizes))).order_by(CheckpointRow.size))).all()


async def first_checkpoint_from(scope: Scope, session: Session, log_id: str, size: int) -> CheckpointRow | None:
    """The smallest checkpoint of at least this size."""
    query = select(CheckpointRow).where(within(scope, CheckpointRow), CheckpointRow.log_id == log_id)
    return await session.scalar(query.where(CheckpointRow.size >= size).order_by(CheckpointRow.size).limit(1))


async def checkpoints(
    scope: Scope, session: Session, filters: Mapping[str, Any], *, limit: int, after: str | None
) -> Sequence[Row[Any]]:
    """Newest first; `id` of a row is its log's."""
    columns = [column for column in CheckpointRow.__table__.c if column.name != "note"]
    query = select(*columns, Log.origin, CheckpointRow.log_id.label("id")).join(Log, Log.id == CheckpointRow.log_id)
    query = query.where(within(scope, CheckpointRow))
    for name, value in filters.items():
        query = query.where(getattr(CheckpointRow, name) == value)
    at, log = CheckpointRow.signed_at, CheckpointRow.log_id
    paged = page_query(query, at, log, limit=limit, after=after, descending=True)
    rows: Sequence[Row[Any]] = (await session.execute(paged)).all()
    return rows


async def add_checkpoint(session: Session, row: CheckpointRow) -> None:
    """Keep a signed head."""
    session.add(row)
    await session.flush()


async def cosignatures(scope: Scope, session: Session, log_id: str, sizes: Sequence[int]) -> Sequence[Cosignature]:
    """Co-signatures of these checkpoints."""
    query = select(Cosignature).where(within(scope, Cosignature), Cosignature.log_id == log_id)
    query = query.where(Cosignature.size.in_(sizes))
    return (await session.scalars(query.order_by(Cosignature.size, Cosignature.appliance_id))).all()


async def newest_cosigned(scope: Scope, session: Session, log_ids: Sequence[str]) -> Sequence[Cosignature]:
    """The newest co-signature of every witness of these logs."""
    query = select(Cosignature).where(within(scope, Cosignature), Cosignature.log_id.in_(log_ids))
    query = query.ext(distinct_on(Cosignature.log_id, Cosignature.appliance_id))
    ordered = query.order_by(Cosignature.log_id, Cosignature.appliance_id, Cosignature.size.desc())
    return (await session.scalars(ordered)).all()


async def newest_cosigned_by(
    scope: Scope, session: Session, log_id: str, appliance_id: str
) -> tuple[Cosignature, CheckpointRow] | None:
    """The newest co-signature of one witness of a log, and the checkpoint that it is under."""
    under = (CheckpointRow.log_id == Cosignature.log_id) & (CheckpointRow.size == Cosignature.size)
    query = select(Cosignature, CheckpointRow).join(CheckpointRow, under).where(within(scope, Cosignature))
    query = query.where(Cosignature.log_id == log_id, Cosignature.appliance_id == appliance_id)
    row = (await session.execute(query.order_by(Cosignature.size.desc()).limit(1))).one_or_none()
    return None if row is None else (row[0], row[1])


async def first_cosigned_from(scope: Scope, session: Session, log_id: str, size: int) -> Sequence[Cosignature]:
    """For every witness of a log, its co-signature under the smallest checkpoint of at least this size."""
    query = select(Cosignature).where(within(scope, Cosignature), Cosignature.log_id == log_id)
    query = query.where(Cosignature.size >= size).ext(distinct_on(Cosignature.appliance_id))
    return (await session.scalars(query.order_by(Cosignature.appliance_id, Cosignature.size))).all()


async def add_cosignature(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a co-signature; False when this witness's is there already."""
    statement = insert(Cosignature).values(**values).on_conflict_do_nothing().returning(Cosignature.size)
    return await session.scalar(statement) is not None


async def newest_checkpoints(scope: Scope, session: Session, log_ids: Sequence[str]) -> Sequence[CheckpointRow]:
    """The largest checkpoint of each log."""
    query = select(CheckpointRow).where(within(scope, CheckpointRow), CheckpointRow.log_id.in_(log_ids))
    ordered = query.ext(distinct_on(CheckpointRow.log_id)).order_by(CheckpointRow.log_id, CheckpointRow.size.desc())
    return (await session.scalars(ordered)).all()


async def sealed_sizes(scope: Scope, session: Session, log_ids: Sequence[str]) -> dict[str, int]:
    """Size of the newest checkpoint by log; logs without one are left out."""
    query = select(CheckpointRow.log_id, func.max(CheckpointRow.size).label("size"))
    query = query.where(within(scope, CheckpointRow), CheckpointRow.log_id.in_(log_ids))
    return {row.log_id: row.size for row in await session.execute(query.group_by(CheckpointRow.log_id))}
