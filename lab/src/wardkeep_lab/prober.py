"""Looks at a device from outside, with this machine's own programs wherever that is possible.

It enters the device's namespaces or reads its disk through /proc; it knows nothing of Wardkeep, its probes or its
words, uses no network and needs no account on the device.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from wardkeep_lab.baseline import KERNEL_VALUES, QUEUE, QUEUE_SOCKET
from wardkeep_lab.commands import CommandFailed, must
from wardkeep_lab.device import LabDevice
from wardkeep_lab.errors import LabFailed

_ASK_QUEUE = """import socket, sys
with socket.socket(socket.AF_UNIX) as s:
    s.settimeout(2); s.connect(sys.argv[1]); s.sendall(b"ping\\n"); sys.stdout.write(s.recv(16).decode())
"""
_ROOT_LOG_IN = "user=root,host=device.invalid,addr=198.51.100.1"
_VOLATILE = frozenset({"etc/mtab", "etc/.pwd.lock"})


class CannotLook(LabFailed):
    """The device could not be observed; whatever is scored from it has failed."""


@dataclass(frozen=True)
class FileSeen:
    """Owner and group by the device's own names; `mode` is the permission bits."""

    owner: str
    group: str
    mode: int
    regular: bool


@dataclass(frozen=True)
class UnitSeen:
    """A systemd unit as the device's own manager tells it."""

    active: bool
    enabled: bool
    main_pid: int


class Prober:
    """One device. Every method looks anew; nothing is remembered."""

    def __init__(self, device: LabDevice) -> None:
        self._device = device

    @property
    def _root(self) -> Path:
        return Path(f"/proc/{self._device.leader}/root")

    def file(self, path: str) -> FileSeen:
        """Owner, group and mode of a file; a symlink is not followed."""
        try:
            seen = os.lstat(self._root / path.lstrip("/"))
        except OSError as error:
            raise CannotLook(f"{self._device.name}: {path}: {error.strerror}") from error
        owner, group = self._name("etc/passwd", seen.st_uid), self._name("etc/group", seen.st_gid)
        return FileSeen(owner, group, stat.S_IMODE(seen.st_mode), stat.S_ISREG(seen.st_mode))

    def ssh_settings(self, *, for_root: bool = False) -> dict[str, str]:
        """What `sshd -T` of the device says is in force; names in lower case. `for_root`: for a log-in as root."""
        connection = ("-C", _ROOT_LOG_IN) if for_root else ()
        done = self._device.inside(["/usr/sbin/sshd", "-T", *connection])
        if done.status != 0:
            raise CannotLook(f"{self._device.name}: sshd -T: {done.stderr.strip()[-300:]}")
        pairs = (line.partition(" ") for line in done.stdout.splitlines())
        return {name: value for name, _, value in pairs}

    def kernel(self, names: tuple[str, ...]) -> dict[str, int]:
        """Values in force in the device's network namespace."""
        paths = [f"/proc/sys/{name.replace('.', '/')}" for name in names]
        try:
            read = must(["nsenter", f"--target={self._device.leader}", "--net", "--", "cat", *paths])
            return dict(zip(names, (int(value) for value in read.split()), strict=True))
        except (CommandFailed, ValueError) as error:
            raise CannotLook(f"{self._device.name}: {error}") from error

    def unit(self, name: str) -> UnitSeen:
        """Whether a unit is active and starts at boot."""
        asked = ["systemctl", "show", "--no-pager", "-p", "ActiveState", "-p", "UnitFileState", "-p", "MainPID", name]
        done = self._device.inside(asked)
        if done.status != 0:
            raise CannotLook(f"{self._device.name}: systemctl show {name}: {done.stderr.strip()[-300:]}")
        shown = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
        return UnitSeen(shown["ActiveState"] == "active", shown["UnitFileState"] == "enabled", int(shown["MainPID"]))

    def queue_answers(self) -> bool:
        """Whether the practice's queue does its work, not only whether its unit says so."""
        done = self._device.inside(["/usr/bin/python3", "-c", _ASK_QUEUE, QUEUE_SOCKET], limit_s=5)
        return done.status == 0 and done.stdout.strip() == "pong"

    def configuration(self) -> dict[str, str]:
        """Every entry below /etc by its path there: kind, owner, mode and a digest of its content."""
        root = self._root
        found = {}
        for folder, folders, files in os.walk(root / "etc"):
            for name in [*folders, *files]:
                path = Path(folder) / name
                relative = str(path.relative_to(root))
                if relative not in _VOLATILE:
                    found[relative] = _fingerprint(path)
        return found

    def fingerprint(self) -> dict[str, str]:
        """All that the scenarios may touch, so that an untouched control device can be compared with itself."""
        queue = self.unit(QUEUE)
        kernel = self.kernel(tuple(KERNEL_VALUES))
        return (
            self.configuration()
            | {f"ssh {name}": value for name, value in self.ssh_settings().items()}
            | {f"kernel {name}": str(value) for name, value in kernel.items()}
            | {QUEUE: f"active {queue.active} enabled {queue.enabled} process {queue.main_pid}"}
            | {"/usr/bin/stat": _fingerprint(self._root / "usr/bin/stat")}
        )

    def _name(self, database: str, number: int) -> str:
        for line in (self._root / database).read_text().splitlines():
            fields = line.split(":")
            if fields[2] == str(number):
                return fields[0]
        return str(number)


def differences(before: dict[str, str], after: dict[str, str]) -> tuple[str, ...]:
    """Names of what was added, removed or changed between two fingerprints."""
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


def _fingerprint(path: Path) -> str:
    seen = os.lstat(path)
    kind = stat.S_IFMT(seen.st_mode)
    content = ""
    if stat.S_ISREG(seen.st_mode):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
    elif stat.S_ISLNK(seen.st_mode):
        content = str(path.readlink())
    return f"{kind:o} {seen.st_uid}:{seen.st_gid} {stat.S_IMODE(seen.st_mode):04o} {content}"
