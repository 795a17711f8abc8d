"""Guards about the device and our way to it: G1, G2, G3, G5, G6."""

from wardkeep_core.model.device import Platform
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result
from wardkeep_core.runbooks.answers import Answer, allow, hand_over, not_concerned, wait
from wardkeep_core.runbooks.runbook import PATH_UNITS, Concern, Plan, can_cut_path, unguarded_step
from wardkeep_core.runbooks.situation import FRESH_FOR, Situation
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    SecondSession,
    ServiceState,
    SetService,
    Step,
    Template,
    WriteManagedFile,
)


def same_device(situation: Situation) -> Answer:
    """G1: the attempt runs on the very device of the finding."""
    if situation.reached_device is None:
        return wait("device_not_proved", "no device has proved to be the one of the finding")
    if situation.reached_device != situation.device:
        return hand_over("another_device", "another device answered than the one of the finding")
    return allow("same_device", "the device of the finding answered, with its pinned key")


def fresh_facts(situation: Situation) -> Answer:
    """G2: the check was asked again just now, and still fails."""
    fresh = situation.fresh
    if fresh is None or fresh.verdict.result is Result.ERROR:
        return wait("facts_unreadable", "the check could not be asked again")
    age = situation.now - fresh.observed_at
    if age > FRESH_FOR or age < -FRESH_FOR:
        return wait("facts_stale", f"the last look is {age.total_seconds():.0f} s old")
    if fresh.verdict.result is not Result.FAIL:
        return Answer("not_failing_any_more", "the check does not fail any more", outcome=Outcome.NOT_NEEDED)
    return allow("still_failing", fresh.verdict.detail)


def management_path(situation: Situation) -> Answer:
    """G3: refuses plans against what we are connected through."""
    for step in situation.plan:
        against = _against_our_path(step, situation)
        if against is not None:
            return hand_over("management_path", against)
    if Concern.G3 not in situation.runbook.concerns and not any(can_cut_path(step) for step in situation.plan):
        return not_concerned("not_concerned", "no step comes near our way in")
    return allow("path_kept", "no step stops, blocks or re-addresses what we are connected through")


def _against_our_path(step: Step, situation: Situation) -> str | None:
    if isinstance(step, SetService) and step.unit in PATH_UNITS:
        if step.state is not ServiceState.RUNNING or step.at_boot is False:
            return f"it would {step.state.value.removesuffix('ed')} {step.unit}, which we are connected through"
        return None
    if isinstance(step, WriteManagedFile) and step.template is Template.SSH_HARDENING:
        if situation.context.login_user == "root":
            return "it would forbid root to log in, and we log in as root"
        if situation.context.login_user is None and situation.context.device.platform is not Platform.APPLIANCE:
            return "the account we log in with is not known"
    return None


def revert_timer(situation: Situation) -> Answer:
    """G5: what can cut the path is armed first."""
    if not _cuts(situation.plan):
        return not_concerned("not_concerned", "no step can cut our way in")
    step = unguarded_step(situation.plan)
    if step is not None:
        return hand_over("not_armed", f"{step.kind} does not stand between a revert timer and a second session")
    return allow("armed_first", "the device undoes it by itself unless we come back")


def second_session(situation: Situation) -> Answer:
    """G6: a second session must answer before the first one is given up."""
    if not _cuts(situation.plan) and Concern.G6 not in situation.runbook.concerns:
        return not_concerned("not_concerned", "no step can cut our way in")
    proofs = [place for place, step in enumerate(situation.plan) if isinstance(step, SecondSession)]
    changes = [
        place for place, step in enumerate(situation.plan) if not isinstance(step, ArmRevert | Disarm | SecondSession)
    ]
    if not proofs:
        return hand_over("no_second_session", "the plan never proves that we can get in again")
    if changes and changes[-1] > proofs[-1]:
        return hand_over("no_second_session", "the plan changes something after the second session")
    return allow("second_session_planned", "a second session must answer before we are done")


def _cuts(plan: Plan) -> bool:
    return any(can_cut_path(step) for step in plan)
