"""The scripted operator: what a person would click to set up the lab's site, over the public HTTP API.

Sign in and change the first password, partner, organisation, a site flagged lab, an enrolment code, the comparison
of the box's fingerprints, devices with pinned host keys, declared lists, time sources, period, tier, consent.
"""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from wardkeep_lab.baseline import QUEUE, USER
from wardkeep_lab.device import SSH_PORT, LabDevice, LogIn
from wardkeep_lab.errors import LabFailed
from wardkeep_lab.instance import Instance
from wardkeep_lab.person import Person
from wardkeep_lab.stage import Stage
from wardkeep_lab.telling import SiteTold
from wardkeep_lab.watching import wait_for

ADMIN = "admin"
ROLE = "server"
CLAIM_LIMIT_S = 90.0
HOLD_LIMIT_S = 60.0
_BOX = {"name": "Lab appliance", "platform": "appliance", "connection": {"kind": "local"}}
"""The appliance's checks of itself: without them it never finds its clock right, and does not act."""
_NEVER_HERE = ("appliance.resync_clock",)
"""The lab's appliance is a process of this machine, whose own clock is not the lab's to touch."""
_REASON = "The chaos lab sets up its own site to break it."
_CONSENT_LASTS = timedelta(days=1)


class KeysDiffer(LabFailed):
    """The server shows other fingerprints than the box: nothing may be trusted."""


@dataclass(frozen=True)
class LabSite:
    """Ids of what was set up; `devices` by the names of the lab."""

    organisation: str
    site: str
    appliance: str
    devices: Mapping[str, str]

    @property
    def target(self) -> str:
        """The device that is broken."""
        return self.devices["target"]

    @property
    def control(self) -> str:
        """The device that nobody touches."""
        return self.devices["control"]


class Operator:
    """Signed in as the first operator for the length of a run."""

    def __init__(self, instance: Instance, report: Callable[[str], None]) -> None:
        self._instance = instance
        self._report = report
        self._person = Person(instance.url)
        self._password = _new_password()

    def __enter__(self) -> Self:
        first = self._instance.first_password
        self._person.sign_in(ADMIN, first)
        self._person.change_password(first, self._password)
        self._person.step_up(self._password)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._person.__exit__(kind, error, trace)

    def told(self, site: LabSite) -> SiteTold:
        """What the API tells about the site from now on."""
        return SiteTold(self._person, site.site)

    def set_up(self, stage: Stage, time_sources: tuple[str, ...], checks: Collection[str]) -> LabSite:
        """Everything that is needed before the first break, with an appliance that may heal.

        The devices are watched by the checks of this run alone: a fresh Debian fails others, and healing those
        beside a scenario would change the control device.
        """
        partner = self._created("/api/partners", {"name": "Lab partner"})
        organisation = self._created("/api/organisations", {"name": "Lab practice", "partner_id": partner})
        site = self._created("/api/sites", {"organisation_id": organisation, "name": "Lab", "lab": True})
        self._settings(site, time_sources)  # first: the period also sets how soon the box checks in again
        appliance = self._enrol(site)
        self._created(f"/api/sites/{site}/devices", _BOX)
        lab_devices = (stage.target, stage.control, *(each.target for each in stage.beside.values()))
        devices = {each.name: self._device(site, each, stage.log_in, checks) for each in lab_devices}
        self._person.send(
            "PUT", f"/api/sites/{site}/healing-tier", {"healing_tier": "full_coverage", "reason": _REASON}
        )
        self._consent(organisation)
        return LabSite(organisation, site, appliance, devices)

    def hold(self, site: LabSite, on: bool) -> None:  # noqa: FBT001 - the site's own switch
        """Set or lift the site's dry run and return when the appliance says that it is in effect."""
        self._person.send("PATCH", f"/api/sites/{site.site}/settings", {"dry_run": on, "reason": _REASON})

        def in_effect() -> bool | None:
            said = self.appliance(site.appliance)["dry_run"]
            return True if said is not None and said["in_effect"] is on else None

        wait_for(in_effect, HOLD_LIMIT_S, "the appliance to take the site's dry run", self._instance.still_runs)

    def appliance(self, appliance: str) -> Mapping[str, Any]:
        """The box's page."""
        page: Mapping[str, Any] = self._person.get(f"/api/appliances/{appliance}")
        return page

    def _enrol(self, site: str) -> str:
        """A code for the box, its claim, and the comparison of what the box shows with what the server holds."""
        code = self._person.send("POST", f"/api/sites/{site}/enrolment-codes")["code"]
        self._instance.give_code(code)
        self._report("starting the lab's appliance")
        self._instance.start_appliance(dry_run=False)

        def claimed() -> str | None:
            found = self._person.get(f"/api/sites/{site}/appliances")
            return str(found[0]["id"]) if found else None

        appliance = wait_for(claimed, CLAIM_LIMIT_S, "the appliance's claim", self._instance.still_runs)
        shown, page = self._instance.fingerprints(), self.appliance(appliance)
        if (shown["own"], shown["server"]) != (page["fingerprints"], page["server_fingerprints"]):
            raise KeysDiffer("the server's fingerprints are not those that the box shows; nothing was confirmed")
        self._person.send("POST", f"/api/appliances/{appliance}/confirm-keys", {"fingerprints": page["fingerprints"]})
        return appliance

    def _settings(self, site: str, time_sources: tuple[str, ...]) -> None:
        change = {
            "dry_run": False,
            "period_s": 5,
            "self_period_s": 5,
            "time_sources": list(time_sources),
            "lists": {"declared_services": [{"role": ROLE, "unit": QUEUE, "enabled": True}], "routers": []},
            "disabled_runbooks": list(_NEVER_HERE),
            "reason": _REASON,
        }
        self._person.send("PATCH", f"/api/sites/{site}/settings", change)

    def _device(self, site: str, device: LabDevice, log_in: LogIn, checks: Collection[str]) -> str:
        connection = {
            "kind": "ssh",
            "address": device.address,
            "port": SSH_PORT,
            "account": USER,
            "host_key": device.host_key,
            "private_key": log_in.private,
        }
        body = {"name": device.name, "platform": "linux", "role": ROLE, "connection": connection}
        body |= {"checks": sorted(checks)}
        return self._created(f"/api/sites/{site}/devices", body)

    def _consent(self, organisation: str) -> None:
        until = f"{datetime.now(UTC) + _CONSENT_LASTS:%Y-%m-%dT%H:%M:%S}.000Z"
        for risk in ("low", "medium"):
            body = {"risk": risk, "until": until, "reason": _REASON}
            self._person.send("POST", f"/api/organisations/{organisation}/consents", body)

    def _created(self, path: str, body: Mapping[str, Any]) -> str:
        return str(self._person.send("POST", path, body)["id"])


def _new_password() -> str:
    """Random and meeting every composition rule."""
    return f"{secrets.token_urlsafe(24)}-aZ7!"
