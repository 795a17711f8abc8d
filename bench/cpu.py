"""Processor time of single processes and of whole trees, so that a busy machine does not spoil a figure."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_TIMES = slice(11, 15)
"""Places in /proc/<pid>/stat behind the name (proc(5)): user, system, and both of children that ended."""


def seconds_of(pid: int) -> float:
    """User and system time of a process, its ended children included; 0 for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(int(each) for each in fields[_TIMES]) / _TICKS


def seconds_of_tree(pid: int) -> float:
    """The same for a process and all that live below it."""
    return seconds_of(pid) + sum(seconds_of_tree(child) for child in children_of(pid))


def children_of(pid: int) -> list[int]:
    """Live children; none for a process that is gone."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
