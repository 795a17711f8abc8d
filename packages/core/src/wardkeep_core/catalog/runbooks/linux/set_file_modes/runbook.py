"""Tighten owner and mode of the files behind a check; never loosen."""

from datetime import timedelta

from wardkeep_core.catalog.linux.admin_files_protected import check as admin_files
from wardkeep_core.catalog.linux.shadow_file_protected.check import ROOT_ONLY, WITH_SHADOW_GROUP, is_protected
from wardkeep_core.probes.linux import FileMode, FileModes
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import MOST_STEPS, NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import SetFileMode, is_guarded_path

SHADOW_CHECK = "linux.shadow_file_protected"
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
    if not all(is_guarded_path(file.path) for file in present):
        return NoPlan("file_name_unusual", "a file has letters in its name that no step may carry")
    steps = _shadow_steps(present) if given.check == SHADOW_CHECK else _admin_steps(present)
    if len(steps) > MOST_STEPS:
        return NoPlan("too_many_files", f"{len(steps)} files are too open: a person looks why")
    return steps or NoPlan("nothing_to_set", "no file that is there can be tightened")


def _admin_steps(present: list[FileMode]) -> Plan:
    return tuple(_tighten_admin(file) for file in present if not admin_files.is_protected(file))


def _tighten_admin(file: FileMode) -> SetFileMode:
    """What is allowed of the mode that is there; a known owner and group stay."""
    mode = int(file.mode or "0", 8) & admin_files.largest_of(file.path)
    owner = "syslog" if file.owner == "syslog" and file.owner in admin_files.owners_of(file.path) else "root"
    group = file.group if file.group in admin_files.GROUPS else "root"
    return SetFileMode.model_validate({"path": file.path, "owner": owner, "group": group, "mode": f"{mode:04o}"})


def _shadow_steps(present: list[FileMode]) -> Plan:
    group_is_used = any(file.group == SHADOW_GROUP for file in present)
    return tuple(_tighten_shadow(file, group_is_used=group_is_used) for file in present if not is_protected(file))


def _tighten_shadow(file: FileMode, *, group_is_used: bool) -> SetFileMode:
    """The widest allowed mode that only takes bits away."""
    now = int(file.mode or "0", 8)
    if group_is_used and _takes_only_away(WITH_SHADOW_GROUP, now):
        return SetFileMode(path=file.path, owner="root", group="shadow", mode=WITH_SHADOW_GROUP)
    mode = next(each for each in sorted(ROOT_ONLY, reverse=True) if _takes_only_away(each, now))
    group = "shadow" if file.group == SHADOW_GROUP else "root"
    return SetFileMode.model_validate({"path": file.path, "owner": "root", "group": group, "mode": mode})


def _takes_only_away(mode: str, now: int) -> bool:
    return int(mode, 8) & ~now == 0


RUNBOOK = Runbook(
    title="Set owner and mode of protected files",
    heals=(SHADOW_CHECK, "linux.admin_files_protected"),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(hours=1),
    max_attempts=2,
    version=2,
    steps=(SetFileMode,),
    plan=plan,
)
