"""A site in memory: devices that answer probes and accept steps as the shipped scripts would, with faults on demand.

It stands in for the wire and the device, nowhere for our own code: scripts are known by name, arguments are checked as
they are in truth, and every answer is bytes.
"""

import base64
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from wardkeep_appliance.transport.script import Ran, Script, checked_arguments
from wardkeep_appliance.transport.session import Session, TransportName, Unreached
from wardkeep_core.checks.kernel_values import KERNEL_VALUES
from wardkeep_core.probes.probe import Failure
from wardkeep_core.protocol.documents import Target

Fault = Callable[["SimDevice"], Ran | None]
"""Called in the place of a script; None lets the script run after all."""


def refuse(_device: "SimDevice") -> Ran:
    return Ran(1, b"", b"wardkeep: refused\n", 1)


def late(_device: "SimDevice") -> Ran:
    raise Unreached(Failure.TIMED_OUT, "no answer within 30 s")


def half(_device: "SimDevice") -> Ran:
    return Ran(0, b'{"files":[{"path":"/etc/shadow","pres', b"", 1)


def empty(_device: "SimDevice") -> Ran:
    return Ran(0, b"", b"", 1)


def vanish(device: "SimDevice") -> Ran:
    device.gone = True
    raise Unreached(Failure.UNREACHABLE, "connection lost")


def no_effect(_device: "SimDevice") -> Ran:
    """Says that it changed something, and changed nothing."""
    return Ran(0, b"changed\n", b"", 1)


@dataclass
class SimUnit:
    loaded: bool = True
    active: bool = True
    enabled: bool = True
    restarts_1h: int = 0


@dataclass
class SimDevice:
    """State of a device. `faults` are keyed by script and verb: `set_file_mode.sh apply`, `file_modes.sh`."""

    id: str
    files: dict[str, tuple[str, str, str]] = field(
        default_factory=lambda: {
            "/etc/shadow": ("root", "shadow", "0640"),
            "/etc/gshadow": ("root", "shadow", "0640"),
        }
    )
    managed: dict[str, str] = field(default_factory=dict)
    ssh: dict[str, str | bool | int] = field(
        default_factory=lambda: {
            "permit_root": "no",
            "permit_root_matched": "no",
            "password": False,
            "keyboard_interactive": False,
            "empty_passwords": False,
            "max_tries": 4,
            "login_grace_s": 60,
        }
    )
    ssh_before: dict[str, str | bool | int] = field(default_factory=dict)
    kernel: dict[str, int] = field(default_factory=lambda: dict(KERNEL_VALUES))
    units: dict[str, SimUnit] = field(default_factory=lambda: {"cron.service": SimUnit()})
    timers: dict[str, list[list[str]]] = field(default_factory=dict)
    fired: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    gone: bool = False
    calls: list[str] = field(default_factory=list)
    on_call: Callable[[str], object] = lambda _call: None

    def run(self, script: Script, arguments: Sequence[str]) -> Ran:
        if self.gone:
            raise Unreached(Failure.UNREACHABLE, "connection lost")
        file = script.name.rpartition("/")[2]
        call = " ".join([file, *arguments[:1]]) if script.name.startswith("steps/") else file
        self.calls.append(call)
        self.on_call(call)
        fault = self.faults.get(call)
        answer = None if fault is None else fault(self)
        if answer is not None:
            return answer
        try:
            return Ran(0, self._do(file, list(checked_arguments(arguments))), b"", 1)
        except _Failed as error:
            return Ran(1, b"", f"wardkeep: {error}\n".encode(), 1)

    def fire(self) -> None:
        """The revert timer runs out."""
        for attempt, lines in list(self.timers.items()):
            del self.timers[attempt]
            for script, *arguments in lines:
                self._do(script, arguments)
            self.fired[attempt] = "undone"

    def _do(self, file: str, arguments: list[str]) -> bytes:
        does = getattr(self, f"_{file.removesuffix('.sh')}")
        answer = does(*arguments)
        return (answer if isinstance(answer, str) else json.dumps(answer)).encode() + b"\n"

    def _file_modes(self, *paths: str) -> object:
        return {"files": [self._file(path) for path in paths]}

    def _file(self, path: str) -> object:
        if path not in self.files:
            return {"path": path, "present": False}
        owner, group, mode = self.files[path]
        return {"path": path, "present": True, "owner": owner, "group": group, "mode": mode, "symlink": False}

    def _ssh_config(self) -> object:
        return self.ssh

    def _kernel_parameters(self, *names: str) -> object:
        return {"values": {name: self.kernel.get(name) for name in names}}

    def _unit_states(self, *names: str) -> object:
        return {"units": [{"unit": name, **vars(self.units.get(name, SimUnit(False, False, False)))} for name in names]}

    def _set_file_mode(self, verb: str, path: str, *wanted: str) -> object:
        if path not in self.files:
            raise _Failed("not a plain file")
        if verb == "read":
            owner, group, mode = self.files[path]
            return {"owner": owner, "group": group, "mode": mode}
        owner, group, mode = wanted
        changed = self.files[path] != (owner, group, mode)
        self.files[path] = (owner, group, mode)
        return "changed" if changed else "unchanged"

    def _set_service(self, verb: str, unit: str, *wanted: str) -> object:
        state = self.units[unit]
        if verb == "read":
            return {"active": state.active, "enabled": state.enabled}
        running, at_boot = wanted
        state.active = {"running": True, "restarted": True, "yes": True, "keep": state.active}.get(running, False)
        state.enabled = {"yes": True, "no": False}.get(at_boot, state.enabled)
        return "changed"

    def _write_managed_file(self, verb: str, path: str, *rest: str) -> object:
        if verb == "read":
            return {"present": path in self.managed}
        if verb == "apply":
            self.managed[path] = base64.b64decode(rest[3]).decode()
        elif rest[2] == "no":
            self.managed.pop(path, None)
        return "changed"

    def _reload_unit(self, verb: str, target: str, *pairs: str) -> object:
        if target == "kernel_parameters":
            if verb == "read":
                return {name: self.kernel[name] for name in pairs}
            self.kernel |= {pair.partition("=")[0]: int(pair.partition("=")[2]) for pair in pairs}
            return "changed"
        if verb == "read":
            return {}
        self._reload_ssh()
        return "changed"

    def _reload_ssh(self) -> None:
        written = self.managed.get("/etc/ssh/sshd_config.d/00-wardkeep.conf")
        if written is None:
            self.ssh = self.ssh_before or self.ssh
            return
        self.ssh_before = self.ssh_before or dict(self.ssh)
        settings = dict(line.split(" ", 1) for line in written.splitlines() if not line.startswith("#"))
        self.ssh = self.ssh | {
            "permit_root": settings["PermitRootLogin"],
            "permit_root_matched": settings["PermitRootLogin"],
            "max_tries": int(settings["MaxAuthTries"]),
            "login_grace_s": int(settings["LoginGraceTime"]),
        }

    def _arm_revert(self, verb: str, attempt: str, *rest: str) -> object:
        if verb == "arm":
            lines = base64.b64decode(rest[1]).decode().splitlines()
            self.timers[attempt] = [line.split(" ") for line in lines]
            return "changed"
        if verb == "read":
            fired = attempt in self.fired
            return {"armed": attempt in self.timers, "fired": fired, "result": self.fired.get(attempt, "")}
        if attempt in self.fired:
            raise _Failed("the timer has already undone the changes")
        self.timers.pop(attempt, None)
        return "changed"

    def _second_session(self, _verb: str) -> object:
        return {"uid": 0, "boot": "same"}

    def _step_clock(self, _verb: str) -> object:
        return "changed"

    def _tidy(self, _attempt: str) -> object:
        return "changed"


class _Failed(Exception):
    pass


class SimSession:
    """A Session to a simulated device."""

    def __init__(self, device: SimDevice, transport: TransportName) -> None:
        self._device = device
        self.transport: TransportName = transport

    async def run(self, script: Script, arguments: Sequence[str], *, timeout_s: float) -> Ran:
        assert timeout_s > 0
        return self._device.run(script, arguments)


class SimSite:
    """A Dialler over simulated devices; counts the sessions it opened."""

    def __init__(self, *devices: SimDevice) -> None:
        self.devices = {device.id: device for device in devices}
        self.opened = 0
        self.unreachable: dict[str, Failure] = {}
        self.on_open: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def open(self, target: Target) -> AsyncIterator[Session]:
        self.opened += 1
        self.on_open()
        device = self.devices[target.device]
        if target.device in self.unreachable:
            raise Unreached(self.unreachable[target.device], "not reached")
        if device.gone:
            raise Unreached(Failure.UNREACHABLE, "no SSH session")
        yield SimSession(device, "local" if target.ssh is None else "ssh")
