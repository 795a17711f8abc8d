"""Object store: entry bundles, tiles and checkpoints as immutable objects.

The embedded default is a directory with the layout of the store; it is not WORM and says so. The store that is WORM
is `platform.objects_s3`.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from wardkeep_server.platform.errors import Unavailable

_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){0,15}$")


class ObjectExists(ValueError):
    """An object of that name is there already, with other bytes."""


class LockMissing(RuntimeError):
    """An object was stored and read back, and the store does not hold it locked."""


class StoreUnavailable(Unavailable):
    """The object store does not answer, or answers with a fault of its own."""

    code, title = "object_store_unavailable", "The object store does not answer; try again"


@dataclass(frozen=True)
class Stored:
    """What to record of an object: its name, the store's id of exactly these bytes, and their SHA-256."""

    name: str
    version: str | None
    digest: bytes


class ObjectStore(Protocol):
    """Put once, read back. Names are lower-case path segments."""

    @property
    def kind(self) -> str:
        """`directory` or `s3`."""

    @property
    def worm(self) -> bool:
        """Whether the store itself refuses deletion and change."""

    async def start(self) -> None:
        """Prove that the store does what it is relied on for. Raises ConfigRefused, naming what it does not do."""

    async def close(self) -> None:
        """Give back connections."""

    async def put_once(self, name: str, content: bytes) -> Stored:
        """Store durably and, in a WORM store, locked. The same bytes again are fine; other bytes are ObjectExists."""

    async def put(self, name: str, content: bytes) -> None:
        """Store under a mutable name (partial tiles, the newest checkpoint)."""

    async def get(self, name: str, version: str | None = None) -> bytes | None:
        """The bytes of that version (default: the newest), or None when there is no such object."""

    async def first(self, name: str) -> tuple[bytes, Stored] | None:
        """The bytes that were put first under the name: what `put_once` stored, whatever came after."""

    def names(self, prefix: str) -> AsyncIterator[str]:
        """Names that begin with the prefix, in no promised order."""

    def folders(self, prefix: str) -> AsyncIterator[str]:
        """The next segments of names below the prefix, which ends with a slash; each once."""

    async def relock(self, stored: Stored) -> datetime | None:
        """Until when the object is locked, after renewing a lock that would end too soon; None without locks.

        Raises LockMissing.
        """

    async def healthy(self) -> bool:
        """Whether it answers, and still is what `start` found."""


class DirectoryStore:
    """Objects as files of mode 0600, flushed to disk before the call returns."""

    kind = "directory"
    worm = False

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def start(self) -> None:
        """See ObjectStore: a directory promises nothing that could be proved."""

    async def close(self) -> None:
        """See ObjectStore."""

    async def put_once(self, name: str, content: bytes) -> Stored:
        """See ObjectStore."""
        await asyncio.to_thread(self._put, name, content, once=True)
        return Stored(name, None, sha256(content).digest())

    async def put(self, name: str, content: bytes) -> None:
        """See ObjectStore."""
        await asyncio.to_thread(self._put, name, content, once=False)

    async def get(self, name: str, version: str | None = None) -> bytes | None:
        """See ObjectStore: there are no versions."""
        del version
        return await asyncio.to_thread(self._get, name)

    async def first(self, name: str) -> tuple[bytes, Stored] | None:
        """See ObjectStore."""
        content = await self.get(name)
        return None if content is None else (content, Stored(name, None, sha256(content).digest()))

    async def names(self, prefix: str) -> AsyncIterator[str]:
        """See ObjectStore."""
        for name in await asyncio.to_thread(self._names, prefix):
            yield name

    async def folders(self, prefix: str) -> AsyncIterator[str]:
        """See ObjectStore."""
        for name in await asyncio.to_thread(self._folders, prefix):
            yield name

    async def relock(self, stored: Stored) -> datetime | None:
        """See ObjectStore."""
        del stored
        return None

    async def healthy(self) -> bool:
        """See ObjectStore."""
        try:
            await self.put("health/probe", b"probe\n")
            return await self.get("health/probe") == b"probe\n"
        except OSError:
            return False

    def _path(self, name: str) -> Path:
        return self._root / checked_name(name)

    def _names(self, prefix: str) -> list[str]:
        found = (path for path in (self._root / prefix).parent.rglob("*") if path.is_file())
        names = (path.relative_to(self._root).as_posix() for path in found)
        return sorted(name for name in names if name.startswith(prefix) and _NAME.match(name))

    def _folders(self, prefix: str) -> list[str]:
        folder = self._root / prefix
        return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []

    def _get(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def _put(self, name: str, content: bytes, *, once: bool) -> None:
        path = self._path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging = path.parent / f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}"
        descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._publish(staging, path, content, once=once)
        finally:
            staging.unlink(missing_ok=True)

    def _publish(self, staging: Path, path: Path, content: bytes, *, once: bool) -> None:
        if once:
            try:
                os.link(staging, path)
            except FileExistsError:
                if path.read_bytes() != content:
                    raise ObjectExists(path.name) from None
        else:
            staging.replace(path)
        _flush_directory(path.parent)


def checked_name(name: str) -> str:
    """The name, when it is one. Raises ValueError."""
    if not _NAME.match(name) or ".." in name:
        raise ValueError(f"{name!r} is not the name of an object")
    return name


def _flush_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
