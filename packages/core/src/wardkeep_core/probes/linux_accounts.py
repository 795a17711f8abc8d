"""Facts about who may use a Linux device: accounts, who may become root, shells left alone. Never a hash (law K12)."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.linux import AccountName
from wardkeep_core.probes.probe import Facts, short_of


class ShellClass(StrEnum):
    """What an account's shell lets it do. A shell we do not know as harmless counts as a log-in shell."""

    LOGIN = "login"
    NONE = "none"


class Account(Frozen):
    """One line of passwd(5). `locked`: no password can be right; `expired`: nobody gets in, by key neither."""

    name: AccountName
    uid: int = Field(ge=0, lt=2**32)
    shell: ShellClass
    locked: bool
    expired: bool


class Accounts(Facts):
    """Every local account; `total` is the number of lines that were counted apart from reading them."""

    KIND: ClassVar[str] = "linux.accounts"

    total: int = Field(ge=0)
    accounts: tuple[Account, ...] = Field(max_length=400)

    def gap(self) -> str | None:
        """As many accounts as lines."""
        return short_of(self.total, len(self.accounts), "accounts")


class SudoMember(Frozen):
    """An account that may run commands as root by sudo. `passwordless` where any of them asks for no password."""

    account: AccountName
    passwordless: bool


class SudoPolicy(Facts):
    """Who may become root by sudo, as `sudo -l -U` says for each of the `asked` local accounts.

    `installed` false: there is no sudo, so nobody may. `total` counts `members`.
    """

    KIND: ClassVar[str] = "linux.sudo_policy"

    installed: bool
    asked: int = Field(ge=0)
    total: int = Field(ge=0)
    members: tuple[SudoMember, ...] = Field(max_length=500)

    def gap(self) -> str | None:
        """As many members as counted, and nobody left unasked."""
        if self.installed and not self.asked:
            return "no account was asked for"
        return short_of(self.total, len(self.members), "members")


class ShellProfile(Facts):
    """What log-in shells are told to do when left alone, as written in /etc/profile and /etc/profile.d.

    `tmout_s` is the last TMOUT set there, in seconds, None where none is set; `read_only` when it cannot be changed.
    """

    KIND: ClassVar[str] = "linux.shell_profile"

    tmout_s: int | None = Field(ge=0)
    read_only: bool
