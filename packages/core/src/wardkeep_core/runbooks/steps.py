"""Step kinds: the closed list of what may be done to a device. No step carries a script or free text (law K9).

Every step states what it found before it changes anything; the undo of a step is what that record allows.
Catalogue 3.2.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.linux import Octal, UnitName
from wardkeep_core.probes.questions import AskedPath


class ArmRevert(Frozen):
    """A timer on the device itself undoes the steps after it unless it is disarmed in time."""

    kind: Literal["arm_revert"] = "arm_revert"
    seconds: Annotated[int, Field(ge=60, le=900)]


class Disarm(Frozen):
    """Stops the revert timer; allowed only after a second session has answered."""

    kind: Literal["disarm"] = "disarm"


class SecondSession(Frozen):
    """A new session by the same path runs one harmless probe while the first one stays open."""

    kind: Literal["second_session"] = "second_session"


class ServiceState(StrEnum):
    """Target state of a unit."""

    RUNNING = "running"
    STOPPED = "stopped"
    RESTARTED = "restarted"


class SetService(Frozen):
    """Start, stop or restart a declared unit; `at_boot` true enables it, None leaves the start type."""

    kind: Literal["set_service"] = "set_service"
    unit: UnitName
    state: ServiceState
    at_boot: bool | None = None


class ProtectedFile(StrEnum):
    """Files whose owner, group and mode SetFileMode may set."""

    SHADOW = "/etc/shadow"
    GSHADOW = "/etc/gshadow"
    SSHD_CONFIG = "/etc/ssh/sshd_config"
    SUDOERS = "/etc/sudoers"
    PASSWD = "/etc/passwd"  # noqa: S105 - a path
    GROUP = "/etc/group"
    AUTH_LOG = "/var/log/auth.log"
    SECURE_LOG = "/var/log/secure"
    AUDIT_LOG = "/var/log/audit/audit.log"


SUDO_RULES = "/etc/sudoers.d"
"""Every file that lies directly in it counts as a protected one."""
GUARDED_FOLDERS: tuple[str, ...] = ("/etc", "/usr/local/bin", "/usr/local/sbin", "/boot", "/var/spool/cron")
"""In these and below, SetFileMode may take rights away; owner and group stay. Catalogue 2.4."""


def is_protected_path(path: str) -> bool:
    """True for the files whose owner and group may be set too."""
    return path in set(ProtectedFile) or path.rpartition("/")[0] == SUDO_RULES


def _guarded(path: str) -> str:
    if is_protected_path(path) or any(path.startswith(f"{folder}/") for folder in GUARDED_FOLDERS):
        return path
    raise ValueError("not a file whose mode may be set")


GuardedPath = Annotated[AskedPath, AfterValidator(_guarded)]
_GUARDED_PATH: TypeAdapter[str] = TypeAdapter(GuardedPath)


def is_guarded_path(path: str) -> bool:
    """True when a SetFileMode may name this file: one of the closed set, with plain letters only."""
    try:
        _GUARDED_PATH.validate_python(path)
    except ValidationError:
        return False
    return True


class SetFileMode(Frozen):
    """Owner, group and mode of one file of the closed set. Never follows a symlink, and never adds a right.

    Owner and group None stay as they are: always so for files that are guarded only because of the folder they are in.
    """

    kind: Literal["set_file_mode"] = "set_file_mode"
    path: GuardedPath
    owner: Literal["root", "syslog"] | None
    group: Literal["root", "shadow", "adm", "syslog"] | None
    mode: Octal

    @model_validator(mode="after")
    def _only_modes_elsewhere(self) -> "SetFileMode":
        if not is_protected_path(self.path) and (self.owner, self.group) != (None, None):
            raise ValueError("owner and group of this file may not be set")
        return self


class Template(StrEnum):
    """Files that we may write, each from a template of the signed catalogue."""

    SSH_HARDENING = "ssh_hardening"
    SSH_PASSWORDS_OFF = "ssh_passwords_off"
    KERNEL_NETWORK = "kernel_network"
    SHELL_IDLE_LOGOUT = "shell_idle_logout"
    JOURNAL = "journal"


class WriteManagedFile(Frozen):
    """Write one managed file from its template; where it lies and how it is validated belong to the template.

    `parameters` are integers by name, each within the template's own list and range.
    """

    kind: Literal["write_managed_file"] = "write_managed_file"
    template: Template
    parameters: dict[str, int] = Field(default_factory=dict, max_length=32)


class ReloadTarget(StrEnum):
    """What ReloadUnit may reload: a service's configuration, or kernel parameters from our drop-in.

    The journal reads its settings at its start only; it keeps what comes meanwhile, so nothing is lost.
    """

    SSH = "ssh"
    KERNEL_PARAMETERS = "kernel_parameters"
    JOURNAL = "journal"


class ReloadUnit(Frozen):
    """Reload, never restart: sessions stay."""

    kind: Literal["reload_unit"] = "reload_unit"
    target: ReloadTarget


class StepClock(Frozen):
    """Let the time daemon step the clock once, at most this far."""

    kind: Literal["step_clock"] = "step_clock"
    largest_seconds: Annotated[int, Field(ge=1, le=3600)]


PortName = Annotated[str, StringConstraints(pattern=r"^(tcp|udp)/[1-9][0-9]{0,4}$")]


class OpenBecause(StrEnum):
    """Why a port stays open: we come in by it; a person approved it; other devices use it now."""

    PATH = "path"
    APPROVED = "approved"
    IN_USE = "in_use"


class LoadFirewallRuleset(Frozen):
    """Drop what comes in unless it is asked for or comes to one of these ports; now and at every start.

    One table of our own, loaded in one transaction; rules of others are not touched. At least one port is our way in.
    """

    kind: Literal["load_firewall_ruleset"] = "load_firewall_ruleset"
    ruleset: Literal["inbound_drop"] = "inbound_drop"
    open: dict[PortName, OpenBecause] = Field(min_length=1, max_length=60)

    @model_validator(mode="after")
    def _way_in_stays(self) -> "LoadFirewallRuleset":
        if OpenBecause.PATH not in self.open.values():
            raise ValueError("our own way in must stay open")
        return self


Step = Annotated[
    ArmRevert
    | Disarm
    | SecondSession
    | SetService
    | SetFileMode
    | WriteManagedFile
    | ReloadUnit
    | StepClock
    | LoadFirewallRuleset,
    Field(discriminator="kind"),
]


class StepResult(Frozen):
    """What one step did: exit status, milliseconds taken, digest of the shipped script, before-state by name.

    `status` is `done`, `unchanged` (already so), `failed` or `undone`; `before` holds settings, never contents.
    """

    kind: str
    status: Literal["done", "unchanged", "failed", "undone"]
    exit_status: int | None
    script_digest: str | None
    milliseconds: int
    before: dict[str, str | int | bool | None] = Field(default_factory=dict, max_length=64)
    reason: str | None = None
