"""Step kinds: the closed list of what may be done to a device. No step carries a script or free text (law K9).

Every step states what it found before it changes anything; the undo of a step is what that record allows.
Catalogue 3.2.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.linux import Octal, UnitName


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
    """Files whose owner and mode SetFileMode may set."""

    SHADOW = "/etc/shadow"
    GSHADOW = "/etc/gshadow"


class SetFileMode(Frozen):
    """Owner, group and mode of one file of the closed set. Never follows a symlink."""

    kind: Literal["set_file_mode"] = "set_file_mode"
    path: ProtectedFile
    owner: Literal["root"]
    group: Literal["root", "shadow"]
    mode: Octal


class Template(StrEnum):
    """Files that we may write, each from a template of the signed catalogue."""

    SSH_HARDENING = "ssh_hardening"
    KERNEL_NETWORK = "kernel_network"


class WriteManagedFile(Frozen):
    """Write one managed file from its template; where it lies and how it is validated belong to the template.

    `parameters` are integers by name, each within the template's own list and range.
    """

    kind: Literal["write_managed_file"] = "write_managed_file"
    template: Template
    parameters: dict[str, int] = Field(default_factory=dict, max_length=32)


class ReloadTarget(StrEnum):
    """What ReloadUnit may reload: a service's configuration, or kernel parameters from our drop-in."""

    SSH = "ssh"
    KERNEL_PARAMETERS = "kernel_parameters"


class ReloadUnit(Frozen):
    """Reload, never restart: sessions stay."""

    kind: Literal["reload_unit"] = "reload_unit"
    target: ReloadTarget


class StepClock(Frozen):
    """Let the time daemon step the clock once, at most this far."""

    kind: Literal["step_clock"] = "step_clock"
    largest_seconds: Annotated[int, Field(ge=1, le=3600)]


Step = Annotated[
    ArmRevert | Disarm | SecondSession | SetService | SetFileMode | WriteManagedFile | ReloadUnit | StepClock,
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
