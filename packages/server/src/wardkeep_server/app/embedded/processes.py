"""The server's one door to other programs: argument vectors only, an environment of our making, no shell."""

import os
import pwd
import shutil
import signal
import subprocess  # noqa: TID251 - this is the door
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE")


@dataclass(frozen=True)
class Account:
    """A user of this machine to run a program as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Completed:
    """How a program ended: its standard output, and the end of its standard error."""

    status: int
    output: str
    errors: str = ""


def unprivileged_account() -> Account | None:
    """Who PostgreSQL runs as: `postgres`, else `nobody`, when we are root; None means as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise RuntimeError("PostgreSQL refuses root, and this machine has neither a user `postgres` nor `nobody`")


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The few variables that children inherit, and what is given."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | dict(extra)


def run(
    argv: Sequence[str],
    *,
    account: Account | None = None,
    environ: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> Completed:
    """Run a program to its end. `timeout` in seconds; running out of it is status 124."""
    try:
        done = subprocess.run(  # noqa: S603 - argument vector, callers pass no user input
            _as(account, argv),
            cwd="/",
            env=environment(environ or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Completed(124, "", f"{argv[0]} did not end within {timeout:g} s")
    errors = done.stderr.decode(errors="replace")[-8000:]
    return Completed(done.returncode, done.stdout.decode(errors="replace"), errors)


class Child:
    """A long-running program. Its output goes to a log file of mode 0600; it dies with us where Linux can do that."""

    def __init__(self, name: str, argv: Sequence[str], *, log: Path, environ: Mapping[str, str]) -> None:
        self.name = name
        self._argv = list(argv)
        self._log = log
        self._environ = dict(environ)
        self._process: subprocess.Popen[bytes] | None = None
        self.account: Account | None = None
        self.dies_with_us = True
        self.stop_signal = signal.SIGTERM

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us."""
        argv = _as(self.account, self._argv)
        setpriv = shutil.which("setpriv")
        if self.dies_with_us and setpriv and self.account is None:
            argv = [setpriv, "--pdeathsig", "TERM", *argv]
        descriptor = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - argument vector of our own making
                argv,
                cwd="/",
                env=environment(self._environ),
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                start_new_session=True,
            )
        finally:
            os.close(descriptor)

    @property
    def pid(self) -> int | None:
        """Process id while one was started."""
        return self._process.pid if self._process else None

    def exit_status(self) -> int | None:
        """None while it runs."""
        return self._process.poll() if self._process else 0

    def stop(self, grace: float) -> None:
        """Ask it to end; kill it after `grace` seconds."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(self.stop_signal)
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, for an error message."""
        try:
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def _as(account: Account | None, argv: Sequence[str]) -> list[str]:
    if account is None:
        return list(argv)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise RuntimeError("setpriv (util-linux) is needed to start PostgreSQL from root")
    return [setpriv, "--reuid", str(account.uid), "--regid", str(account.gid), "--clear-groups", *argv]
