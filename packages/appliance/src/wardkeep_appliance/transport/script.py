"""Shipped scripts: files of this package, known by digest, given data only as checked positional arguments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wardkeep_core.kit.digest import sha256_hex

ARGUMENT_LIMIT = 96_000
_ARGUMENT = re.compile(r"[A-Za-z0-9@._:/=,+\\-]+")

NOT_SUPPORTED = 77
"""Exit status by which a script says that this device cannot be asked or changed this way."""
NEEDS_ROOT = 78
"""Exit status by which a script says that its user may not look or act."""

_SUDO_REFUSALS = (
    "sudo: a password is required",
    "sudo: a terminal is required",
    "is not in the sudoers file",
    "is not allowed to",
    "may not run sudo",
)


class ArgumentRefused(ValueError):
    """An argument holds a character that no id, number, path or base64 text has."""


@dataclass(frozen=True)
class Script:
    """A script's name (`folder/file.sh`), its bytes, and their SHA-256 as hex: the digest goes into the evidence."""

    name: str
    text: bytes
    digest: str


@dataclass(frozen=True)
class Ran:
    """What a script answered; `exit_status` is -1 when a signal ended it."""

    exit_status: int
    stdout: bytes
    stderr: bytes
    milliseconds: int

    @property
    def sudo_refused(self) -> bool:
        """True when sudo itself answered, because the log-in user may not become root without a password."""
        said = self.stderr.decode("utf-8", errors="replace")
        return self.exit_status == 1 and not self.stdout and any(refusal in said for refusal in _SUDO_REFUSALS)

    @property
    def complaint(self) -> str:
        """The last line that the script itself addressed to us (`wardkeep: ...`), at most 200 characters."""
        lines = self.stderr.decode("utf-8", errors="replace").splitlines()
        own = [line.removeprefix("wardkeep: ") for line in lines if line.startswith("wardkeep: ")]
        return own[-1][:200] if own else f"exit status {self.exit_status}"


def load_script(folder: Path, file: str) -> Script:
    """Read one script that lies in a folder of this package."""
    text = (folder / file).read_bytes()
    return Script(name=f"{folder.name}/{file}", text=text, digest=sha256_hex(text))


def checked_arguments(arguments: Sequence[str]) -> tuple[str, ...]:
    """The arguments, each of the closed alphabet; `-` stands for nothing. Raises ArgumentRefused."""
    for argument in arguments:
        if len(argument) > ARGUMENT_LIMIT or not _ARGUMENT.fullmatch(argument):
            raise ArgumentRefused(f"argument {argument[:40]!r} is outside the alphabet or too long")
    return tuple(arguments)
