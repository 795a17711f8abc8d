"""The lab's own Wardkeep: Central Command by `wardkeep up`, and a second appliance that watches the lab's site.

Own directory, own port, own processes, stopped by pid. Nothing of the caller's own installation is inherited.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wardkeep_lab.commands import CommandFailed, Completed, Program, must, run

READY_LIMIT_S = 180.0
KIT_LIMIT_S = 300.0
_READY = "Wardkeep is ready: "
_STOP_GRACE_S = 30.0
_POLL_S = 0.2


class Instance:
    """Everything below one directory. `url` is where its operator signs in."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.state = home / "lab-appliance"
        self._code = home / "lab-enrolment-code"
        self._server: Program | None = None
        self._appliance: Program | None = None

    @property
    def first_password(self) -> str:
        """Password of `admin` before it is changed."""
        return (self.home / "first-operator-password").read_text().strip()

    def start(self) -> None:
        """Start Central Command and return when it says that it is ready."""
        self.home.mkdir(parents=True, exist_ok=True)
        log = self.home / "up.log"
        self._server = Program([_program("wardkeep"), "up"], log=log, environ=self._environ())
        self._server.start()
        self._until(lambda: _READY in log.read_text(), self._server, "Wardkeep did not become ready")

    def start_appliance(self, *, dry_run: bool) -> None:
        """Start the lab's appliance; healing in dry run is its default, so only False is ever said to it."""
        switch = {} if dry_run else {"HEALING_DRY_RUN": "false"}
        environ = {
            **self._environ(),
            **switch,
            "WARDKEEP_SERVER_URL": f"http://127.0.0.1:{self.port}",
            "WARDKEEP_APPLIANCE_STATE": str(self.state),
            "WARDKEEP_ENROLMENT_CODE_FILE": str(self._code),
        }
        log = self.home / "lab-appliance.log"
        self._appliance = Program([_program("wardkeep-appliance"), "run"], log=log, environ=environ)
        self._appliance.start()

    def stop_appliance(self) -> None:
        """End the lab's appliance."""
        if self._appliance:
            self._appliance.stop(_STOP_GRACE_S)

    def stop(self) -> None:
        """End both."""
        self.stop_appliance()
        if self._server:
            self._server.stop(_STOP_GRACE_S)

    def give_code(self, code: str) -> None:
        """Put the single-use code where the lab's appliance looks for it, readable by its owner only."""
        self.state.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self._code, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{code}\n")

    def fingerprints(self) -> dict[str, Any]:
        """What the appliance itself says its keys are, and which server keys it pinned: read off the box."""
        asked = [_program("wardkeep-appliance"), "fingerprints", "--state", str(self.state)]
        shown: dict[str, Any] = json.loads(must(asked, environ=self._environ()))
        return shown

    def kit(self, organisation: str, start: str, end: str, output: Path) -> None:
        """Build the auditor kit of a period. Raises CommandFailed."""
        period = ["--from", start, "--to", end]
        argv = [_program("wardkeep"), "kit", "--organisation", organisation, *period, "-o", str(output)]
        must(argv, limit_s=KIT_LIMIT_S, environ=self._environ())

    def verify(self, kit: Path, trust: Path) -> Completed:
        """What `wardkeep verify` says of a kit."""
        argv = [_program("wardkeep"), "verify", str(kit), "--trust", str(trust)]
        return run(argv, limit_s=KIT_LIMIT_S, environ=self._environ())

    def still_runs(self) -> None:
        """Raises CommandFailed with its last words when one of the two has ended."""
        for name, program in (("Wardkeep", self._server), ("the lab's appliance", self._appliance)):
            if program and program.exit_status() is not None:
                raise CommandFailed(f"{name} ended with status {program.exit_status()}:\n{program.last_words()}")

    def _environ(self) -> dict[str, str]:
        return {"WARDKEEP_PORT": str(self.port), "WARDKEEP_VAR": str(self.home)}

    def _until(self, met: Callable[[], bool], program: Program, complaint: str) -> None:
        deadline = time.monotonic() + READY_LIMIT_S
        while not met():
            if program.exit_status() is not None or time.monotonic() > deadline:
                raise CommandFailed(f"{complaint}:\n{program.last_words()}")
            time.sleep(_POLL_S)


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _free_port() -> int:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port: int = finder.getsockname()[1]
        return port
