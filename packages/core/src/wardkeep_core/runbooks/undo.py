"""How an attempt is taken back: typed actions made from what the steps recorded before they changed anything.

What each kind of step must put into `StepResult.before` (nothing else is looked at):

    set_file_mode       {"owner": text, "group": text, "mode": four octal digits}
    set_service         {"active": bool, "enabled": bool}
    write_managed_file  {"present": bool}; when present, a copy is kept on the device under the attempt's id
    reload_unit         ssh, journal: {}; kernel_parameters: the value in force of every written name, before the reload
    load_firewall_ruleset  {"present": bool, "loaded": bool, "enabled": bool}: our rules on file (a copy is kept), in
                        force, and loaded at the next start
    step_clock          {}: it cannot be taken back
    arm_revert, disarm, second_session  {}

The same actions, in the same order, are what the revert timer on the device carries out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, assert_never

from pydantic import Field, ValidationError

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.linux import Octal, ParameterName, UnitName
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    GuardedPath,
    LoadFirewallRuleset,
    ReloadTarget,
    ReloadUnit,
    SecondSession,
    ServiceState,
    SetFileMode,
    SetService,
    Step,
    StepClock,
    StepResult,
    Template,
    WriteManagedFile,
)


class RestoreFileMode(Frozen):
    """Owner, group and mode as they were."""

    kind: Literal["restore_file_mode"] = "restore_file_mode"
    path: GuardedPath
    owner: str = Field(max_length=64)
    group: str = Field(max_length=64)
    mode: Octal


class RestoreService(Frozen):
    """Running and start type as they were; None leaves it."""

    kind: Literal["restore_service"] = "restore_service"
    unit: UnitName
    active: bool | None
    enabled: bool | None


class RestoreManagedFile(Frozen):
    """Remove our file (`saved_copy` false), or put back the copy that was saved before the write."""

    kind: Literal["restore_managed_file"] = "restore_managed_file"
    template: Template
    saved_copy: bool


class RestoreKernelValues(Frozen):
    """Values in force as they were."""

    kind: Literal["restore_kernel_values"] = "restore_kernel_values"
    values: dict[ParameterName, int] = Field(max_length=64)


class RestoreFirewall(Frozen):
    """Our rules as they were: the saved copy back on file or none, in force or not, at the next start or not."""

    kind: Literal["restore_firewall"] = "restore_firewall"
    present: bool
    loaded: bool
    enabled: bool


class ReloadAgain(Frozen):
    """Reload once the files are as they were."""

    kind: Literal["reload_again"] = "reload_again"
    target: ReloadTarget


UndoAction = Annotated[
    RestoreFileMode | RestoreService | RestoreManagedFile | RestoreKernelValues | RestoreFirewall | ReloadAgain,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class UndoPlan:
    """`actions` in the order to carry out. `cannot` names, in words, changes that no record allows to take back.

    With anything in `cannot` the attempt ends `failed`, never `rolled_back`.
    """

    actions: tuple[UndoAction, ...]
    cannot: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """True when every change can be taken back."""
        return not self.cannot


def undo_plan(done: Sequence[tuple[Step, StepResult]]) -> UndoPlan:
    """What to do, newest change first, reloads last; from the steps carried out and what each recorded before.

    Steps that changed nothing (`unchanged`, `undone`) need nothing. A step that `failed` may have changed
    something half-way: it is taken back like a done one.
    """
    actions: list[UndoAction] = []
    cannot: list[str] = []
    for step, result in reversed(done):
        if result.status in {"unchanged", "undone"}:
            continue
        try:
            action = _undo_of(step, result)
        except (ValidationError, KeyError, TypeError):
            cannot.append(f"{step.kind}: what was there before was not recorded")
            continue
        if isinstance(action, str):
            cannot.append(action)
        elif action is not None:
            actions.append(action)
    last = [action for action in actions if isinstance(action, ReloadAgain)]
    first = [action for action in actions if not isinstance(action, ReloadAgain)]
    return UndoPlan(actions=(*first, *last), cannot=tuple(cannot))


def _undo_of(step: Step, result: StepResult) -> UndoAction | str | None:  # noqa: PLR0911 - one per step kind
    before = result.before
    match step:
        case ArmRevert() | Disarm() | SecondSession():
            return None
        case StepClock():
            return "step_clock: a clock that was set cannot be set back"
        case SetFileMode():
            return RestoreFileMode.model_validate({"path": step.path, **before}, strict=True)
        case SetService():
            return _undo_service(step, before)
        case WriteManagedFile():
            return RestoreManagedFile.model_validate(
                {"template": step.template, "saved_copy": before["present"]}, strict=True
            )
        case ReloadUnit():
            if step.target is not ReloadTarget.KERNEL_PARAMETERS:
                return ReloadAgain(target=step.target)
            return RestoreKernelValues.model_validate({"values": before or None}, strict=True)
        case LoadFirewallRuleset():
            return RestoreFirewall.model_validate(before, strict=True)
        case _:
            assert_never(step)


def _undo_service(step: SetService, before: dict[str, str | int | bool | None]) -> RestoreService | None:
    active, enabled = before["active"], before["enabled"]
    if step.state is ServiceState.RESTARTED and active is True:
        return None
    return RestoreService.model_validate(
        {"unit": step.unit, "active": active, "enabled": enabled if step.at_boot is not None else None}, strict=True
    )
