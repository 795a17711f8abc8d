"""The lab's one door to other programs: argument vectors only, no shell, a limit on time, stopped by pid."""

import os
import shutil
import signal
import subprocess  # noqa: TID251 - this is the door that the rule names
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardkeep_lab.errors import LabFailed

DEFAULT_LIMIT_S = 30.0
_LAST_WORDS = 2_000
_NOT_INHERITED = ("WARDKEEP_", "HEALING_", "DATABASE_", "REDIS_", "S3_", "MINIO_", "NOTIFY_SOCKET")


class CommandFailed(LabFailed):
    """A program ended with another status than 0, or not in time; the message ends with its last words."""


@dataclass(frozen=True)
class Completed:
    """How a program ended. `status` is minus the signal's number when one ended it, 124 when time was up."""

    status: int
    stdout: str
    stderr: str


def run(
    argv: Sequence[str],
    *,
    stdin: str = "",
    limit_s: float = DEFAULT_LIMIT_S,
    environ: Mapping[str, str] | None = None,
) -> Completed:
    """Run a program to its end; nothing is raised for a status."""
    try:
        done = subprocess.run(  # noqa: S603 - argument vector of our own making
            list(argv),
            input=stdin.encode(),
            capture_output=True,
            timeout=limit_s,
            cwd="/",
            env=_environment(environ or {}),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Completed(124, "", f"{argv[0]} did not end within {limit_s:g} s")
    except OSError as error:
        return Completed(127, "", f"{argv[0]} cannot be started: {error.strerror}")
    return Completed(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def must(
    argv: Sequence[str],
    *,
    stdin: str = "",
    limit_s: float = DEFAULT_LIMIT_S,
    environ: Mapping[str, str] | None = None,
) -> str:
    """Standard output of a program that has to succeed. Raises CommandFailed."""
    done = run(argv, stdin=stdin, limit_s=limit_s, environ=environ)
    if done.status != 0:
        words = (done.stderr or done.stdout)[-_LAST_WORDS:].strip()
        raise CommandFailed(f"`{' '.join(argv)}` ended with status {done.status}: {words}")
    return done.stdout


def missing(programs: Sequence[str]) -> tuple[str, ...]:
    """Which of these programs this machine lacks."""
    return tuple(name for name in programs if shutil.which(name) is None)


class Program:
    """A long-running program with a log file of its own; it is told to end when the lab dies (PR_SET_PDEATHSIG)."""

    def __init__(self, argv: Sequence[str], *, log: Path, environ: Mapping[str, str] | None = None) -> None:
        self._argv = ["setpriv", "--pdeathsig", "TERM", *argv]
        self._log = log
        self._environ = dict(environ or {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, cgroups: Sequence[Path] = ()) -> None:
        """Start it in a session of its own and, where directories are given, inside these control groups."""

        def enter() -> None:
            for directory in cgroups:
                (directory / "cgroup.procs").write_text("0")

        descriptor = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - argument vector of our own making
                self._argv,
                cwd="/",
                env=_environment(self._environ),
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                start_new_session=True,
                preexec_fn=enter if cgroups else None,  # noqa: PLW1509 - the lab starts programs from one thread
            )
        finally:
            os.close(descriptor)

    @property
    def pid(self) -> int:
        """Process id; 0 before the start."""
        return self._process.pid if self._process else 0

    def exit_status(self) -> int | None:
        """None while it runs."""
        return self._process.poll() if self._process else 0

    def stop(self, grace_s: float = 10.0) -> None:
        """Ask it to end, and end it after `grace_s` seconds."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log."""
        try:
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The caller's, without the settings of the caller's own Wardkeep."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    return kept | {"LC_ALL": "C.UTF-8"} | dict(extra)
