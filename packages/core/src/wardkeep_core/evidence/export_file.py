"""A box's own export: every leaf hash that it wrote to a log and the heads of it that it co-signed, signed by the box.

Text, a line each: what it is, `appliance <id>`, `log <origin>`, `at <time>`, then `leaf <epoch> <seq> <hex>` by rising
number, `checkpoint <base64 of the note>` by rising size, and last `sig <keyid> <base64>` by the box's evidence key over
all bytes before it. A kit can be held against it.
"""

import base64
import binascii
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.checkpoint import CheckpointRefused, SignedCheckpoint, parse_checkpoint
from wardkeep_core.evidence.common import ORIGIN_PATTERN, EntryRef
from wardkeep_core.evidence.faults import plain
from wardkeep_core.evidence.merkle import HASH_BYTES
from wardkeep_core.kit.ids import UUID_PATTERN
from wardkeep_core.kit.signer import Signer, verifies
from wardkeep_core.kit.times import format_time, parse_time

EXPORT_HEADER = "wardkeep-appliance-export-v1"
MAX_EXPORT_BYTES = 268_435_456
_NUMBER = r"(0|[1-9][0-9]{0,15})"
_LARGEST = 2**53 - 1
_APPLIANCE = re.compile(f"appliance ({UUID_PATTERN[1:-1]})")
_LOG = re.compile(f"log ({ORIGIN_PATTERN[1:-1]})")
_AT = re.compile(r"at ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z)")
_LEAF = re.compile(f"leaf {_NUMBER} {_NUMBER} ([0-9a-f]{{64}})")
_SIG = re.compile(r"sig ([0-9a-f]{64}) ([A-Za-z0-9+/]{85}[AQgw]==)")
_LONGEST_LINE = 24_576
"""Characters; a note of 16 KiB in base64 is the longest thing in a line."""


class ExportRefused(ValueError):
    """Not of the form; the message names the line."""


@dataclass(frozen=True)
class ExportHead:
    """Whose export it is, of which log, made when."""

    appliance: str
    log: str
    at: datetime

    def text(self) -> str:
        """The first four lines."""
        return f"{EXPORT_HEADER}\nappliance {self.appliance}\nlog {self.log}\nat {format_time(self.at)}\n"


@dataclass
class ExportedLeaves:
    """Leaf hashes by number, in columns: a box may have written millions."""

    newest: tuple[int, int] | None = None
    """epoch and number"""
    _seqs: "dict[int, tuple[int, array[int]]]" = field(default_factory=dict)
    """by epoch: place of its first leaf, and its numbers"""
    _hashes: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self._hashes) // HASH_BYTES

    def add(self, epoch: int, seq: int, hashed: bytes) -> bool:
        """Take in the next leaf; False when its number does not rise."""
        if self.newest is not None and (epoch, seq) <= self.newest:
            return False
        self._seqs.setdefault(epoch, (len(self), array("Q")))[1].append(seq)
        self._hashes += hashed
        self.newest = (epoch, seq)
        return True

    def within(self, epoch: int, seq: int) -> bool:
        """True between the smallest and the largest number of an epoch that it lists: there it has no hole."""
        _, seqs = self._seqs.get(epoch, (0, array("Q")))
        return bool(seqs) and seqs[0] <= seq <= seqs[-1]

    def get(self, epoch: int, seq: int) -> bytes | None:
        """The leaf hash of a number, None where the export has none."""
        first, seqs = self._seqs.get(epoch, (0, array("Q")))
        place = bisect_left(seqs, seq)
        if place == len(seqs) or seqs[place] != seq:
            return None
        at = (first + place) * HASH_BYTES
        return bytes(self._hashes[at : at + HASH_BYTES])


@dataclass(frozen=True)
class ApplianceExport:
    """An export as read; its signatures are not verified yet."""

    head: ExportHead
    leaves: ExportedLeaves
    checkpoints: tuple[SignedCheckpoint, ...]
    keyid: str
    signature: bytes
    signed: bytes
    """what the box signed"""

    def is_signed_by(self, public: Ed25519PublicKey) -> bool:
        """True when the signature is this key's."""
        return verifies(public, self.signature, self.signed)


def export_body(head: ExportHead, leaves: Iterable[EntryRef], checkpoints: Iterable[str]) -> Iterator[bytes]:
    """The bytes to be signed, piece by piece. `leaves` by rising number, `checkpoints` are notes by rising size.

    Raises ExportRefused where they do not rise.
    """
    yield head.text().encode()
    number = (-1, -1)
    for leaf in leaves:
        if (leaf.epoch, leaf.seq) <= number:
            raise ExportRefused(f"leaf {leaf.epoch}/{leaf.seq}: does not rise")
        number = (leaf.epoch, leaf.seq)
        yield f"leaf {leaf.epoch} {leaf.seq} {leaf.leaf_hash}\n".encode()
    size = -1
    for note in checkpoints:
        checkpoint = parse_checkpoint(note).checkpoint
        if checkpoint.size <= size or checkpoint.origin != head.log:
            raise ExportRefused(f"checkpoint {checkpoint.size} of {checkpoint.origin}: not the next one of {head.log}")
        size = checkpoint.size
        yield f"checkpoint {base64.b64encode(note.encode()).decode()}\n".encode()


def signature_line(body: bytes, signer: Signer) -> bytes:
    """The last line, over all bytes before it."""
    return f"sig {signer.keyid} {base64.b64encode(signer.sign(body)).decode()}\n".encode()


def build_export(
    head: ExportHead, leaves: Iterable[EntryRef], checkpoints: Iterable[str], signer: Signer
) -> Iterator[bytes]:
    """The whole file in pieces; `signer` holds the box's evidence key in force. Raises ExportRefused.

    The body is held in memory until it is signed: Ed25519 reads what it signs twice.
    """
    body = bytearray()
    for piece in export_body(head, leaves, checkpoints):
        body += piece
        if len(body) > MAX_EXPORT_BYTES:
            raise ExportRefused(f"more than {MAX_EXPORT_BYTES} bytes")
        yield piece
    yield signature_line(bytes(body), signer)


def parse_export(raw: bytes) -> ApplianceExport:
    """Read an export, strictly. Raises ExportRefused, which names the line."""
    if len(raw) > MAX_EXPORT_BYTES:
        raise ExportRefused(f"expected at most {MAX_EXPORT_BYTES} bytes, found {len(raw)}")
    if not raw.endswith(b"\n"):
        raise ExportRefused("the last line does not end")
    return _Reader(raw).read()


class _Reader:
    """Goes through the lines; `_at` is where the next one begins, `_number` that of the line in hand, from 1."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = self._begun = self._number = 0
        self._line = ""

    def read(self) -> ApplianceExport:
        self._next()
        if self._line != EXPORT_HEADER:
            self._refuse(EXPORT_HEADER)
        appliance = self._word(_APPLIANCE, "appliance <id>")
        log = self._word(_LOG, "log <origin>")
        head = ExportHead(appliance, log, self._time())
        self._next()
        leaves, checkpoints = self._leaves(), tuple(self._checkpoints(log))
        found = _SIG.fullmatch(self._line)
        if found is None:
            self._refuse("leaf, checkpoint or sig, each in its one spelling and in that order")
        if self._at != len(self._raw):
            self._refuse("nothing behind the signature")
        signed = self._raw[: self._begun]
        return ApplianceExport(head, leaves, checkpoints, found[1], base64.b64decode(found[2]), signed)

    def _next(self) -> None:
        self._begun, self._number = self._at, self._number + 1
        end = self._raw.find(b"\n", self._at)
        if end < 0 or end - self._at > _LONGEST_LINE:
            self._refuse("a line" if end < 0 else f"at most {_LONGEST_LINE} characters")
        try:
            self._line = self._raw[self._at : end].decode("ascii")
        except UnicodeDecodeError:
            self._refuse("plain ASCII")
        self._at = end + 1

    def _refuse(self, expected: str) -> NoReturn:
        raise ExportRefused(plain(f"line {self._number}: expected {expected}"))

    def _word(self, form: re.Pattern[str], expected: str) -> str:
        self._next()
        found = form.fullmatch(self._line)
        if found is None:
            self._refuse(expected)
        return found[1]

    def _time(self) -> datetime:
        text = self._word(_AT, "at <time>")
        try:
            return parse_time(text)
        except ValueError:
            self._refuse("at <time>, a moment of the calendar")

    def _leaves(self) -> ExportedLeaves:
        leaves = ExportedLeaves()
        while found := _LEAF.fullmatch(self._line):
            epoch, seq = int(found[1]), int(found[2])
            if max(epoch, seq) > _LARGEST:
                self._refuse("numbers up to 2^53 - 1")
            if not leaves.add(epoch, seq, bytes.fromhex(found[3])):
                self._refuse("a number above the one before")
            self._next()
        return leaves

    def _checkpoints(self, log: str) -> Iterator[SignedCheckpoint]:
        size = -1
        while self._line.startswith("checkpoint "):
            signed = self._checkpoint()
            if signed.checkpoint.origin != log:
                self._refuse(f"a checkpoint of {log}")
            if signed.checkpoint.size <= size:
                self._refuse("a checkpoint larger than the one before")
            size = signed.checkpoint.size
            yield signed
            self._next()

    def _checkpoint(self) -> SignedCheckpoint:
        packed = self._line.removeprefix("checkpoint ")
        try:
            note = base64.b64decode(packed, validate=True)
            if base64.b64encode(note).decode() != packed:
                self._refuse("base64 in its one spelling")
            return parse_checkpoint(note)
        except (binascii.Error, CheckpointRefused) as error:
            self._refuse(f"checkpoint <base64 of a note> ({error})")
