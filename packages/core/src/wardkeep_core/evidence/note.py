"""C2SP signed notes and verifier keys, read strictly.

A note is text, a blank line, and lines `— NAME BASE64(4-byte key id ‖ signature)`. Two signature types are known:
0x01 Ed25519 over the text, and 0x04 a timestamped co-signature of a checkpoint (C2SP tlog-cosignature).
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from wardkeep_core.kit.signer import KeyRefused, load_public, verifies

MAX_NOTE_BYTES = 16_384
MAX_SIGNATURES = 64
MAX_NAME_CHARS = 200
KEY_ID_BYTES = 4
TIMESTAMP_BYTES = 8
MAX_TIMESTAMP = 2**63 - 1
DASH = "\u2014 "

_NAME = re.compile(r"[!-*,-~]{1,200}")
"""Printable ASCII without space and plus; narrower than the page's rule, which allows any non-space Unicode."""
_VKEY = re.compile(r"([!-*,-~]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})")


class NoteRefused(ValueError):
    """The bytes are no note, or a known key's signature does not verify."""


class KeyType(IntEnum):
    """Signature types of C2SP signed-note."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True)
class VerifierKey:
    """A named public key of one signature type; `raw` are 32 bytes, checked when it is made."""

    name: str
    kind: KeyType
    raw: bytes

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None:
            raise NoteRefused("key name: printable ASCII without space or plus, at most 200 characters")
        try:
            load_public(self.raw)
        except KeyRefused as error:
            raise NoteRefused(f"key of {self.name}: {error}") from error

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ type ‖ key)[:4]."""
        return key_id(self.name, self.kind, self.raw)

    @property
    def vkey(self) -> str:
        """`<name>+<key id>+<base64(type ‖ key)>`."""
        packed = base64.b64encode(bytes([self.kind]) + self.raw).decode()
        return f"{self.name}+{self.key_id.hex()}+{packed}"

    def verifies(self, text: str, signature: bytes) -> bool:
        """True when the signature bytes (behind the key id) are this key's over the note text."""
        public = load_public(self.raw)
        if self.kind is KeyType.ED25519:
            return verifies(public, signature, text.encode())
        stamp, signed = signature[:TIMESTAMP_BYTES], signature[TIMESTAMP_BYTES:]
        seconds = int.from_bytes(stamp, "big")
        if len(stamp) != TIMESTAMP_BYTES or seconds > MAX_TIMESTAMP:
            return False
        return verifies(public, signed, cosignature_message(text, seconds))


@dataclass(frozen=True)
class NoteSignature:
    """One signature line, not verified."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line, with its newline."""
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"

    @property
    def timestamp(self) -> int:
        """Unix seconds of a co-signature (type 0x04); meaningless for other types."""
        return int.from_bytes(self.signature[:TIMESTAMP_BYTES], "big")

    def is_of(self, key: VerifierKey) -> bool:
        """True when name and key id are the key's: only then is the line to be verified with it."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True)
class Note:
    """A parsed note; `text` ends in a newline."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def render(self) -> str:
        """The note's one spelling."""
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)


def key_id(name: str, kind: KeyType, raw: bytes) -> bytes:
    """SHA-256(name ‖ 0x0A ‖ type ‖ key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + raw).digest()[:KEY_ID_BYTES]


def cosignature_message(text: str, seconds: int) -> bytes:
    """What a co-signature signs: `cosignature/v1`, `time N`, and the note's text."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key; the key id must be the one that name and key give. Raises NoteRefused."""
    found = _VKEY.fullmatch(text)
    if found is None:
        raise NoteRefused("vkey: expected <name>+<8 hex digits>+<base64>")
    packed = _base64(found[3], "vkey")
    try:
        kind = KeyType(packed[0])
    except ValueError as error:
        raise NoteRefused(f"vkey of {found[1]}: signature type 0x{packed[0]:02x} is not known") from error
    key = VerifierKey(found[1], kind, packed[1:])
    if key.key_id.hex() != found[2]:
        raise NoteRefused(f"vkey of {found[1]}: expected key id {key.key_id.hex()}, found {found[2]}")
    return key


def parse_note(raw: bytes) -> Note:
    """Read a note. Raises NoteRefused; the note's bytes are exactly what `render` gives back."""
    if len(raw) > MAX_NOTE_BYTES:
        raise NoteRefused(f"note: expected at most {MAX_NOTE_BYTES} bytes, found {len(raw)}")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteRefused("note: not UTF-8") from error
    if any(letter < " " and letter != "\n" for letter in whole):
        raise NoteRefused("note: control characters")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise NoteRefused("note: expected text, a blank line and signature lines")
    signatures = tuple(parse_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MAX_SIGNATURES:
        raise NoteRefused(f"note: more than {MAX_SIGNATURES} signatures")
    if len(set(signatures)) != len(signatures):
        raise NoteRefused("note: the same signature line twice")
    return Note(text + "\n", signatures)


def parse_signature(line: str) -> NoteSignature:
    """Read one signature line, without its newline. Raises NoteRefused."""
    name, space, packed = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space or _NAME.fullmatch(name) is None:
        raise NoteRefused("signature line: expected an em dash, a name and base64")
    raw = _base64(packed, "signature line")
    if len(raw) <= KEY_ID_BYTES:
        raise NoteRefused("signature line: no signature behind the key id")
    return NoteSignature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def verified_by(note: Note, keys: Iterable[VerifierKey]) -> list[tuple[VerifierKey, NoteSignature]]:
    """Signatures of known keys, each verified; lines of unknown keys are passed over.

    Raises NoteRefused when a line that carries a known key's name and id does not verify.
    """
    known = list(keys)
    proven = []
    for signature in note.signatures:
        for key in known:
            if not signature.is_of(key):
                continue
            if not key.verifies(note.text, signature.signature):
                raise NoteRefused(f"signature of {key.name} ({key.key_id.hex()}) does not verify")
            proven.append((key, signature))
    return proven


def _base64(text: str, where: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused(f"{where}: not base64") from error
    if base64.b64encode(raw).decode() != text:
        raise NoteRefused(f"{where}: base64 with stray bits")
    return raw
