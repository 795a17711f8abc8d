"""A ZIP file in exactly one spelling: stored members, fixed time and rights, no extra field, no comment, no gap.

The same members give the same bytes, and every byte of the file is either a member's content or follows from names,
sizes, checksums and offsets. The reader writes the headers again and compares, so nothing hides between members.
Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16. Members are not deflated: see ADR 0010.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_ARCHIVE_BYTES = 2**32 - 2
MAX_MEMBERS = 65_534
MAX_MEMBER_BYTES = 33_554_432
MAX_NAME_CHARS = 200

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,7}")
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_VERSION_NEEDED = 20
_MADE_BY_UNIX = 3 << 8 | 20
_MIDNIGHT, _FIRST_OF_1980 = 0, 0x21
_RIGHTS = 0o100644 << 16
_CHUNK = 1 << 20


class ZipRefused(ValueError):
    """Not an archive in the one spelling; the message names the member or the place."""


@dataclass(frozen=True)
class Member:
    """One stored file: CRC-32 of its content, its size, and the offset of its local header."""

    name: str
    crc: int
    size: int
    offset: int

    @property
    def local_header(self) -> bytes:
        """The bytes before the content."""
        fixed = _LOCAL.pack(
            0x04034B50, _VERSION_NEEDED, 0, 0, _MIDNIGHT, _FIRST_OF_1980, self.crc, self.size, self.size,
            len(self.name), 0,
        )  # fmt: skip
        return fixed + self.name.encode("ascii")

    @property
    def directory_record(self) -> bytes:
        """The record in the central directory."""
        fixed = _CENTRAL.pack(
            0x02014B50, _MADE_BY_UNIX, _VERSION_NEEDED, 0, 0, _MIDNIGHT, _FIRST_OF_1980, self.crc, self.size, self.size,
            len(self.name), 0, 0, 0, 0, _RIGHTS, self.offset,
        )  # fmt: skip
        return fixed + self.name.encode("ascii")

    @property
    def content_at(self) -> int:
        """Offset of the content."""
        return self.offset + _LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """Offset behind the content."""
        return self.content_at + self.size


class ZipWriter:
    """Writes members one after the other; nothing is sought or rewritten."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._members: list[Member] = []
        self._names: set[str] = set()
        self._at = 0

    def add(self, name: str, content: bytes) -> None:
        """Write one member. Raises ZipRefused for a name that is unsafe or taken, or when a limit is passed."""
        check_name(name, self._names)
        member = Member(name, zlib.crc32(content), len(content), self._at)
        if len(content) > MAX_MEMBER_BYTES or member.end > MAX_ARCHIVE_BYTES or len(self._members) >= MAX_MEMBERS:
            raise ZipRefused(f"{name}: the archive would pass its limits; choose a shorter period")
        self._out.write(member.local_header)
        self._out.write(content)
        self._members.append(member)
        self._at = member.end

    def close(self) -> None:
        """Write the directory. The file itself stays open."""
        directory = b"".join(member.directory_record for member in self._members)
        if self._at + len(directory) + _END.size > MAX_ARCHIVE_BYTES:
            raise ZipRefused("the archive would pass its limits; choose a shorter period")
        self._out.write(directory + _end_record(len(self._members), len(directory), self._at))


class ZipReader:
    """An archive whose every header was compared with what the writer would write. Contents are not read yet."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.members: dict[str, Member] = {member.name: member for member in _read_directory(file)}

    def read(self, name: str) -> bytes:
        """Content of a member, its checksum compared. Raises ZipRefused."""
        member = self.members.get(name)
        if member is None:
            raise ZipRefused(f"{name}: missing")
        if member.size > MAX_MEMBER_BYTES:
            raise ZipRefused(f"{name}: expected at most {MAX_MEMBER_BYTES} bytes, found {member.size}")
        content = _read_at(self._file, member.content_at, member.size)
        if zlib.crc32(content) != member.crc:
            raise ZipRefused(f"{name}: expected CRC-32 {member.crc:08x}, found {zlib.crc32(content):08x}")
        return content


def check_name(name: str, taken: set[str]) -> None:
    """Take a name into `taken`. Raises ZipRefused when it is unsafe, or the same as another but for case."""
    if len(name) > MAX_NAME_CHARS or _NAME.fullmatch(name) is None:
        raise ZipRefused(f"{name[:80]!r}: not a safe name")
    if name.lower() in taken:
        raise ZipRefused(f"{name}: doubled")
    taken.add(name.lower())


def _end_record(members: int, directory_size: int, directory_at: int) -> bytes:
    return _END.pack(0x06054B50, 0, 0, members, members, directory_size, directory_at, 0)


def _read_directory(file: BinaryIO) -> list[Member]:
    size = file.seek(0, 2)
    if not _END.size <= size <= MAX_ARCHIVE_BYTES:
        raise ZipRefused(f"archive: expected {_END.size} to {MAX_ARCHIVE_BYTES} bytes, found {size}")
    end = _read_at(file, size - _END.size, _END.size)
    count, directory_size, directory_at = _END.unpack(end)[4:7]
    if end != _end_record(count, directory_size, directory_at) or count > MAX_MEMBERS:
        raise ZipRefused("archive: the last 22 bytes are no plain end record")
    if directory_at + directory_size + _END.size != size or directory_size > count * (_CENTRAL.size + MAX_NAME_CHARS):
        raise ZipRefused("archive: the directory does not fill the space before the end record")
    members = list(_directory_records(_read_at(file, directory_at, directory_size), count))
    _compare_headers(file, members, directory_at)
    return members


def _directory_records(directory: bytes, count: int) -> Iterator[Member]:
    at, names = 0, set[str]()
    for number in range(count):
        if at + _CENTRAL.size > len(directory):
            raise ZipRefused(f"directory: cut short at record {number}")
        fields = _CENTRAL.unpack_from(directory, at)
        crc, size, name_size, offset = fields[7], fields[9], fields[10], fields[16]
        raw_name = directory[at + _CENTRAL.size : at + _CENTRAL.size + name_size]
        if not raw_name.isascii():
            raise ZipRefused(f"directory: the name in record {number} is not ASCII")
        check_name(raw_name.decode("ascii"), names)
        member = Member(raw_name.decode("ascii"), crc, size, offset)
        record = directory[at : at + _CENTRAL.size + name_size]
        if record != member.directory_record:
            raise ZipRefused(f"directory: the record of {member.name} is not in the one spelling")
        at += len(record)
        yield member
    if at != len(directory):
        raise ZipRefused("directory: bytes behind the last record")


def _compare_headers(file: BinaryIO, members: list[Member], directory_at: int) -> None:
    at = 0
    for member in members:
        if member.offset != at or member.end > directory_at:
            raise ZipRefused(f"{member.name}: expected its header at byte {at}, found {member.offset}")
        if _read_at(file, at, len(member.local_header)) != member.local_header:
            raise ZipRefused(f"{member.name}: header and directory disagree")
        at = member.end
    if at != directory_at:
        raise ZipRefused(f"archive: {directory_at - at} bytes between the last member and the directory")


def _read_at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    parts = []
    while size:
        part = file.read(min(size, _CHUNK))
        if not part:
            raise ZipRefused(f"archive: ends inside byte {offset}")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
