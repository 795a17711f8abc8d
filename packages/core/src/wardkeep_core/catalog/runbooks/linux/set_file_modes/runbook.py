"""Tighten owner and mode of the files behind a check; never loosen."""

from datetime import timedelta

from wardkeep_core.catalog.linux.shadow_file_protected.check import ROOT_ONLY, WITH_SHADOW_GROUP, is_protected
from wardkeep_core.probes.linux import FileMode, FileModes
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import ProtectedFile, SetFileMode

SHADOW_GROUP = "shadow"


def plan(given: PlanInput) -> Plan | NoPlan:
    """One step per file that is too open."""
    if not isinstance(given.facts, FileModes):
        return NoPlan("facts_foreign", "the facts are not file modes")
    present = [file for file in given.facts.files if file.present]
    if any(file.symlink for file in present):
        return NoPlan("not_a_plain_file", "a symbolic link stands where the file should be")
    if any(None in {file.owner, file.group, file.mode} for file in present):
        return NoPlan("facts_incomplete", "owner or mode is not known")
    group_is_used = any(file.group == SHADOW_GROUP for file in present)
    steps = tuple(_tighten(file, group_is_used=group_is_used) for file in present if not is_protected(file))
    return steps or NoPlan("nothing_to_set", "no file that is there can be tightened")


def _tighten(file: FileMode, *, group_is_used: bool) -> SetFileMode:
    """The widest allowed mode that only takes bits away."""
    now = int(file.mode or "0", 8)
    if group_is_used and _takes_only_away(WITH_SHADOW_GROUP, now):
        return SetFileMode(path=ProtectedFile(file.path), owner="root", group="shadow", mode=WITH_SHADOW_GROUP)
    mode = next(each for each in sorted(ROOT_ONLY, reverse=True) if _takes_only_away(each, now))
    group = "shadow" if file.group == SHADOW_GROUP else "root"
    return SetFileMode(path=ProtectedFile(file.path), owner="root", group=group, mode=mode)


def _takes_only_away(mode: str, now: int) -> bool:
    return int(mode, 8) & ~now == 0


RUNBOOK = Runbook(
    title="Set owner and mode of protected files",
    heals=("linux.shadow_file_protected",),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(hours=1),
    max_attempts=2,
    version=1,
    steps=(SetFileMode,),
    plan=plan,
)
