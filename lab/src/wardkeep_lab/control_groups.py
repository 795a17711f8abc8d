"""A control group of its own for every lab device.

systemd-nspawn puts `payload` below the group that it is started in; two devices in one group would share it, and
each one's systemd would end the other's processes.
"""

import os
from contextlib import suppress
from pathlib import Path


def make_control_groups(name: str) -> tuple[Path, ...]:
    """Directories of a new group `name` below our own, in every hierarchy that systemd manages."""
    made = []
    for directory in _own_groups():
        group = directory / name
        group.mkdir(exist_ok=True)
        made.append(group)
    return tuple(made)


def remove_control_groups(prefix: str) -> None:
    """Remove the empty groups whose names are `prefix` and a dash and anything, wherever a run may have made them."""
    for mount in _hierarchies().values():
        for directory, _, _ in os.walk(mount, topdown=False):
            if any(part.startswith(f"{prefix}-") for part in Path(directory).relative_to(mount).parts):
                with suppress(OSError):  # a process that is just ending keeps its group; the next run removes it
                    Path(directory).rmdir()


def _own_groups() -> list[Path]:
    hierarchies = _hierarchies()
    groups = []
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers in hierarchies:
            groups.append(hierarchies[controllers] / path.lstrip("/"))
    return groups


def _hierarchies() -> dict[str, Path]:
    """Mount points by the controller field of /proc/self/cgroup: empty for version 2, `name=systemd` for version 1."""
    found: dict[str, Path] = {}
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        if kind == "cgroup2":
            found.setdefault("", Path(before.split()[4]))
        elif kind == "cgroup" and "name=systemd" in options.split(","):
            found.setdefault("name=systemd", Path(before.split()[4]))
    return found
