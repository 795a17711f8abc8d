"""`kill -9` in the middle of an attempt: the next start takes it back and never resumes it (catalogue T8)."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from wardkeep_appliance.tests.support.bench import Bench
from wardkeep_appliance.tests.support.papers import device_id, linux_target
from wardkeep_appliance.tests.support.simulator import Fault, SimDevice, SimSite
from wardkeep_appliance.transport.script import Ran
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.outcome import Outcome

OPEN_SHADOW = ("root", "shadow", "0644")
GOOD_SHADOW = ("root", "shadow", "0640")
WHERE = {
    "before the change": "set_file_mode.sh read",
    "in the change": "set_file_mode.sh apply",
    "in the re-check": "file_modes.sh",
}


def dies_after(folder: Path, script: str) -> Fault:
    """The process is killed as soon as the device has carried the script out."""

    def die(device: SimDevice) -> Ran | None:
        if script == "file_modes.sh" and "set_file_mode.sh apply" not in device.calls:
            return None
        if script == "set_file_mode.sh apply":
            device.files["/etc/shadow"] = GOOD_SHADOW
        (folder / "left").write_text(device.files["/etc/shadow"][2])
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    return die


async def live_and_die(folder: Path, script: str) -> None:
    device = SimDevice(device_id(1))
    bench = Bench(folder, SimSite(device), (linux_target(1),))
    await bench.start()
    await bench.scan()
    device.files["/etc/shadow"] = OPEN_SHADOW
    await bench.scan()
    device.faults[script] = dies_after(folder, script)
    await bench.heal()


@pytest.mark.parametrize("where", WHERE)
async def test_a_killed_attempt_is_taken_back_at_the_next_start(tmp_path: Path, where: str) -> None:
    script = WHERE[where]
    process = await asyncio.create_subprocess_exec(sys.executable, __file__, str(tmp_path), script)
    assert await process.wait() == -signal.SIGKILL
    device = SimDevice(device_id(1))
    device.files["/etc/shadow"] = ("root", "shadow", (tmp_path / "left").read_text())
    bench = Bench(tmp_path, SimSite(device), (linux_target(1),))
    await bench.start()
    try:
        (left,) = await bench.attempts()
        assert left.outcome is Outcome.RUNNING
        await bench.healer.healer.take_back_interrupted()
        (attempt,) = await bench.attempts()
        changed = where != "before the change"
        assert attempt.outcome is (Outcome.ROLLED_BACK if changed else Outcome.FAILED)
        assert device.files["/etc/shadow"] == OPEN_SHADOW
        assert "set_file_mode.sh apply" not in device.calls
        (incident,) = await bench.incidents()
        assert incident.state is IncidentState.DECIDING
        (statement,) = await bench.statements("remediation")
        assert statement["outcome"] == attempt.outcome.value
        await bench.heal()
        assert (await bench.attempts())[-1].outcome is Outcome.DEFERRED_BY_GUARD
    finally:
        await bench.stop()


if __name__ == "__main__":
    asyncio.run(live_and_die(Path(sys.argv[1]), sys.argv[2]))
