"""Tiles and entry bundles as C2SP tlog-tiles stores them: 256 hashes or entries wide, the last one partial."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wardkeep_core.evidence.envelope import MAX_ENVELOPE_BYTES
from wardkeep_core.evidence.merkle import HASH_BYTES, HashReader, Node, fold, node_hash

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_TILE_LEVEL = 63 // TILE_HEIGHT


class TileRefused(ValueError):
    """The bytes are no tile or bundle of that width."""


@dataclass(frozen=True, order=True)
class Tile:
    """Coordinates: level, index within the level, number of hashes (256 when full)."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]`."""
        return f"tile/{self.level}/{_index_path(self.index, self.width)}"


TileReader = Callable[[Sequence[Tile]], Sequence[bytes]]
"""Bytes of the tiles asked for, in that order."""


def bundle_path(index: int, width: int = TILE_WIDTH) -> str:
    """`tile/entries/<N>[.p/<W>]`."""
    return f"tile/entries/{_index_path(index, width)}"


def tiles_of(size: int) -> list[Tile]:
    """All tiles of a tree of `size`, level by level."""
    return new_tiles(0, size)


def new_tiles(old: int, new: int) -> list[Tile]:
    """Tiles to write when a tree grows from `old` to `new` leaves: new full ones and the new partial ones."""
    tiles = []
    for level in range(MAX_TILE_LEVEL + 1):
        had, has = old >> (TILE_HEIGHT * level), new >> (TILE_HEIGHT * level)
        if has == 0:
            break
        if had == has:
            continue
        tiles += [Tile(level, index) for index in range(had // TILE_WIDTH, has // TILE_WIDTH)]
        if has % TILE_WIDTH:
            tiles.append(Tile(level, has // TILE_WIDTH, has % TILE_WIDTH))
    return tiles


def tile_nodes(tile: Tile) -> list[Node]:
    """The nodes whose hashes the tile holds, in order."""
    first = tile.index * TILE_WIDTH
    return [(tile.level * TILE_HEIGHT, first + place) for place in range(tile.width)]


def encode_tile(hashes: Sequence[bytes]) -> bytes:
    """Concatenated hashes; 1 to 256 of them."""
    if not 1 <= len(hashes) <= TILE_WIDTH or any(len(hashed) != HASH_BYTES for hashed in hashes):
        raise TileRefused("a tile holds 1 to 256 hashes of 32 bytes")
    return b"".join(hashes)


def decode_tile(raw: bytes, width: int) -> list[bytes]:
    """The hashes of a tile of that width."""
    if len(raw) != width * HASH_BYTES or not 1 <= width <= TILE_WIDTH:
        raise TileRefused(f"tile: expected {width * HASH_BYTES} bytes, found {len(raw)}")
    return [raw[place : place + HASH_BYTES] for place in range(0, len(raw), HASH_BYTES)]


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries, each behind its length in 16 bits, big-endian."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENVELOPE_BYTES:
            raise TileRefused(f"entry: expected at most {MAX_ENVELOPE_BYTES} bytes, found {len(entry)}")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def decode_bundle(raw: bytes, width: int) -> list[bytes]:
    """Exactly `width` entries and nothing behind them."""
    entries = list(iter_bundle(raw))
    if len(entries) != width:
        raise TileRefused(f"bundle: expected {width} entries, found {len(entries)}")
    return entries


def iter_bundle(raw: bytes) -> Iterator[bytes]:
    """The entries of a bundle. Raises TileRefused when the last one is cut short."""
    at = 0
    while at < len(raw):
        size = int.from_bytes(raw[at : at + 2], "big")
        entry = raw[at + 2 : at + 2 + size]
        if at + 2 > len(raw) or len(entry) != size:
            raise TileRefused(f"bundle: cut short at byte {at}")
        yield entry
        at += 2 + size


def tile_of_node(node: Node, size: int) -> Tile:
    """The tile of a tree of `size` from which a node's hash can be had."""
    level, index = node
    if (index + 1) << level > size:
        raise TileRefused(f"node {node} is not complete in a tree of {size}")
    tile_level = level // TILE_HEIGHT
    first = index << (level - tile_level * TILE_HEIGHT)
    at = first // TILE_WIDTH
    width = min(TILE_WIDTH, (size >> (TILE_HEIGHT * tile_level)) - at * TILE_WIDTH)
    return Tile(tile_level, at, width)


def hash_reader(size: int, read: TileReader) -> HashReader:
    """A HashReader for proofs in a tree of `size`, over stored tiles; each tile is asked for once per call."""

    def hashes_of(nodes: Sequence[Node]) -> list[bytes]:
        tiles = [tile_of_node(node, size) for node in nodes]
        wanted = sorted(set(tiles))
        decoded = {tile: decode_tile(raw, tile.width) for tile, raw in zip(wanted, read(wanted), strict=True)}
        return [_within(decoded[tile], node) for tile, node in zip(tiles, nodes, strict=True)]

    return hashes_of


def _within(hashes: Sequence[bytes], node: Node) -> bytes:
    level, index = node
    height = level % TILE_HEIGHT
    first = (index << height) % TILE_WIDTH
    row = list(hashes[first : first + (1 << height)])
    while len(row) > 1:
        row = [node_hash(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return fold(row)


def _index_path(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= TILE_WIDTH:
        raise TileRefused(f"no tile {index} of width {width}")
    digits = f"{index:0{-(-len(str(index)) // 3) * 3}d}"
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"
