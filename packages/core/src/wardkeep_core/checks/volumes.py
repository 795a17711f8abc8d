"""How full volumes may be: one judgement for every platform (law K7)."""

from wardkeep_core.checks.parameters import Parameters
from wardkeep_core.model.verdict import Verdict, errored, failed, passed
from wardkeep_core.probes.linux_system import Volume, Volumes


def judge_volumes(facts: Volumes, parameters: Parameters) -> Verdict:
    """Every volume has the least share of space, and of inodes where it has a fixed number of them."""
    least = parameters["disk_free_min_percent"]
    if not facts.volumes:
        return errored("answer_incomplete", "no volume is listed")
    full = [words for volume in facts.volumes if (words := _short(volume, least))]
    if full:
        return failed("volume_full", f"less than {least} % free: {'; '.join(full)}")
    return passed("volumes_have_room", f"each of {len(facts.volumes)} volumes has {least} % free or more")


def _short(volume: Volume, least: int) -> str | None:
    inodes = volume.inodes_free_percent
    if volume.free_percent < least:
        return f"{volume.mount} has {volume.free_percent} % of its space"
    if inodes is not None and inodes < least:
        return f"{volume.mount} has {inodes} % of its inodes"
    return None
