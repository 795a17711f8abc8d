"""Which probes' answers a step can change: checks that read them are asked again after an attempt (law K11)."""

from typing import assert_never

from wardkeep_core.probes.appliance import MultiSourceTime
from wardkeep_core.probes.linux import FileModes, KernelParameters, SshConfig, UnitStates
from wardkeep_core.probes.linux_accounts import ShellProfile
from wardkeep_core.probes.linux_network import FirewallRuleset, ServiceSurface
from wardkeep_core.probes.linux_system import ClockState, LogState, WorldWritable
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    LoadFirewallRuleset,
    ReloadTarget,
    ReloadUnit,
    SecondSession,
    SetFileMode,
    SetService,
    Step,
    StepClock,
    Template,
    WriteManagedFile,
)

_WRITTEN = {
    Template.SSH_HARDENING: (SshConfig.KIND,),
    Template.SSH_PASSWORDS_OFF: (SshConfig.KIND,),
    Template.KERNEL_NETWORK: (KernelParameters.KIND,),
    Template.SHELL_IDLE_LOGOUT: (ShellProfile.KIND,),
    Template.JOURNAL: (LogState.KIND,),
}
_RELOADED = {
    ReloadTarget.SSH: (SshConfig.KIND, UnitStates.KIND),
    ReloadTarget.KERNEL_PARAMETERS: (KernelParameters.KIND,),
    ReloadTarget.JOURNAL: (LogState.KIND, UnitStates.KIND),
}


def touched_by(step: Step) -> tuple[str, ...]:  # noqa: PLR0911 - one answer per step kind
    """Kinds of the probes."""
    match step:
        case SetService():
            return (UnitStates.KIND, ServiceSurface.KIND, LogState.KIND, ClockState.KIND)
        case SetFileMode():
            return (FileModes.KIND, WorldWritable.KIND)
        case WriteManagedFile():
            return _WRITTEN[step.template]
        case ReloadUnit():
            return _RELOADED[step.target]
        case LoadFirewallRuleset():
            return (FirewallRuleset.KIND,)
        case StepClock():
            return (MultiSourceTime.KIND, ClockState.KIND)
        case ArmRevert() | Disarm() | SecondSession():
            return ()
        case _:
            assert_never(step)
