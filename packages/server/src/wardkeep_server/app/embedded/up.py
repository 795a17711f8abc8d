"""`wardkeep up`: everything on one machine, supervised, until it is told to stop.

Order: database, schema, API and worker, then the appliance that observes this machine. The ready line comes once,
when the web app answers and the appliance has checked in. Every step says what it is doing; a step that fails says
why and what to do, and what was started is stopped again.
"""

import fcntl
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wardkeep_server.app.embedded.environment import DEFAULT_PORT, environment_for, layout_of, postgres_of
from wardkeep_server.app.embedded.layout import Layout
from wardkeep_server.app.embedded.postgres import Postgres, PostgresFailed
from wardkeep_server.app.embedded.processes import Child, run
from wardkeep_server.app.embedded.supervisor import Supervisor

WRONG_USAGE = 2
FAILED = 1
_TICK_S = 0.2
_API_READY_S = 60.0
_APPLIANCE_READY_S = 60.0
_MAX_PORT = 65_535


class StartFailed(RuntimeError):
    """A step of the start failed; the message says what to do. `status` is the exit code."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


def run_everything(environ: Mapping[str, str]) -> int:
    """Start, say when it is ready, supervise until SIGTERM or Ctrl-C, stop. Returns the exit code."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    supervisor = Supervisor(report=_say)
    try:
        installation = _Installation(environ, supervisor, stop)
        with installation.lock():
            installation.start()
            while not stop.wait(_TICK_S):
                supervisor.tick()
            _say("Stopping")
    except (StartFailed, PostgresFailed) as failed:
        if not stop.is_set():
            print(f"wardkeep up: {failed}", file=sys.stderr)  # noqa: T201 - the command's answer
            return failed.status if isinstance(failed, StartFailed) else FAILED
    finally:
        supervisor.stop()
    _say("Stopped")
    return 0


class _Installation:
    """One WARDKEEP_VAR with its processes."""

    def __init__(self, environ: Mapping[str, str], supervisor: Supervisor, stop: threading.Event) -> None:
        self._environ = environ
        self._layout = layout_of(environ)
        self._port = _port(environ.get("WARDKEEP_PORT") or DEFAULT_PORT)
        self._supervisor = supervisor
        self._stop = stop

    def lock(self) -> "_Lock":
        """Held while this installation runs."""
        return _Lock(self._layout)

    def start(self) -> None:
        """Bring everything up in order and print the ready line."""
        _refuse_busy(self._port)
        postgres = postgres_of(self._layout)
        environ = environment_for(self._layout, postgres, str(self._port), self._environ)
        _say("Starting PostgreSQL")
        self._start_postgres(postgres)
        _say("Bringing the schema up to date")
        prepared = self._step("prepare", environ)
        _say("Starting API and worker")
        for name, module in (("api", "wardkeep_server.app.serve"), ("worker", "wardkeep_server.app.worker")):
            self._supervisor.start(self._child(name, [sys.executable, "-m", module], environ))
        self._wait(self._healthy, _API_READY_S, "the API did not become healthy", "api")
        _say("Starting the appliance that observes this machine (dry run)")
        self._start_appliance()
        if not prepared["observed"]:
            self._adopt(environ)
        self._announce()

    def _start_postgres(self, postgres: Postgres) -> None:
        postgres.prepare()
        self._supervisor.start(postgres.child, before_restart=postgres.prepare)
        postgres.wait_ready()

    def _start_appliance(self) -> None:
        program = _program("wardkeep-appliance")
        self._supervisor.start(
            self._child("appliance", [program, "run"], appliance_environment(self._layout, self._port, os.environ))
        )

    def _adopt(self, environ: Mapping[str, str]) -> None:
        """Wait until the appliance has claimed its site, then hand over what it shows of its keys."""
        argv = [_program("wardkeep-appliance"), "fingerprints", "--state", str(self._layout.appliance)]
        shown: list[str] = []

        def enrolled() -> bool:
            done = run(argv, timeout=10)
            shown[:] = [done.output]
            return done.status == 0

        self._wait(enrolled, _APPLIANCE_READY_S, "the appliance did not enrol", "appliance")
        self._step("adopt", environ, shown[0])

    def _child(self, name: str, argv: list[str], environ: Mapping[str, str]) -> Child:
        return Child(name, argv, log=self._layout.logs / f"{name}.log", environ=environ)

    def _step(self, name: str, environ: Mapping[str, str], *arguments: str) -> dict[str, Any]:
        """Run one step of the start in a process of its own, so that the supervisor stays small."""
        argv = [sys.executable, "-m", "wardkeep_server.app.embedded.first_start", name, *arguments]
        done = run(argv, timeout=120, environ=environ)
        if done.status != 0:
            raise StartFailed(f"the step `{name}` failed:\n{done.errors}")
        answer: dict[str, Any] = json.loads(done.output.splitlines()[-1])
        return answer

    def _wait(self, met: Callable[[], bool], seconds: float, complaint: str, log: str) -> None:
        deadline = time.monotonic() + seconds
        while not met():
            self._supervisor.tick()
            if self._stop.wait(0.1):
                raise StartFailed("stopped while starting")
            if time.monotonic() > deadline:
                raise StartFailed(f"{complaint} within {seconds:.0f} s; see {self._layout.logs / f'{log}.log'}")

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/health", timeout=2) as answer:
                return bool(answer.status == 200)  # noqa: PLR2004 - HTTP OK
        except (urllib.error.URLError, OSError):
            return False

    def _announce(self) -> None:
        print(f"Wardkeep is ready: http://localhost:{self._port}", flush=True)  # noqa: T201 - the one ready line
        password = self._layout.first_operator_password
        if password.exists():
            _say(f"Sign in as admin; the first password is in {password}")


STATUS_PAGE = ("WARDKEEP_STATUS_LISTEN", "WARDKEEP_STATUS_HOSTS")
"""What whoever starts Wardkeep here may say to the appliance: where its own page listens."""


def appliance_environment(layout: Layout, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """Settings of the appliance on this machine; dry run is fixed there. `given` is our own environment."""
    return {name: given[name] for name in STATUS_PAGE if name in given} | {
        "WARDKEEP_SERVER_URL": f"http://127.0.0.1:{port}",
        "WARDKEEP_APPLIANCE_STATE": str(layout.appliance),
        "WARDKEEP_ENROLMENT_CODE_FILE": str(layout.enrolment_code),
        "HEALING_DRY_RUN": "true",
    }


class _Lock:
    """One `wardkeep up` per installation."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._descriptor = -1

    def __enter__(self) -> None:
        self._layout.prepare()
        self._descriptor = os.open(self._layout.lock, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartFailed(
                f"Wardkeep already runs with WARDKEEP_VAR={self._layout.var}; stop it, or set WARDKEEP_VAR", WRONG_USAGE
            ) from None

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= _MAX_PORT:
        raise StartFailed(f"WARDKEEP_PORT is {text[:20]!r}; it must be a port number", WRONG_USAGE)
    return int(text)


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StartFailed(
                f"port {port} is in use or not allowed ({error.strerror}); set WARDKEEP_PORT to a free one", WRONG_USAGE
            ) from None


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - progress for the person at the terminal
