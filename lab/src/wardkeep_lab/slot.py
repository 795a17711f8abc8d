"""A slot is one run of the lab: a number that names its network, directory and processes, held by a file lock.

The kernel drops the lock when the run dies, however it dies; the next run then finds the leftovers by name and
removes them. Nothing here touches what does not carry the slot's name.
"""

import fcntl
import ipaddress
import json
import os
import re
import select
import shutil
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from wardkeep_lab.commands import must, run
from wardkeep_lab.control_groups import remove_control_groups
from wardkeep_lab.errors import LabFailed

RUNTIME = Path("/run/wardkeep-lab")
SLOTS = range(1, 250)
NETWORK = ipaddress.IPv4Network("10.123.0.0/16")
_UNMOUNT_LIMIT_S = 10.0
_END_LIMIT_S = 5.0


class NoSlot(LabFailed):
    """Every slot is taken, or its addresses are in use on this machine."""


@dataclass(frozen=True)
class Slot:
    """`name` begins every name that this run gives to the machine: `wardkeep-lab-7` in full, `wkl7` for links."""

    number: int
    home: Path

    @property
    def name(self) -> str:
        """Prefix of network namespaces, machines and control groups; a `-` and a word follow."""
        return f"wardkeep-lab-{self.number}"

    @property
    def link_prefix(self) -> str:
        """Prefix of network links, which may have 15 characters in all."""
        return f"wkl{self.number}-"

    @property
    def subnet(self) -> ipaddress.IPv4Network:
        """The 256 addresses of this run."""
        return ipaddress.IPv4Network((int(NETWORK.network_address) + self.number * 256, 24))

    def holds(self, address: str) -> bool:
        """Whether an address belongs to this run; the harness knows no other."""
        return ipaddress.ip_address(address) in self.subnet


@contextmanager
def take_slot() -> Iterator[Slot]:
    """A free slot with an empty directory in memory; everything that carries its name is gone afterwards."""
    RUNTIME.mkdir(mode=0o755, exist_ok=True)
    sweep()
    taken = _routed_networks()
    for number in SLOTS:
        slot = Slot(number, RUNTIME / str(number))
        if any(slot.subnet.overlaps(network) for network in taken):
            continue
        with _lock(number) as held:
            if not held:
                continue
            _clear(slot)
            slot.home.mkdir(mode=0o700)
            must(["mount", "-t", "tmpfs", "-o", "mode=0700,size=2g", slot.name, str(slot.home)])
            try:
                yield slot
            finally:
                _clear(slot)
            return
    raise NoSlot("no lab slot is free: other runs hold them, or 10.123.0.0/16 is routed on this machine")


def sweep() -> None:
    """Remove what runs left behind that died without cleaning up; live runs hold their lock and are left alone."""
    for home in RUNTIME.glob("[0-9]*"):
        if not home.is_dir():
            continue
        with _lock(int(home.name)) as held:
            if held:
                _clear(Slot(int(home.name), home))


@contextmanager
def _lock(number: int) -> Iterator[bool]:
    with (RUNTIME / f"{number}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _clear(slot: Slot) -> None:
    """Processes, then mounts, then links and namespaces, then control groups, then the directory."""
    for namespace in _namespaces(slot):
        _end_all(int(pid) for pid in run(["ip", "netns", "pids", namespace]).stdout.split())
    _end_all(_programs_of(slot))
    _unmount(slot)
    for namespace in _namespaces(slot):
        must(["ip", "netns", "delete", namespace])
    for link in _links():
        if link.startswith(slot.link_prefix):
            run(["ip", "link", "delete", link])  # may have gone with the other end
    remove_control_groups(slot.name)
    shutil.rmtree(slot.home, ignore_errors=True)


def _namespaces(slot: Slot) -> list[str]:
    names = [line.split()[0] for line in run(["ip", "netns", "list"]).stdout.splitlines() if line.strip()]
    return [name for name in names if name.startswith(f"{slot.name}-")]


def _links() -> list[str]:
    return [str(link["ifname"]) for link in json.loads(must(["ip", "-json", "link", "show"]))]


def _routed_networks() -> list[ipaddress.IPv4Network]:
    """Networks that this machine already reaches some way inside the lab's range, live runs' included."""
    routes = json.loads(must(["ip", "-json", "-4", "route", "show"]))
    named = [ipaddress.ip_network(route["dst"]) for route in routes if route["dst"] != "default"]
    return [network for network in named if isinstance(network, ipaddress.IPv4Network) and network.overlaps(NETWORK)]


def _programs_of(slot: Slot) -> Iterator[int]:
    """Processes of this machine whose arguments name the slot: nspawn and the time servers."""
    named = re.compile(rb"(--machine=%b-|%b/)" % (re.escape(slot.name).encode(), re.escape(str(slot.home)).encode()))
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(entry.name) != os.getpid() and named.search((entry / "cmdline").read_bytes()):
                yield int(entry.name)


def _end_all(pids: Iterable[int]) -> None:
    """Kill these processes and wait until they are gone."""
    handles = []
    for pid in pids:
        with suppress(ProcessLookupError):
            handles.append(os.pidfd_open(pid))
    for handle in handles:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
    for handle in handles:
        select.select([handle], [], [], _END_LIMIT_S)
        os.close(handle)


def _unmount(slot: Slot) -> None:
    """Everything mounted at or below the slot's directory, the deepest first."""
    deadline = time.monotonic() + _UNMOUNT_LIMIT_S
    while points := _mount_points(slot.home):
        run(["umount", str(points[-1])])
        if time.monotonic() > deadline:
            must(["umount", "--lazy", str(points[-1])])


def _mount_points(home: Path) -> list[Path]:
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    points = [Path(line.split()[4]) for line in lines]
    ours = [point for point in points if point == home or home in point.parents]
    return sorted(ours, key=lambda point: len(point.parts))
