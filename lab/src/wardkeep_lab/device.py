"""A lab device: a booted Debian with a systemd, an sshd and a network namespace of its own, thrown away afterwards."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wardkeep_lab.baseline import USER
from wardkeep_lab.commands import Completed, Program, must, run
from wardkeep_lab.control_groups import make_control_groups
from wardkeep_lab.errors import LabFailed
from wardkeep_lab.network import Place, connect
from wardkeep_lab.slot import Slot

SSH_PORT = 22
BOOT_LIMIT_S = 60.0
HOST_KEY = "etc/ssh/ssh_host_ed25519_key"
_POLL_S = 0.1
_STOP_GRACE_S = 5.0
_NOBODY = "02:00:00:00:00:01"
"""A locally administered address that no card has."""
_LEADER = "X_NSPAWN_LEADER_PID="


class BootFailed(LabFailed):
    """The device did not come up in time; the message ends with the last lines of its console."""


@dataclass(frozen=True)
class LogIn:
    """The lab's own log-in key: `private` in OpenSSH form, `public` as one line."""

    private: str
    public: str


def new_log_in(slot: Slot) -> LogIn:
    """A fresh key for one run, kept in memory only."""
    file = slot.home / "log-in"
    must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "wardkeep lab", "-f", str(file)])
    public = file.with_suffix(".pub")
    pair = LogIn(file.read_text(), public.read_text().strip())
    for path in (file, public):
        path.unlink()
    return pair


class LabDevice:
    """`prepare` makes its disk, `boot` starts it, `stop` ends it; what it wrote lives in memory and goes with it."""

    def __init__(self, slot: Slot, name: str, block: int) -> None:
        self.name = name
        self._slot = slot
        self._home = slot.home / name
        self._place: Place = connect(slot, name, block)
        self._program: Program | None = None
        self._leader = 0

    @property
    def address(self) -> str:
        """IPv4 address as text, inside the slot's own network."""
        return self._place.addresses[0]

    @property
    def host_key(self) -> str:
        """The SSH host key as one line, read from the disk: pinned before the device was ever reached."""
        kind, key, *_ = (self.disk / f"{HOST_KEY}.pub").read_text().split()
        return f"{kind} {key}"

    @property
    def disk(self) -> Path:
        """The device's root directory as seen from this machine."""
        return self._home / "root"

    @property
    def leader(self) -> int:
        """Process id, on this machine, of the device's systemd. Raises BootFailed when it does not run."""
        if not self._leader:
            raise BootFailed(f"{self.name} is not running")
        return self._leader

    def prepare(self, base: Path, log_in: LogIn) -> None:
        """A disk over the shared root file system, with a host key, machine id and authorised key of its own."""
        self._mount(base)
        (self.disk / "etc/machine-id").write_text(os.urandom(16).hex() + "\n")
        (self.disk / "etc/hostname").write_text(f"{self.name}\n")
        must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", self.name, "-f", str(self.disk / HOST_KEY)])
        self._authorise(log_in)

    def reset(self, base: Path) -> None:
        """Throw away what was written since `prepare`, keeping the device's own keys and identity."""
        kept = ("etc/machine-id", "etc/hostname", HOST_KEY, f"{HOST_KEY}.pub", f"home/{USER}/.ssh/authorized_keys")
        saved = {path: (self.disk / path).read_bytes() for path in kept}
        must(["umount", str(self.disk)])
        for directory in ("upper", "work"):
            shutil.rmtree(self._home / directory)
        self._mount(base)
        for path, content in saved.items():
            target = self.disk / path
            target.parent.mkdir(mode=0o700, exist_ok=True)
            target.write_bytes(content)
            target.chmod(0o600 if path in {HOST_KEY, kept[-1]} else 0o644)
        self._own_keys()

    def boot(self) -> None:
        """Start it and return when its systemd says that it is up and its sshd greets."""
        argv = [
            *("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot", "--notify-ready=yes"),
            *(f"--directory={self.disk}", f"--machine={self._place.namespace}"),
            *(f"--network-namespace-path=/run/netns/{self._place.namespace}", "--resolv-conf=off", "--timezone=off"),
            *("--capability=CAP_NET_ADMIN,CAP_NET_RAW", "--console=pipe"),
        ]
        notify = self._home / "notify"
        environ = {"SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network", "NOTIFY_SOCKET": str(notify)}
        self._program = Program(argv, log=self._home / "console.log", environ=environ)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(str(notify))
            try:
                self._program.start(make_control_groups(self._place.namespace))
                self._leader = self._await_ready(listener)
            finally:
                notify.unlink()
        self._await_greeting()

    def stop(self) -> None:
        """Shut it down; what does not end is killed."""
        self._leader = 0
        if self._program:
            self._program.stop(_STOP_GRACE_S)

    def cut(self) -> None:
        """Cut its line at our end: packets to it go to nobody. On the device nothing is touched."""
        must([*self._neighbour("replace"), "lladdr", _NOBODY, "nud", "permanent"])

    def join(self) -> None:
        """Mend the line; one that was never cut stays as it is."""
        run(self._neighbour("delete"))

    def _neighbour(self, verb: str) -> list[str]:
        return ["ip", "neighbour", verb, self.address, "dev", self._place.link]

    def inside(self, argv: Sequence[str], *, stdin: str = "", limit_s: float = 30.0) -> Completed:
        """Run one of the device's own programs as its root, by its namespaces and not by its network."""
        entered = ["nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--"]
        return run([*entered, *argv], stdin=stdin, limit_s=limit_s)

    def _mount(self, base: Path) -> None:
        for directory in ("upper", "work", "root"):
            (self._home / directory).mkdir(parents=True, mode=0o755, exist_ok=True)
        layers = f"lowerdir={base},upperdir={self._home}/upper,workdir={self._home}/work"
        must(["mount", "-t", "overlay", self._place.namespace, "-o", layers, str(self.disk)])

    def _authorise(self, log_in: LogIn) -> None:
        folder = self.disk / "home" / USER / ".ssh"
        folder.mkdir(mode=0o700)
        keys = folder / "authorized_keys"
        keys.write_text(f"{log_in.public}\n")
        keys.chmod(0o600)
        self._own_keys()

    def _own_keys(self) -> None:
        home = self.disk / "home" / USER
        owner = home.stat()
        for path in (home / ".ssh", home / ".ssh/authorized_keys"):
            os.chown(path, owner.st_uid, owner.st_gid)

    def _await_ready(self, listener: socket.socket) -> int:
        listener.settimeout(_POLL_S)
        said: list[str] = []

        def up() -> bool:
            with suppress(TimeoutError):
                said.extend(listener.recv(4096).decode(errors="replace").splitlines())
            return "READY=1" in said and any(line.startswith(_LEADER) for line in said)

        self._until(up, "did not say that it is up")
        return next(int(line.removeprefix(_LEADER)) for line in said if line.startswith(_LEADER))

    def _await_greeting(self) -> None:
        def greets() -> bool:
            if self._greets():
                return True
            time.sleep(_POLL_S)  # a refusal comes at once; nothing tells when a port opens
            return False

        self._until(greets, "does not greet on its SSH port")

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.address, SSH_PORT), timeout=1) as connection:
                return connection.recv(4) == b"SSH-"
        except OSError:
            return False

    def _until(self, condition: Callable[[], bool], words: str) -> None:
        deadline = time.monotonic() + BOOT_LIMIT_S
        while not condition():
            ended = self._program is None or self._program.exit_status() is not None
            if ended or time.monotonic() > deadline:
                console = self._program.last_words() if self._program else ""
                raise BootFailed(f"{self.name} {words}. Its console:\n{console}")
