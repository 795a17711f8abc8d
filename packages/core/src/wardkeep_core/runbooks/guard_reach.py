"""Guards about how far an attempt may reach: G17, G18, G20, and the appliance's own clock."""

from datetime import timedelta

from wardkeep_core.model.device import DeviceClass
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.answers import Answer, allow, hand_over, not_concerned, wait
from wardkeep_core.runbooks.situation import Situation

SITE_SHARE_DIVISOR = 10
"""One device in ten at once (G18)."""
SITE_AT_ONCE = 10
SITE_PER_HOUR = 30
HOUR = timedelta(hours=1)
ROLLED_BACK_LIMIT = 3
FAILED_LIMIT = 5
"""In an hour, of one runbook version (G20)."""
CLOCK_TRUSTED_FOR = timedelta(days=7)


def medical_device(situation: Situation) -> Answer:
    """G17: medical devices, and those of unknown class, are never healed."""
    device_class = situation.context.device.device_class
    if device_class is not DeviceClass.MANAGED:
        return hand_over("device_excluded", f"nothing is ever done to a device of class {device_class.value}")
    return allow("managed_device", "the device is a managed one")


def blast_radius(situation: Situation) -> Answer:
    """G18: one attempt per device, few at once, few an hour, and a new version goes alone first."""
    acting = [each for each in situation.site.running if not each.waits_only]
    if any(each.device == situation.device for each in situation.site.running):
        return wait("device_busy", "another attempt runs on this device")
    at_once = max(1, min(SITE_AT_ONCE, situation.site.devices // SITE_SHARE_DIVISOR))
    if len(acting) >= at_once:
        return wait("site_busy", f"{len(acting)} attempts run at this site, of at most {at_once}")
    started = sorted(
        entry.started_at for entry in situation.log if entry.outcome.acted and situation.now - entry.started_at < HOUR
    )
    if len(started) >= SITE_PER_HOUR:
        return wait("site_hour_full", f"{SITE_PER_HOUR} attempts in the last hour", started[-SITE_PER_HOUR] + HOUR)
    version = (situation.runbook.id, situation.runbook.version)
    if version not in situation.site.healed_versions and any(
        (each.runbook, each.runbook_version) == version for each in acting
    ):
        return wait("version_unproved", "this version of the runbook has not healed anything here yet")
    return allow("within_reach", f"{len(acting)} of {at_once} attempts at this site, {len(started)} in the last hour")


def held_back(situation: Situation) -> Answer:
    """G20: a runbook version that made something worse, or failed too often, waits for people."""
    runbook = situation.runbook
    if (runbook.id, runbook.version) in situation.site.held_back:
        return hand_over("version_held_back", "this version of the runbook is held back until people release it")
    recent = [
        entry.outcome
        for entry in situation.log
        if (entry.runbook, entry.runbook_version) == (runbook.id, runbook.version)
        and situation.now - (entry.ended_at or entry.started_at) < HOUR
    ]
    rolled_back, failed = recent.count(Outcome.ROLLED_BACK), recent.count(Outcome.FAILED)
    if rolled_back >= ROLLED_BACK_LIMIT or failed >= FAILED_LIMIT:
        return hand_over("version_failing", f"rolled back {rolled_back} and failed {failed} times in an hour")
    return allow("version_free", "this version of the runbook is not held back")


def clock_fit(situation: Situation) -> Answer:
    """Times that go into evidence must be right, so nothing is healed by an untrusted clock."""
    if situation.runbook.heals_clock:
        return not_concerned("not_concerned", "this runbook mends the clock itself")
    clock = situation.clock
    if clock.trusted_at is None or situation.now - clock.trusted_at > CLOCK_TRUSTED_FOR:
        return wait("clock_not_trusted", "the appliance's clock was not found right within 7 days")
    if clock.stepped_since:
        return wait("clock_stepped", "the appliance's clock was set since it was last found right")
    return allow("clock_fit", "the appliance's clock was found right")
