"""Anchors as they lie in a kit: `anchors/<size of the platform log's head, 16 digits>/…`, and which names they have."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wardkeep_core.evidence.anchor import MAX_ANCHOR_BYTES, MAX_OTS_BYTES, Anchor
from wardkeep_core.evidence.token import MAX_TOKEN_BYTES

ANCHORS = "anchors/"
MAX_ANCHORS = 200
MAX_TOKENS = 8
_LARGEST = 2**53 - 1
_NAME = re.compile(r"anchors/([0-9]{16})/(?:(anchor\.json)|(checkpoint\.ots)|token-([1-8])\.der)")


class AnchorsRefused(ValueError):
    """Names below `anchors/` that make no anchors; `where` is the file to name."""

    def __init__(self, where: str, expected: str, found: str) -> None:
        super().__init__(f"{where}: expected {expected}, found {found}")
        self.where, self.expected, self.found = where, expected, found


@dataclass(frozen=True)
class AnchorContents:
    """One anchor for a kit: `size` of the platform log's checkpoint, tokens in their one form, perhaps an `.ots`."""

    size: int
    anchor: Anchor
    tokens: Sequence[bytes]
    ots: bytes | None = None

    def files(self) -> list[tuple[str, bytes]]:
        """Names and contents, in the archive's order."""
        names = AnchorNames(self.size, tokens=len(self.tokens), ots=self.ots is not None)
        contents = [self.anchor.canonical(), *([] if self.ots is None else [self.ots]), *self.tokens]
        return list(zip(names.all, contents, strict=True))


@dataclass(frozen=True)
class AnchorNames:
    """The files of one anchor."""

    size: int
    tokens: int
    ots: bool

    @property
    def anchor_name(self) -> str:
        """File of the `Anchor`."""
        return f"{ANCHORS}{self.size:016d}/anchor.json"

    @property
    def ots_name(self) -> str:
        """File of the OpenTimestamps proof, where there is one."""
        return f"{ANCHORS}{self.size:016d}/checkpoint.ots"

    @property
    def token_names(self) -> list[str]:
        """Files of the tokens, counted from 1."""
        return [f"{ANCHORS}{self.size:016d}/token-{number}.der" for number in range(1, self.tokens + 1)]

    @property
    def all(self) -> list[str]:
        """All names, in the archive's order."""
        return [self.anchor_name, *([self.ots_name] if self.ots else []), *self.token_names]


@dataclass
class _Found:
    anchor: bool = False
    ots: bool = False
    tokens: tuple[int, ...] = ()


def anchors_of(files: Mapping[str, int]) -> list[AnchorNames]:
    """The anchors that these files make (name to size in bytes; others are passed over), by rising size.

    Raises AnchorsRefused.
    """
    found: dict[int, _Found] = {}
    for name in sorted(each for each in files if each.startswith(ANCHORS)):
        parts = _NAME.fullmatch(name)
        if parts is None or int(parts[1]) > _LARGEST:
            raise AnchorsRefused(name, "anchor.json, checkpoint.ots or token-1.der to token-8.der", "another name")
        each = found.setdefault(int(parts[1]), _Found())
        each.anchor, each.ots = each.anchor or bool(parts[2]), each.ots or bool(parts[3])
        each.tokens += (int(parts[4]),) if parts[4] else ()
    for place, (size, each) in enumerate(sorted(found.items())):
        _check(AnchorNames(size, tokens=len(each.tokens), ots=each.ots), each, place, files)
    return [AnchorNames(size, len(each.tokens), each.ots) for size, each in sorted(found.items())]


def in_order(contents: Iterable[AnchorContents]) -> list[AnchorContents]:
    """By rising size, as they lie in a kit."""
    return sorted(contents, key=lambda each: each.size)


def _check(names: AnchorNames, found: _Found, place: int, files: Mapping[str, int]) -> None:
    if not found.anchor:
        raise AnchorsRefused(names.anchor_name, "an anchor.json beside the files", "none")
    if place >= MAX_ANCHORS:
        raise AnchorsRefused(names.anchor_name, f"at most {MAX_ANCHORS} anchors", "more")
    if not found.tokens and not found.ots:
        raise AnchorsRefused(names.anchor_name, "a token or an OpenTimestamps file beside it", "neither")
    missing = [name for name in names.token_names if name not in files]
    if missing:
        raise AnchorsRefused(missing[0], "tokens numbered without hole", "none")
    for name in names.all:
        largest = MAX_ANCHOR_BYTES if name == names.anchor_name else MAX_OTS_BYTES
        if name in names.token_names:
            largest = MAX_TOKEN_BYTES
        if files[name] > largest:
            raise AnchorsRefused(name, f"at most {largest} bytes", str(files[name]))
