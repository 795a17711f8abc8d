"""What is asked of a device: a probe kind and its typed parameters. The closed list.

A question carries names only (paths, units, parameters, sources), each limited in form and number, so that whoever
asks can pass them on as arguments without building a command line.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.appliance import SourceName
from wardkeep_core.probes.linux import ParameterName, UnitName
from wardkeep_core.probes.linux_network import AnyUnit, Port, Protocol

AskedPath = Annotated[str, StringConstraints(pattern=r"^(/[A-Za-z0-9_\-][A-Za-z0-9._\-]{0,63}){1,12}$")]
"""An absolute path; no part begins with a dot, so there is no `..`, and there are no spaces."""


class Asking(Frozen):
    """A question."""

    def asked_for(self) -> tuple[str, ...]:
        """The names that must be answered, each once and nothing else; none where the question names nothing."""
        return ()


class AskFileModes(Asking):
    """Owner, group and mode; answered by `FileModes`, one entry per path, in the order asked.

    After them one per file that lies directly in one of the folders.
    """

    kind: Literal["linux.file_modes"] = "linux.file_modes"
    paths: tuple[AskedPath, ...] = Field(min_length=1, max_length=256)
    folders: tuple[AskedPath, ...] = Field(default=(), max_length=16)

    def asked_for(self) -> tuple[str, ...]:
        """Paths, and folders with a slash behind."""
        return (*self.paths, *(f"{folder}/" for folder in self.folders))


class AskSshConfig(Asking):
    """Effective settings of the SSH server; answered by `SshConfig`. Needs root.

    `log_ins`: where passwords are on, also who logged in by key and by password of late.
    """

    kind: Literal["linux.ssh_config"] = "linux.ssh_config"
    log_ins: bool = False


class AskKernelParameters(Asking):
    """Values in force of these parameters; answered by `KernelParameters`, one value per name."""

    kind: Literal["linux.kernel_parameters"] = "linux.kernel_parameters"
    names: tuple[ParameterName, ...] = Field(min_length=1, max_length=64)

    def asked_for(self) -> tuple[str, ...]:
        """The parameters."""
        return self.names


class AskUnitStates(Asking):
    """States of these systemd units; answered by `UnitStates`, one entry per unit, in the order asked."""

    kind: Literal["linux.unit_states"] = "linux.unit_states"
    units: tuple[UnitName, ...] = Field(min_length=1, max_length=128)

    def asked_for(self) -> tuple[str, ...]:
        """The units."""
        return self.units


class AskAccounts(Asking):
    """Every local account; answered by `Accounts`. Needs root."""

    kind: Literal["linux.accounts"] = "linux.accounts"


class AskSudoPolicy(Asking):
    """Who may become root by sudo; answered by `SudoPolicy`. Needs root."""

    kind: Literal["linux.sudo_policy"] = "linux.sudo_policy"


class AskShellProfile(Asking):
    """What log-in shells do when left alone; answered by `ShellProfile`."""

    kind: Literal["linux.shell_profile"] = "linux.shell_profile"


class AskVolumes(Asking):
    """Free space of every local volume; answered by `Volumes`."""

    kind: Literal["linux.volumes"] = "linux.volumes"


class AskOsIdentity(Asking):
    """Distribution and release; answered by `OsIdentity`."""

    kind: Literal["linux.os_identity"] = "linux.os_identity"


class AskWorldWritable(Asking):
    """Plain files in these folders that anybody may write; answered by `WorldWritable`. Slow. Needs root."""

    kind: Literal["linux.world_writable"] = "linux.world_writable"
    folders: tuple[AskedPath, ...] = Field(min_length=1, max_length=16)

    def asked_for(self) -> tuple[str, ...]:
        """The folders."""
        return self.folders


class AskClockState(Asking):
    """Clock and time daemon; answered by `ClockState`, whose offset the asker measures when the answer comes."""

    kind: Literal["linux.clock_state"] = "linux.clock_state"


class AskLogState(Asking):
    """Whether events are recorded; answered by `LogState`. Writes one line to the log and reads it back. Needs root."""

    kind: Literal["linux.log_state"] = "linux.log_state"


class AskRestartState(Asking):
    """Whether a restart is pending; answered by `RestartState`."""

    kind: Literal["linux.restart_state"] = "linux.restart_state"


class AskFirewallRuleset(Asking):
    """The firewall in force; answered by `FirewallRuleset`. Needs root."""

    kind: Literal["linux.firewall_ruleset"] = "linux.firewall_ruleset"


class AskedService(Frozen):
    """A port that may answer other devices."""

    protocol: Protocol
    port: Port


class AskServiceSurface(Asking):
    """Whether these units run or start, and these ports answer other devices; answered by `ServiceSurface`."""

    kind: Literal["linux.service_surface"] = "linux.service_surface"
    units: tuple[AnyUnit, ...] = Field(min_length=1, max_length=64)
    ports: tuple[AskedService, ...] = Field(min_length=1, max_length=64)

    def asked_for(self) -> tuple[str, ...]:
        """Units, and ports as `tcp/23`."""
        return (*self.units, *(f"{each.protocol}/{each.port}" for each in self.ports))


class AskDnsClient(Asking):
    """Whom the device asks for names; answered by `DnsClient`."""

    kind: Literal["linux.dns_client"] = "linux.dns_client"


class AskMultiSourceTime(Asking):
    """Offsets against these time servers; answered by `MultiSourceTime`, one entry per source, in the order asked."""

    kind: Literal["appliance.multi_source_time"] = "appliance.multi_source_time"
    sources: tuple[SourceName, ...] = Field(min_length=1, max_length=16)

    def asked_for(self) -> tuple[str, ...]:
        """The servers."""
        return self.sources


class AskReleaseState(Asking):
    """Which release the appliance runs; answered by `ReleaseState`."""

    kind: Literal["appliance.release_state"] = "appliance.release_state"


class AskDataEncryption(Asking):
    """What the appliance's own state lies on; answered by `DataEncryption`. The asker knows where that is."""

    kind: Literal["appliance.data_encryption"] = "appliance.data_encryption"


class AskChainWalk(Asking):
    """Every stored envelope, hashed again; answered by `ChainWalk`. The asker has the store."""

    kind: Literal["appliance.chain_walk"] = "appliance.chain_walk"


class AskOutbox(Asking):
    """Evidence on its way; answered by `Outbox`. The asker has the store."""

    kind: Literal["appliance.outbox"] = "appliance.outbox"


class AskCoverage(Asking):
    """Of which enrolled devices something fresh is known; answered by `Coverage`. The asker has the store."""

    kind: Literal["appliance.coverage"] = "appliance.coverage"


Question = Annotated[
    AskFileModes
    | AskSshConfig
    | AskKernelParameters
    | AskUnitStates
    | AskAccounts
    | AskSudoPolicy
    | AskShellProfile
    | AskVolumes
    | AskOsIdentity
    | AskWorldWritable
    | AskClockState
    | AskLogState
    | AskRestartState
    | AskFirewallRuleset
    | AskServiceSurface
    | AskDnsClient
    | AskMultiSourceTime
    | AskReleaseState
    | AskDataEncryption
    | AskChainWalk
    | AskOutbox
    | AskCoverage,
    Field(discriminator="kind"),
]


class Missing(Frozen):
    """What a check would need before it can ask: a list that nobody declared (law K3)."""

    what: str
