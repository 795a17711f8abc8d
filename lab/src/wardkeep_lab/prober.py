"""Looks at a device from outside, with this machine's own programs wherever that is possible.

It enters the device's namespaces or reads its disk through /proc; it knows nothing of Wardkeep, its probes or its
words, uses no network and needs no account on the device.
"""

import hashlib
import os
import secrets
import socket
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wardkeep_lab.baseline import (
    CLOSED_PORT,
    FIREWALL_UNIT,
    JOURNAL_FOLDER,
    KERNEL_VALUES,
    LOG_UNITS,
    NOT_FOR_EVERYBODY,
    QUEUE,
    QUEUE_SOCKET,
)
from wardkeep_lab.commands import CommandFailed, must
from wardkeep_lab.device import SSH_PORT, LabDevice
from wardkeep_lab.errors import LabFailed

_ASK_QUEUE = """import socket, sys
with socket.socket(socket.AF_UNIX) as s:
    s.settimeout(2); s.connect(sys.argv[1]); s.sendall(b"ping\\n"); sys.stdout.write(s.recv(16).decode())
"""
_ROOT_LOG_IN = "user=root,host=device.invalid,addr=198.51.100.1"
_VOLATILE = frozenset({"etc/mtab", "etc/.pwd.lock"})
_KNOCK_S = 0.7
"""The kernel refuses at once: what has not been answered by then was dropped."""
_GREETING_S = 4.0
_RECORDED_WITHIN_S = 5.0
_EVERYBODY_WRITES = 0o002


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
        return UnitSeen(
            shown["ActiveState"] == "active", shown["UnitFileState"] == "enabled", int(shown.get("MainPID", 0))
        )

    def queue_answers(self) -> bool:
        """Whether the practice's queue does its work, not only whether its unit says so."""
        done = self._device.inside(["/usr/bin/python3", "-c", _ASK_QUEUE, QUEUE_SOCKET], limit_s=5)
        return done.status == 0 and done.stdout.strip() == "pong"

    def greets(self) -> bool:
        """Whether the device's SSH server answers over its network."""
        try:
            with socket.create_connection((self._device.address, SSH_PORT), timeout=_GREETING_S) as connection:
                return connection.recv(4) == b"SSH-"
        except OSError:
            return False

    def stray_packet(self) -> str:
        """What becomes of a connection to a port that no rule names: `dropped`, `refused` or `taken`."""
        try:
            with socket.create_connection((self._device.address, CLOSED_PORT), timeout=_KNOCK_S):
                return "taken"
        except TimeoutError:
            return "dropped"
        except ConnectionRefusedError:
            return "refused"
        except OSError as error:
            raise CannotLook(f"{self._device.name}: {error.strerror}") from error

    def firewall_rules(self) -> str:
        """The rules in force in the device's network namespace, by this machine's own nft."""
        try:
            return must(["nsenter", f"--target={self._device.leader}", "--net", "--", "nft", "list", "ruleset"])
        except CommandFailed as error:
            raise CannotLook(f"{self._device.name}: {error}") from error

    def rules_at_boot(self) -> bool:
        """Whether a unit that the device starts by itself loads rules: read from its unit files."""
        units = self._root / "etc/systemd/system"
        return any(b"/nft " in self._unit_text(link) for link in units.glob("*.wants/*.service"))

    def _unit_text(self, link: Path) -> bytes:
        meant = self._root / str(link.readlink()).lstrip("/")  # the link's path is one on the device
        return meant.read_bytes() if meant.is_file() else b""

    def line_reaches_disk(self) -> bool:
        """Whether a line that a program of the device writes now is found in the journal's files on its disk."""
        word = secrets.token_hex(16)
        if self._device.inside(["logger", "--tag", "lab-prober", word]).status != 0:
            return False
        deadline = time.monotonic() + _RECORDED_WITHIN_S
        while not self._journal_holds(word.encode()):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)  # the journal tells nobody when it has written
        return True

    def _journal_holds(self, word: bytes) -> bool:
        for path in (self._root / JOURNAL_FOLDER.lstrip("/")).rglob("*.journal"):
            with suppress(FileNotFoundError):  # the journal may put a file aside meanwhile
                if word in path.read_bytes():
                    return True
        return False

    def written_by_everybody(self) -> tuple[str, ...]:
        """Plain files of the system that everybody may write."""
        found = []
        for folder in NOT_FOR_EVERYBODY:
            for place, _, names in os.walk(self._root / folder):
                for path in (Path(place) / name for name in names):
                    with suppress(FileNotFoundError):  # a heal may put a file in another's place meanwhile
                        seen = os.lstat(path)
                        if stat.S_ISREG(seen.st_mode) and seen.st_mode & _EVERYBODY_WRITES:
                            found.append(f"/{path.relative_to(self._root)}")
        return tuple(sorted(found))

    def configuration(self) -> dict[str, str]:
        """Every entry below /etc by its path there: kind, owner, mode and a digest of its content."""
        root = self._root
        found = {}
        for folder, folders, files in os.walk(root / "etc"):
            for name in [*folders, *files]:
                path = Path(folder) / name
                relative = str(path.relative_to(root))
                if relative not in _VOLATILE:
                    with suppress(FileNotFoundError):  # gone while we looked is not there
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
            | {"firewall": self.firewall_rules(), FIREWALL_UNIT: str(self.unit(FIREWALL_UNIT))}
            | {unit: f"active {self.unit(unit).active}" for unit in LOG_UNITS}
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
