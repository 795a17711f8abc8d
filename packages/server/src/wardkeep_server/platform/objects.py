"""Object store: entry bundles, tiles and checkpoints as immutable objects.

The embedded default is a directory with the layout of the store; it is not WORM and says so.
"""

import asyncio
import os
import re
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){0,15}$")


class ObjectExists(ValueError):
    """An object of that name is there already, with other bytes."""


class ObjectStore(Protocol):
    """Put once, read back. Names are lower-case path segments."""

    @property
    def kind(self) -> str:
        """`directory` or `s3`."""

    @property
    def worm(self) -> bool:
        """Whether the store itself refuses deletion and change."""

    async def put_once(self, name: str, content: bytes) -> None:
        """Store durably. The same bytes again are fine; other bytes are ObjectExists."""

    async def put(self, name: str, content: bytes) -> None:
        """Store under a mutable name (partial tiles, the newest checkpoint)."""

    async def get(self, name: str) -> bytes | None:
        """The bytes, or None when there is no such object."""

    async def healthy(self) -> bool:
        """Whether it can be written and read now."""


class DirectoryStore:
    """Objects as files of mode 0600, flushed to disk before the call returns."""

    kind = "directory"
    worm = False

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def put_once(self, name: str, content: bytes) -> None:
        """See ObjectStore."""
        await asyncio.to_thread(self._put, name, content, once=True)

    async def put(self, name: str, content: bytes) -> None:
        """See ObjectStore."""
        await asyncio.to_thread(self._put, name, content, once=False)

    async def get(self, name: str) -> bytes | None:
        """See ObjectStore."""
        return await asyncio.to_thread(self._get, name)

    async def healthy(self) -> bool:
        """See ObjectStore."""
        try:
            await self.put("health/probe", b"probe\n")
            return await self.get("health/probe") == b"probe\n"
        except OSError:
            return False

    def _path(self, name: str) -> Path:
        if not _NAME.match(name) or ".." in name:
            raise ValueError(f"{name!r} is not the name of an object")
        return self._root / name

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


def _flush_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
