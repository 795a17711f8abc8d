"""`kill -9` around an order: whatever is on disk by then, the next start never begins the same order a second time."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from wardkeep_appliance.orders import inbox
from wardkeep_appliance.tests.support.central import Central
from wardkeep_appliance.tests.support.ordering import (
    APPLY,
    GOOD_SHADOW,
    OPEN_SHADOW,
    ordered,
    papers,
    run_members,
    signed,
)
from wardkeep_appliance.tests.support.papers import device_id
from wardkeep_appliance.tests.support.simulator import SimDevice
from wardkeep_appliance.transport.script import Ran

NUMBER_STORED, ACCEPTED_STORED, IN_THE_CHANGE = "number stored", "accepted stored", "in the change"


def die(*_: object) -> None:
    """This process is gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_the_change(device: SimDevice) -> Ran | None:
    device.files["/etc/shadow"] = GOOD_SHADOW
    die()
    return None


async def live_and_die(folder: Path, port: int, where: str) -> None:
    """A box of its own process; Central Command, which has an order for it, is the test's."""
    central = Central()
    central.port = port
    if where == NUMBER_STORED:
        vars(inbox)["keep_accepted"] = die
    async with ordered(folder, central) as one:
        await one.drift()
        if where == ACCEPTED_STORED:
            die()
        one.device.faults[APPLY] = die_in_the_change
        await one.work()


@pytest.mark.parametrize("where", [NUMBER_STORED, ACCEPTED_STORED, IN_THE_CHANGE])
async def test_what_was_begun_or_may_have_been_is_never_begun_again(tmp_path: Path, where: str) -> None:
    async with Central() as central:
        text = signed(central, order := run_members())
        central.documents, central.orders = papers(), [text]
        process = await asyncio.create_subprocess_exec(
            sys.executable, __file__, str(tmp_path), str(central.port), where
        )
        assert await process.wait() == -signal.SIGKILL
        assert len(central.checkins) == 1
        device = SimDevice(device_id(1))
        device.files["/etc/shadow"] = GOOD_SHADOW if where == IN_THE_CHANGE else OPEN_SHADOW
        async with ordered(tmp_path, central, device=device) as one:
            await one.box.heal.healer.take_back_interrupted()
            for _ in range(2):
                await one.deliver(text)
                await one.work()
            said = one.last(order["id"])
            runs = where == ACCEPTED_STORED
            expected = ("succeeded", "healed") if runs else ("failed", "appliance_restarted")
            assert (said.state, said.reason) == expected
            assert device.calls.count(APPLY) == int(runs)
            assert device.files["/etc/shadow"] == (GOOD_SHADOW if runs else OPEN_SHADOW)
            assert [each["result"] for each in await one.statements()] == [expected[0]]


if __name__ == "__main__":
    asyncio.run(live_and_die(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
