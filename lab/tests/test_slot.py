"""A run that is killed leaves nothing behind once the next one has begun."""

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

from wardkeep_lab.rootfs import root_file_system
from wardkeep_lab.slot import Slot, sweep, take_slot

_RUN = """
import sys
from pathlib import Path
from wardkeep_lab.device import LabDevice, new_log_in
from wardkeep_lab.slot import take_slot
from wardkeep_lab.timeservers import time_servers
with take_slot() as slot:
    device = LabDevice(slot, "target", 1)
    device.prepare(Path(sys.argv[1]), new_log_in(slot))
    device.boot()
    with time_servers(slot):
        print(slot.number, device.leader, flush=True)
        sys.stdin.read()
"""


def test_two_runs_at_once_have_slots_of_their_own(slot: Slot) -> None:
    with take_slot() as other:
        assert other.number != slot.number
        assert not other.subnet.overlaps(slot.subnet)
        assert not other.holds(str(slot.subnet[2]))


def test_a_run_that_ends_leaves_nothing(slot: Slot) -> None:
    with take_slot() as other:
        assert other.home.is_dir()

    assert _left_of(other.number) == []
    assert slot.home.is_dir()


def test_what_a_killed_run_left_is_found_by_name_and_removed(slot: Slot) -> None:
    base = root_file_system(print)
    run = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(base)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdin is not None
    try:
        number, leader = (int(word) for word in run.stdout.readline().split())
        assert _left_of(number) != []
        run.send_signal(signal.SIGKILL)
        run.wait()

        sweep()

        assert _left_of(number) == []
        assert not Path(f"/proc/{leader}").exists()
        assert slot.home.is_dir(), "a live run is left alone"
    finally:
        run.kill()
        run.wait()
        run.stdout.close()
        run.stdin.close()


def _left_of(number: int) -> list[str]:
    """Everything on this machine that carries the slot's name."""
    name, home = f"wardkeep-lab-{number}-", f"/run/wardkeep-lab/{number}"
    found = [str(path) for path in Path("/run/netns").glob(f"{name}*")]
    found += [str(path) for path in Path("/sys/class/net").glob(f"wkl{number}-*")]
    found += [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if f" {home}" in line]
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            command = entry.read_bytes().decode(errors="replace")
            found += [command] if f"--machine={name}" in command or f"{home}/" in command else []
    return found
