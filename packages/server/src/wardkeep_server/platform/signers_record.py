"""Which keys Central Command has and had, one file per purpose beside them; public halves only.

The newest is the last. What is written here is what processes at their start hold the key's holder to.
"""

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import Field, ValidationError

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import PublicKeyText, keyid_of
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.protocol.server_keys import KeyChange
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.signers_remote import Kind

PURPOSES = ("answers", "orders", "attestation", "checkpoint")
MOST_KEYS = 64


class KeyOnRecord(Frozen):
    """One key: where its private half is and under which name. `since` None: since the installation was made.

    `change` is how appliances learn it: the word of the key before and its own; None for the first.
    """

    place: Kind
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$")
    public_key: PublicKeyText
    since: UtcTime | None
    change: KeyChange | None

    @property
    def keyid(self) -> str:
        """See core's Signer."""
        return keyid_of(base64.b64decode(self.public_key))


class Record(Frozen):
    """The keys of one purpose, oldest first."""

    keys: tuple[KeyOnRecord, ...] = Field(min_length=1, max_length=MOST_KEYS)

    @property
    def current(self) -> KeyOnRecord:
        """The one that signs."""
        return self.keys[-1]


def read_record(directory: Path, purpose: str) -> Record | None:
    """What is on record; None before the first key was made. An installation of before has its files alone."""
    path = directory / f"{purpose}.json"
    if path.exists():
        try:
            return Record.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise ConfigRefused([f"{path} cannot be read: bring it back from a backup"]) from error
    if not (directory / f"{purpose}.key").exists() and not (directory / f"{purpose}.pub").exists():
        return None
    public = _read_public(directory / f"{purpose}.pub", purpose)
    return Record(keys=(KeyOnRecord(place="file", name=purpose, public_key=public, since=None, change=None),))


def write_record(directory: Path, purpose: str, record: Record) -> None:
    """Put it in force, and the newest public key beside it. Under `locked` only."""
    write_whole(directory / f"{purpose}.json", record.canonical().decode(), 0o644)
    write_whole(directory / f"{purpose}.pub", record.current.public_key, 0o644)


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """One process at a time makes keys."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (directory / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_whole(path: Path, text: str, mode: int) -> None:
    """Written whole under another name first, so that a crash leaves no half file."""
    staging = path.with_suffix(path.suffix + ".new")
    staging.unlink(missing_ok=True)
    descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    staging.rename(path)


def read_private(path: Path, variable: str | None = None) -> str:
    """A secret's file, without white space around it. Raises ConfigRefused when others may read it too."""
    shown = f"{variable} ({path})" if variable else str(path)
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigRefused([f"{shown} may be read by others; set its mode to 0600"])
        text = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise ConfigRefused([f"{shown} cannot be read"]) from error
    if not text:
        raise ConfigRefused([f"{shown} is empty"])
    return text


def _read_public(path: Path, purpose: str) -> str:
    try:
        text = path.read_text().strip()
        keyid_of(base64.b64decode(text, validate=True))
    except (OSError, ValueError) as error:
        raise ConfigRefused([f"the {purpose} public key in {path.parent} cannot be read"]) from error
    return text
