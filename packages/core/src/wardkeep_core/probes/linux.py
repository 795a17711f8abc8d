"""Facts about a Linux device. Settings, states, names and modes only; never file contents (law K12)."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.probe import Facts

Octal = Annotated[str, StringConstraints(pattern=r"^[0-7]{4}$")]
UnitName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9@._:\\-]{0,127}\.service$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^net\.[a-z0-9_.]{1,80}$")]


class FileMode(Frozen):
    """One file: owner and group by name, mode as four octal digits. `present` false leaves the rest None."""

    path: str
    present: bool
    owner: str | None = None
    group: str | None = None
    mode: Octal | None = None
    symlink: bool = False


class FileModes(Facts):
    """Ownership and mode of the files a check names (stat(2), never opened)."""

    KIND: ClassVar[str] = "linux.file_modes"

    files: tuple[FileMode, ...] = Field(max_length=256)


class RootLogin(StrEnum):
    """Values of sshd_config(5) PermitRootLogin, as `sshd -T` prints them."""

    YES = "yes"
    NO = "no"
    PROHIBIT_PASSWORD = "prohibit-password"  # noqa: S105 - a setting's value
    WITHOUT_PASSWORD = "without-password"  # noqa: S105 - the old spelling that `sshd -T` still prints
    FORCED_COMMANDS_ONLY = "forced-commands-only"


class SshConfig(Facts):
    """Effective settings of the SSH server (`sshd -T`), globally and for a root login (`-C user=root`)."""

    KIND: ClassVar[str] = "linux.ssh_config"

    permit_root: RootLogin
    permit_root_matched: RootLogin
    password: bool
    keyboard_interactive: bool
    empty_passwords: bool
    max_tries: int
    login_grace_s: int


class KernelParameters(Facts):
    """Values in force under /proc/sys/net; None where the kernel has no such parameter."""

    KIND: ClassVar[str] = "linux.kernel_parameters"

    values: dict[ParameterName, int | None] = Field(max_length=64)


class UnitState(Frozen):
    """One systemd unit: states as `systemctl show` names them; restarts of its main process in the last hour."""

    unit: UnitName
    loaded: bool
    active: bool
    enabled: bool
    restarts_1h: int


class UnitStates(Facts):
    """The units that were asked for, each answered, in the order asked."""

    KIND: ClassVar[str] = "linux.unit_states"

    units: tuple[UnitState, ...] = Field(max_length=128)
