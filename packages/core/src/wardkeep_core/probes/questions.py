"""What is asked of a device: a probe kind and its typed parameters. The closed list.

A question carries names only (paths, units, parameters, sources), each limited in form and number, so that whoever
asks can pass them on as arguments without building a command line.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.appliance import SourceName
from wardkeep_core.probes.linux import ParameterName, UnitName

AskedPath = Annotated[str, StringConstraints(pattern=r"^(/[A-Za-z0-9_\-][A-Za-z0-9._\-]{0,63}){1,12}$")]
"""An absolute path; no part begins with a dot, so there is no `..`, and there are no spaces."""


class AskFileModes(Frozen):
    """Owner, group and mode of these files; answered by `FileModes`, one entry per path, in the order asked."""

    kind: Literal["linux.file_modes"] = "linux.file_modes"
    paths: tuple[AskedPath, ...] = Field(min_length=1, max_length=256)


class AskSshConfig(Frozen):
    """Effective settings of the SSH server; answered by `SshConfig`. Needs root."""

    kind: Literal["linux.ssh_config"] = "linux.ssh_config"


class AskKernelParameters(Frozen):
    """Values in force of these parameters; answered by `KernelParameters`, one value per name."""

    kind: Literal["linux.kernel_parameters"] = "linux.kernel_parameters"
    names: tuple[ParameterName, ...] = Field(min_length=1, max_length=64)


class AskUnitStates(Frozen):
    """States of these systemd units; answered by `UnitStates`, one entry per unit, in the order asked."""

    kind: Literal["linux.unit_states"] = "linux.unit_states"
    units: tuple[UnitName, ...] = Field(min_length=1, max_length=128)


class AskMultiSourceTime(Frozen):
    """Offsets against these time servers; answered by `MultiSourceTime`, one entry per source, in the order asked."""

    kind: Literal["appliance.multi_source_time"] = "appliance.multi_source_time"
    sources: tuple[SourceName, ...] = Field(min_length=1, max_length=16)


Question = Annotated[
    AskFileModes | AskSshConfig | AskKernelParameters | AskUnitStates | AskMultiSourceTime,
    Field(discriminator="kind"),
]


class Missing(Frozen):
    """What a check would need before it can ask: a list that nobody declared (law K3)."""

    what: str
