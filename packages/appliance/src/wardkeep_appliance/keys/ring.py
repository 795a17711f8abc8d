"""Four keys, one purpose each (evidence page 5): identity, evidence, witness, sealing."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PrivateKey

from wardkeep_core.kit.signer import KeySigner, Signer
from wardkeep_core.protocol.messages import ApplianceKeys

SEED_BYTES = 32
_NAMES = ("identity", "evidence", "witness", "sealing")


class KeysMissing(Exception):
    """A key file is missing, misshapen or readable by others; the words name it."""


@dataclass(frozen=True)
class KeyRing:
    """Signers for requests, for evidence and for co-signatures, and the X25519 key that opens sealed credentials."""

    identity: Signer
    evidence: Signer
    witness: Signer
    sealing: PrivateKey

    def public(self) -> ApplianceKeys:
        """The public halves, as the claim states them."""
        return ApplianceKeys(
            identity=to_base64(self.identity.public_raw),
            evidence=to_base64(self.evidence.public_raw),
            witness=to_base64(self.witness.public_raw),
            sealing=to_base64(bytes(self.sealing.public_key)),
        )


def make_ring(folder: Path) -> KeyRing:
    """Make all four keys in a folder that does not exist yet."""
    folder.mkdir(mode=0o700, parents=True)
    for name in _NAMES:
        _write_seed(folder / name, os.urandom(SEED_BYTES))
    return load_ring(folder)


def load_ring(folder: Path) -> KeyRing:
    """Read the keys. Raises KeysMissing, also when others could read one."""
    return KeyRing(
        identity=_signer(folder / "identity"),
        evidence=_signer(folder / "evidence"),
        witness=_signer(folder / "witness"),
        sealing=PrivateKey(_read_seed(folder / "sealing")),
    )


def replace_evidence_key(folder: Path) -> Signer:
    """A new evidence key in the place of the old one, which is gone afterwards (a restored or cloned box)."""
    fresh = folder / "evidence.new"
    fresh.unlink(missing_ok=True)
    _write_seed(fresh, os.urandom(SEED_BYTES))
    fresh.replace(folder / "evidence")
    sync_folder(folder)
    return _signer(folder / "evidence")


def to_base64(raw: bytes) -> str:
    """Padded standard base64."""
    return base64.b64encode(raw).decode("ascii")


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_seed(file: Path, seed: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(seed)
        stream.flush()
        os.fsync(handle)


def _read_seed(file: Path) -> bytes:
    try:
        mode, seed = file.stat().st_mode, file.read_bytes()
    except OSError as error:
        raise KeysMissing(f"{file.name}: cannot be read ({type(error).__name__})") from error
    if mode & 0o077:
        raise KeysMissing(f"{file.name}: others may read it, mode {mode & 0o777:04o} instead of 0600")
    if len(seed) != SEED_BYTES:
        raise KeysMissing(f"{file.name}: {len(seed)} bytes instead of {SEED_BYTES}")
    return seed


def _signer(file: Path) -> Signer:
    return KeySigner(Ed25519PrivateKey.from_private_bytes(_read_seed(file)))
