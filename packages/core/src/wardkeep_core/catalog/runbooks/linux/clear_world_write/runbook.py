"""Take away everybody's right to write system files; owner, group and all other rights stay."""

from datetime import timedelta

from wardkeep_core.probes.linux_system import WorldWritable, WritableFile
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import MOST_STEPS, NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import SetFileMode, is_guarded_path

OTHERS_WRITE = 0o002


def plan(given: PlanInput) -> Plan | NoPlan:
    """One step per file; where there are many, something else is wrong and a person looks."""
    if not isinstance(given.facts, WorldWritable):
        return NoPlan("facts_foreign", "the facts are not files that anybody may write")
    found = sum(folder.found for folder in given.facts.folders)
    if found > MOST_STEPS:
        return NoPlan("too_many_files", f"anybody may write {found} files: a person looks why")
    if not all(is_guarded_path(file.path) for file in given.facts.files):
        return NoPlan("file_name_unusual", "a file has letters in its name that no step may carry")
    steps = tuple(_take_away(file) for file in given.facts.files)
    return steps or NoPlan("nothing_to_set", "no file is listed")


def _take_away(file: WritableFile) -> SetFileMode:
    mode = int(file.mode, 8) & ~OTHERS_WRITE
    return SetFileMode(path=file.path, owner=None, group=None, mode=f"{mode:04o}")


RUNBOOK = Runbook(
    title="Take away everybody's right to write system files",
    heals=("linux.system_files_write_protected",),
    risk=Risk.MEDIUM,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(hours=1),
    max_attempts=1,
    version=1,
    steps=(SetFileMode,),
    plan=plan,
)
