"""From typed steps and undo actions to shipped scripts and their arguments. Pure; nothing here touches a device."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from wardkeep_appliance.transport.script import Script, load_script
from wardkeep_core.checks.kernel_values import KERNEL_VALUES
from wardkeep_core.kit.ids import AttemptId
from wardkeep_core.runbooks.firewall_rules import render_rules
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
    WriteManagedFile,
)
from wardkeep_core.runbooks.templates import MANAGED_FILES, expected_settings, render_template
from wardkeep_core.runbooks.undo import (
    ReloadAgain,
    RestoreFileMode,
    RestoreFirewall,
    RestoreKernelValues,
    RestoreManagedFile,
    RestoreService,
    UndoAction,
)

_FOLDER = Path(__file__).parent
SCRIPTS: Mapping[str, Script] = {
    name: load_script(_FOLDER, f"{name}.sh")
    for name in (
        "arm_revert",
        "load_firewall_ruleset",
        "reload_unit",
        "revert",
        "second_session",
        "set_file_mode",
        "set_service",
        "step_clock",
        "tidy",
        "write_managed_file",
    )
}


@dataclass(frozen=True)
class Call:
    """A shipped script and its arguments."""

    script: Script
    arguments: tuple[str, ...]


def script_of(step: Step) -> Script:
    """The script that carries out a step."""
    return SCRIPTS["arm_revert" if isinstance(step, ArmRevert | Disarm) else step.kind]


def read_call(step: Step, plan: Sequence[Step]) -> Call | None:
    """What reads the state that a step is about to change; None when it changes nothing that can be read."""
    match step:
        case SetService():
            return _call(step.kind, "read", step.unit)
        case SetFileMode():
            return _call(step.kind, "read", step.path)
        case LoadFirewallRuleset():
            return _call(step.kind, "read")
        case WriteManagedFile():
            return _call(step.kind, "read", MANAGED_FILES[step.template].path)
        case ReloadUnit():
            names = tuple(written_values(plan)) if step.target is ReloadTarget.KERNEL_PARAMETERS else ()
            return _call(step.kind, "read", step.target.value, *names)
        case ArmRevert() | Disarm() | SecondSession() | StepClock():
            return None
        case _:
            assert_never(step)


Direct = SetService | SetFileMode | WriteManagedFile | ReloadUnit | SecondSession | StepClock | LoadFirewallRuleset
"""Steps that one call carries out; the revert timer has calls of its own."""


def apply_call(step: Direct, plan: Sequence[Step], attempt: AttemptId) -> Call:
    """What carries out a step."""
    match step:
        case SetService():
            at_boot = {None: "keep", True: "yes", False: "no"}[step.at_boot]
            return _call(step.kind, "apply", step.unit, step.state.value, at_boot)
        case SetFileMode():
            return _call(step.kind, "apply", step.path, step.owner or "keep", step.group or "keep", step.mode)
        case LoadFirewallRuleset():
            slot = slot_of(attempt, step.kind)
            return _call(step.kind, "apply", slot, _packed(render_rules(step)))
        case WriteManagedFile():
            file = MANAGED_FILES[step.template]
            content = base64.b64encode(render_template(step.template, step.parameters)).decode("ascii")
            slot = slot_of(attempt, step.template.value)
            return _call(step.kind, "apply", file.path, slot, file.validator.value, file.mode, content)
        case ReloadUnit():
            pairs = _pairs(written_values(plan)) if step.target is ReloadTarget.KERNEL_PARAMETERS else ()
            return _call(step.kind, "apply", step.target.value, *pairs)
        case SecondSession() | StepClock():
            return _call(step.kind, "apply")
        case _:
            assert_never(step)


def undo_call(action: UndoAction, attempt: AttemptId) -> Call:
    """What takes a change back; the revert timer on the device makes the same calls."""
    match action:
        case RestoreFileMode():
            return _call("set_file_mode", "undo", action.path, action.owner, action.group, action.mode)
        case RestoreService():
            return _call("set_service", "undo", action.unit, _word(action.active), _word(action.enabled))
        case RestoreManagedFile():
            file = MANAGED_FILES[action.template]
            slot = slot_of(attempt, action.template.value)
            saved = _word(action.saved_copy)
            return _call("write_managed_file", "undo", file.path, slot, file.validator.value, saved)
        case RestoreKernelValues():
            return _call("reload_unit", "undo", ReloadTarget.KERNEL_PARAMETERS.value, *_pairs(action.values))
        case RestoreFirewall():
            slot = slot_of(attempt, "load_firewall_ruleset")
            states = (_word(action.present), _word(action.loaded), _word(action.enabled))
            return _call("load_firewall_ruleset", "undo", slot, *states)
        case ReloadAgain():
            return _call("reload_unit", "undo", action.target.value)
        case _:
            assert_never(action)


def arm_call(seconds: int, actions: Sequence[UndoAction], attempt: AttemptId) -> Call:
    """What sets the revert timer: the undo calls as lines, and every script they need."""
    calls = [undo_call(action, attempt) for action in actions]
    lines = "".join(f"{_file(call.script)} {' '.join(call.arguments)}\n" for call in calls)
    needed = {_file(script): script for script in (SCRIPTS["revert"], *(call.script for call in calls))}
    shipped = [word for name, script in sorted(needed.items()) for word in (name, _packed(script.text))]
    return _call("arm_revert", "arm", attempt, str(seconds), _packed(lines.encode("ascii")) or "-", *shipped)


def armed_call(attempt: AttemptId) -> Call:
    """What reads the revert timer back."""
    return _call("arm_revert", "read", attempt)


def disarm_call(attempt: AttemptId) -> Call:
    """What stops the revert timer."""
    return _call("arm_revert", "disarm", attempt)


def tidy_call(attempt: AttemptId) -> Call:
    """What removes the copies kept for an undo, once the attempt is over."""
    return _call("tidy", attempt)


def written_values(plan: Sequence[Step]) -> dict[str, int]:
    """Kernel parameters that this plan writes, in the order in which they must be set."""
    values: dict[str, int] = {}
    for step in plan:
        if isinstance(step, WriteManagedFile) and MANAGED_FILES[step.template].reload is ReloadTarget.KERNEL_PARAMETERS:
            settings = expected_settings(step.template, step.parameters)
            values |= {name: int(value) for name, value in settings.items()}
    return values


def slot_of(attempt: AttemptId, name: str) -> str:
    """The folder on the device in which an attempt keeps the file that it replaces."""
    return f"{attempt}.{name}"


def _call(script: str, *arguments: str) -> Call:
    return Call(SCRIPTS[script], arguments)


def _pairs(values: Mapping[str, int]) -> tuple[str, ...]:
    ordered = sorted(values, key=lambda name: list(KERNEL_VALUES).index(name) if name in KERNEL_VALUES else -1)
    return tuple(f"{name}={values[name]}" for name in ordered)


def _word(truth: bool | None) -> str:  # noqa: FBT001 - a value that is spelled, not a switch
    return {None: "keep", True: "yes", False: "no"}[truth]


def _file(script: Script) -> str:
    return script.name.rpartition("/")[2]


def _packed(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
