"""A runbook: which checks it heals, how risky it is, and the plan it makes from the failing facts. Catalogue 3.5."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import assert_never

from wardkeep_core.checks.check import Context
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import CheckId
from wardkeep_core.probes.probe import Facts
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    LoadFirewallRuleset,
    OpenBecause,
    ReloadTarget,
    ReloadUnit,
    SecondSession,
    ServiceState,
    SetFileMode,
    SetService,
    Step,
    StepClock,
    Template,
    WriteManagedFile,
)
from wardkeep_core.runbooks.templates import MANAGED_FILES, expected_settings


class Undo(StrEnum):
    """What follows when the check still fails afterwards."""

    CAPTURED = "captured"
    NONE = "none"
    BY_PERSON = "by_person"


class Concern(StrEnum):
    """Guards that a runbook asks for beyond those that hold for every one (last column of catalogue 3.5)."""

    G3 = "g3_management_path"
    G4 = "g4_last_administrator"
    G5 = "g5_revert_timer"
    G6 = "g6_second_session"
    G7 = "g7_domain_wide"
    G8 = "g8_key_first"
    G9 = "g9_observed_use"
    G10 = "g10_power_and_room"
    G11 = "g11_people_and_jobs"
    G19 = "g19_outside_owner"


MOST_STEPS = 60
"""A plan holds at most so many changes: the statement of an attempt has room for 64 steps."""


@dataclass(frozen=True)
class PlanInput:
    """The failing check, the facts it failed on, and the check's context on that device."""

    check: CheckId
    facts: Facts
    context: Context


@dataclass(frozen=True)
class NoPlan:
    """The runbook cannot mend what the facts show: the incident goes to a person, with this reason."""

    reason: str
    detail: str


Plan = tuple[Step, ...]


@dataclass(frozen=True)
class Runbook:
    """An approved, bounded way to mend what a check found. The catalogue fills in `id`, `<platform>.<verb>_<thing>`.

    There is no verify step to forget: after the last step the engine asks the healed check again (law K10).
    `window` means only inside a maintenance window; `expected_time` is what it must leave of that window.
    `steps` lists the step kinds the plan may hold: a plan with any other is refused by `plan_for`.
    """

    title: str
    heals: tuple[CheckId, ...]
    risk: Risk
    consent: ConsentNeed
    cooldown: timedelta
    max_attempts: int
    version: int
    steps: tuple[type[Frozen], ...]
    plan: Callable[[PlanInput], Plan | NoPlan]
    undo: Undo = Undo.CAPTURED
    concerns: frozenset[Concern] = frozenset()
    disruptive: bool = False
    restart: bool = False
    window: bool = False
    heals_clock: bool = False
    expected_time: timedelta = timedelta(minutes=2)
    id: str = ""


class PlanRefused(ValueError):
    """The runbook made a plan that breaks its own declaration: a defect of the catalogue, never carried out."""


def plan_for(runbook: Runbook, given: PlanInput) -> Plan | NoPlan:
    """The steps of an attempt, from facts alone. Raises PlanRefused when the runbook breaks its own declaration."""
    if given.check not in runbook.heals:
        return NoPlan("not_healed_here", f"{runbook.id} does not heal {given.check}")
    plan = runbook.plan(given)
    if isinstance(plan, NoPlan):
        return plan
    if not plan:
        raise PlanRefused(f"{runbook.id}: a plan without steps")
    foreign = next((step for step in plan if not isinstance(step, runbook.steps)), None)
    if foreign is not None:
        raise PlanRefused(f"{runbook.id}: {foreign.kind} is not among its steps")
    return plan


def plan_digest(plan: Sequence[Step]) -> str:
    """Digest of the steps as canonical JSON: an approval names it, so other values need another approval."""
    return digest_of([step.to_json() for step in plan])


def can_cut_path(step: Step) -> bool:
    """True for a step after which we might not get in again."""
    match step:
        case WriteManagedFile():
            return step.template in {Template.SSH_HARDENING, Template.SSH_PASSWORDS_OFF}
        case ReloadUnit():
            return step.target is ReloadTarget.SSH
        case SetService():
            return step.unit in PATH_UNITS
        case LoadFirewallRuleset():
            return True
        case ArmRevert() | Disarm() | SecondSession() | SetFileMode() | StepClock():
            return False
        case _:
            assert_never(step)


PATH_UNITS = frozenset(
    f"{name}.service"
    for name in (
        "ssh",
        "sshd",
        "NetworkManager",
        "networking",
        "systemd-networkd",
        "systemd-resolved",
        "firewalld",
        "nftables",
        "ufw",
        "wpa_supplicant",
        "dhcpcd",
        "wireguard",
    )
)
"""Units that our way in may stand on."""


def unguarded_step(plan: Sequence[Step]) -> Step | None:
    """The first step that can cut the path and does not stand between ArmRevert and SecondSession, if any."""
    for position, step in enumerate(plan):
        before, after = plan[:position], plan[position + 1 :]
        armed = any(isinstance(each, ArmRevert) for each in before) and not any(isinstance(x, Disarm) for x in before)
        proved = any(isinstance(each, SecondSession) for each in after)
        if can_cut_path(step) and not (armed and proved):
            return step
    return None


def describe(step: Step) -> str:  # noqa: PLR0911 - one answer per step kind
    """A step in plain words, for people: what will be done, with its values."""
    match step:
        case ArmRevert():
            return f"Set a timer on the device that undoes what follows after {step.seconds} s unless we stop it"
        case Disarm():
            return "Stop the timer"
        case SecondSession():
            return "Open a second session to prove that we can still get in"
        case SetService():
            return _describe_service(step)
        case SetFileMode():
            return _describe_mode(step)
        case WriteManagedFile():
            return _describe_file(step)
        case ReloadUnit():
            return _RELOADED[step.target]
        case StepClock():
            return f"Set the clock once, by at most {step.largest_seconds} s"
        case LoadFirewallRuleset():
            return _describe_firewall(step)
        case _:
            assert_never(step)


_RELOADED = {
    ReloadTarget.SSH: "Reload the SSH server; open sessions stay",
    ReloadTarget.KERNEL_PARAMETERS: "Load the kernel parameters from our file",
    ReloadTarget.JOURNAL: "Start the journal anew with its new settings; what comes meanwhile is kept",
}
_DONE = {
    ServiceState.RUNNING: "Start",
    ServiceState.STOPPED: "Stop",
    ServiceState.RESTARTED: "Restart",
}


def _describe_service(step: SetService) -> str:
    at_boot = {None: "", True: " and start it at boot", False: " and do not start it at boot"}[step.at_boot]
    return f"{_DONE[step.state]} {step.unit}{at_boot}"


def _describe_mode(step: SetFileMode) -> str:
    wanted = (("owner", step.owner), ("group", step.group), ("mode", step.mode))
    return f"Set {step.path} to {', '.join(f'{name} {value}' for name, value in wanted if value is not None)}"


_OPEN = {
    OpenBecause.PATH: "our way in",
    OpenBecause.APPROVED: "approved",
    OpenBecause.IN_USE: "in use now",
}


def _describe_firewall(step: LoadFirewallRuleset) -> str:
    ports = ", ".join(f"{port} ({_OPEN[why]})" for port, why in sorted(step.open.items()))
    return f"Drop what comes in, now and at every start, except answers and {ports}"


def _describe_file(step: WriteManagedFile) -> str:
    settings = expected_settings(step.template, step.parameters)
    listed = ", ".join(f"{name} {value}" for name, value in settings.items())
    return f"Write {MANAGED_FILES[step.template].path}: {listed}"
