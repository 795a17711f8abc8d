import os
from collections.abc import Iterator

import pytest

from wardkeep_lab.device import LabDevice, LogIn, new_log_in
from wardkeep_lab.rootfs import root_file_system
from wardkeep_lab.slot import Slot, take_slot


@pytest.fixture(scope="session")
def slot() -> Iterator[Slot]:
    if os.geteuid() != 0:
        pytest.fail("these tests boot system containers and need root")
    with take_slot() as taken:
        yield taken


@pytest.fixture(scope="session")
def log_in(slot: Slot) -> LogIn:
    return new_log_in(slot)


@pytest.fixture(scope="session")
def devices(slot: Slot, log_in: LogIn) -> Iterator[tuple[LabDevice, LabDevice]]:
    base = root_file_system(print)
    target, control = LabDevice(slot, "target", 1), LabDevice(slot, "control", 2)
    for device in (target, control):
        device.prepare(base, log_in)
        device.boot()
    yield target, control
    for device in (target, control):
        device.stop()
