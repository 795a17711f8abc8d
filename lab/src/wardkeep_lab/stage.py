"""The devices of one run: breaks the target, lets the prober look, puts it back. Knows nothing of Wardkeep."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from wardkeep_lab.acts import Act, RemoveDropIn, perform
from wardkeep_lab.device import LabDevice, LogIn, new_log_in
from wardkeep_lab.errors import LabFailed
from wardkeep_lab.exclusions import permit
from wardkeep_lab.prober import Prober, differences
from wardkeep_lab.scenarios.scenario import Scenario, Sight
from wardkeep_lab.slot import Slot

_SETTLE_LIMIT_S = 10.0
_LEFT_BY_HEALS = (
    *("etc/ssh/sshd_config.d/", "etc/sysctl.d/", "etc/systemd/journald.conf.d/", "etc/systemd/system/"),
    "etc/wardkeep",
)


@dataclass(frozen=True)
class Stage:
    """A target that is broken and a control that nobody touches."""

    slot: Slot
    target: LabDevice
    control: LabDevice
    log_in: LogIn
    base: Path
    pristine: dict[str, str]
    """The target's configuration before anything was done to it."""
    beside: Mapping[str, "Stage"] = field(default_factory=dict)
    """Further devices by name, each as the target of a stage of its own with the same control."""

    @property
    def prober(self) -> Prober:
        """Looks at the target."""
        return Prober(self.target)

    def break_target(self, scenario: Scenario) -> Sight:
        """Carry out the break and return what the prober then sees. Raises ActRefused before anything is sent."""
        permit(self.slot, (self.target, self.control), self.target, (*scenario.break_plan, *scenario.restore_plan))
        self._perform(scenario.break_plan)
        return self.settle(scenario, good=False)

    def restore(self, scenarios: Iterable[Scenario]) -> bool:
        """The scenarios' own restores; then drop-ins that a heal left behind go. True when all is as it was.

        Where that does not do, the device is built anew under the same keys, and the answer is False.
        """
        try:
            whole = self._restored(tuple(scenarios))
        except LabFailed:
            whole = False
        if not whole:
            self._rebuild_target()
        return whole

    def _restored(self, scenarios: tuple[Scenario, ...]) -> bool:
        for scenario in scenarios:
            self._perform(scenario.restore_plan)
        now = self.prober.configuration()
        added = sorted(now.keys() - self.pristine.keys(), reverse=True)  # what is in a folder goes before the folder
        plan = [RemoveDropIn(f"/{name}") for name in added if name.startswith(_LEFT_BY_HEALS)]
        permit(self.slot, (self.target, self.control), self.target, plan)
        self._perform(plan)
        good = all(self.settle(scenario, good=True).good for scenario in scenarios)
        return good and not differences(self.pristine, self.prober.configuration())

    def settle(self, scenario: Scenario, *, good: bool) -> Sight:
        """What the prober sees, given a moment to become what is expected."""
        deadline = time.monotonic() + _SETTLE_LIMIT_S
        while (sight := scenario.look(self.prober)).good is not good and time.monotonic() < deadline:
            time.sleep(0.1)  # services start and stop in their own time
        return sight

    def look(self, scenario: Scenario) -> Sight | None:
        """What the prober sees now; None when it cannot look."""
        try:
            return scenario.look(self.prober)
        except LabFailed:
            return None

    def control_fingerprint(self) -> dict[str, str]:
        """The control device as it is now."""
        return Prober(self.control).fingerprint()

    def _rebuild_target(self) -> None:
        self.target.stop()
        self.target.reset(self.base)
        self.target.boot()

    def _perform(self, plan: Iterable[Act]) -> None:
        for act in plan:
            perform(act, self.target)


@contextmanager
def booted_stage(slot: Slot, base: Path, beside: Sequence[str] = ()) -> Iterator[Stage]:
    """Target, control and the named further devices, up; ended by pid afterwards."""
    log_in = new_log_in(slot)
    devices = [LabDevice(slot, name, block) for block, name in enumerate(("target", "control", *beside), start=1)]
    try:
        for device in devices:
            device.prepare(base, log_in)
            device.boot()
        target, control, *others = devices
        stages = [Stage(slot, each, control, log_in, base, Prober(each).configuration()) for each in (target, *others)]
        yield replace(stages[0], beside=dict(zip(beside, stages[1:], strict=True)))
    finally:
        for device in devices:
            device.stop()
