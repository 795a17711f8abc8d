"""Central Command's own Ed25519 keys: one per purpose, files of mode 0600, made once.

The API loads answers, orders and attestation. The checkpoint key's private half is for the worker only; everybody
else reads its `.pub` file.
"""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.kit.signer import Signer
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.sodium import SodiumSigner

PURPOSES = ("answers", "orders", "attestation", "checkpoint")
_KEY_BYTES = 32


def create_keys(directory: Path) -> None:
    """Make every key that is not there yet."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for purpose in PURPOSES:
        if not (directory / f"{purpose}.key").exists():
            _create(directory, purpose)


def load_signer(directory: Path, purpose: str) -> Signer:
    """The private half behind Signer. Refuses a file that others may read."""
    path = directory / f"{purpose}.key"
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigRefused([f"{path} may be read by others; set its mode to 0600"])
        raw = base64.b64decode(path.read_text().strip(), validate=True)
    except (OSError, ValueError) as error:
        raise ConfigRefused([f"the {purpose} key in {directory} cannot be read"]) from error
    return SodiumSigner(raw)


def load_public(directory: Path, purpose: str) -> str:
    """The public half as padded standard base64."""
    try:
        text = (directory / f"{purpose}.pub").read_text().strip()
        raw = base64.b64decode(text, validate=True)
    except (OSError, ValueError) as error:
        raise ConfigRefused([f"the {purpose} public key in {directory} cannot be read"]) from error
    if len(raw) != _KEY_BYTES:
        raise ConfigRefused([f"the {purpose} public key in {directory} has a wrong length"])
    return text


def _create(directory: Path, purpose: str) -> None:
    private = Ed25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    _write(directory / f"{purpose}.pub", public, 0o644)
    _write(directory / f"{purpose}.key", base64.b64encode(private.private_bytes_raw()).decode(), 0o600)


def _write(path: Path, text: str, mode: int) -> None:
    """Written whole under another name first, so that a crash leaves no half key."""
    staging = path.with_suffix(path.suffix + ".new")
    staging.unlink(missing_ok=True)
    descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    staging.rename(path)
