"""Facts about a Linux device. Settings, states, names and modes only; never file contents (law K12)."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.probe import Facts, short_of

Octal = Annotated[str, StringConstraints(pattern=r"^[0-7]{4}$")]
AccountName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9._-]{0,62}\$?$")]
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


class ListedFolder(Frozen):
    """A folder whose files were asked for: how many files lie directly in it, 0 where there is no such folder."""

    path: str
    present: bool
    entries: int = Field(ge=0)


class FileModes(Facts):
    """Ownership and mode of the files a check names (stat(2), never opened), and of all files in named folders."""

    KIND: ClassVar[str] = "linux.file_modes"

    files: tuple[FileMode, ...] = Field(max_length=256)
    folders: tuple[ListedFolder, ...] = Field(default=(), max_length=16)

    def answered(self) -> tuple[str, ...]:
        """Named files, and folders with a slash behind; files found in a folder were not asked for by name."""
        listed = {folder.path for folder in self.folders}
        named = tuple(file.path for file in self.files if file.path.rpartition("/")[0] not in listed)
        return (*named, *(f"{folder.path}/" for folder in self.folders))

    def gap(self) -> str | None:
        """Each folder's files are all there."""
        for folder in self.folders:
            found = sum(file.path.rpartition("/")[0] == folder.path for file in self.files)
            if short := short_of(folder.entries, found, f"files of {folder.path}"):
                return short
        return None


class RootLogin(StrEnum):
    """Values of sshd_config(5) PermitRootLogin, as `sshd -T` prints them."""

    YES = "yes"
    NO = "no"
    PROHIBIT_PASSWORD = "prohibit-password"  # noqa: S105 - a setting's value
    WITHOUT_PASSWORD = "without-password"  # noqa: S105 - the old spelling that `sshd -T` still prints
    FORCED_COMMANDS_ONLY = "forced-commands-only"


class SshConfig(Facts):
    """Effective settings of the SSH server (`sshd -T`), globally and for a root login (`-C user=root`).

    `*_matched` are the loosest values that Match blocks leave to any account with a log-in shell, asked from several
    addresses. `second_factor` is true where every log-in that takes a password or an answer asks for a key as well
    (AuthenticationMethods). `key_logins` (30 days) and `password_logins` (7 days) are accounts that logged in so; they
    are looked up only where passwords are on and the question asks for it. None means that the answer does not say.
    """

    KIND: ClassVar[str] = "linux.ssh_config"

    permit_root: RootLogin
    permit_root_matched: RootLogin
    password: bool
    keyboard_interactive: bool
    empty_passwords: bool
    max_tries: int
    login_grace_s: int
    password_matched: bool | None = None
    keyboard_interactive_matched: bool | None = None
    empty_passwords_matched: bool | None = None
    max_tries_matched: int | None = None
    second_factor: bool | None = None
    key_logins: tuple[AccountName, ...] | None = Field(default=None, max_length=64)
    password_logins: tuple[AccountName, ...] | None = Field(default=None, max_length=64)


class KernelParameters(Facts):
    """Values in force under /proc/sys/net; None where the kernel has no such parameter."""

    KIND: ClassVar[str] = "linux.kernel_parameters"

    values: dict[ParameterName, int | None] = Field(max_length=64)

    def answered(self) -> tuple[str, ...]:
        """The parameters."""
        return tuple(self.values)


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

    def answered(self) -> tuple[str, ...]:
        """The units."""
        return tuple(unit.unit for unit in self.units)
