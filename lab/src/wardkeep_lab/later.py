"""Rows of catalogue 6 that the lab does not run yet, each with the date and the reason."""

_NO_WINDOWS = "2026-11-21: needs a Windows device, and no Windows can be booted where this lab runs"
_NO_CHECK = "2026-11-21: the check that must fail is not in the catalogue's code yet; no scenario before its check"
_NO_RUNBOOK = "2026-11-21: its check is in the catalogue, the runbook that must heal it is not in the code yet"
_NOT_WRITTEN = "2026-11-21: check and runbook are in the catalogue; the scenario that breaks it is not written yet"
_NO_PERSON = "2026-11-21: must end with a person; the lab's operator does not answer incidents or proposals yet"
_NO_PART = "2026-11-21: the part that must answer (planner, accepted risks) is not built yet"
_NEEDS_KERNEL = "2026-11-21: needs a kernel of its own (audit, clock or access control); lab devices share one"

LATER: dict[str, str] = {
    **{f"W{number:02d}": _NO_WINDOWS for number in range(1, 26)},
    "L01b": _NOT_WRITTEN,
    "L02a": _NO_PERSON,
    "L02b": _NO_CHECK,
    "L03": _NO_CHECK,
    "L05": _NEEDS_KERNEL,
    "L06b": "2026-11-21: a loss of records must be escalated as well as healed, and no check sees a loss yet",
    "L08": _NO_PERSON,
    "L09": _NO_PERSON,
    "L10": _NO_CHECK,
    "L11a": _NO_RUNBOOK,
    "L12a": _NEEDS_KERNEL,
    "L13": _NEEDS_KERNEL,
    "L14": _NO_RUNBOOK,
    "N01": _NO_CHECK,
    "N02": _NO_CHECK,
    "A01": "2026-11-21: breaks an appliance's own machine; appliances of the lab run as processes of this one",
    "A02": "2026-11-21: works on a copy of an evidence store; the lab's appliance has no second store to walk yet",
    "A03": "2026-11-21: takes 72 hours of cut uplink, or a clock of its own that a shared kernel cannot give",
    "X01": "2026-11-21: takes three recurrences with a cooldown before each; a run of its own outside the quick set",
    "X03": "2026-11-21: cuts the line between two steps of an attempt, a moment that nobody outside can hit yet",
    "X04": "2026-11-21: needs a firewall step that cuts our own path; the guards refuse every plan that would",
    "X05": "2026-11-21: needs a heal that makes another check fail; the first runbooks cannot be brought to do that",
    "X07": _NO_PART,
    "X08": "2026-11-21: needs a device that imitates medical equipment; discovery is not built yet",
    "X09": _NEEDS_KERNEL,
    "X10": _NO_PART,
    "X11": _NO_PART,
    "X12": "2026-11-21: the lab does not replay, age or forge orders yet; the scenario is not written",
    "X13": "2026-11-21: every run plans all its drifts in a dry run; the ten of the row come with two more drifts",
    "X14": _NO_PERSON,
}

CHECKS_LATER: dict[str, str] = {
    "appliance.clock_synced": LATER["A01"],
    "appliance.services_running": LATER["A01"],
    "linux.admin_files_protected": "2026-11-21: no row of the catalogue breaks it, and most of its files are excluded",
    "linux.log_retention_kept": LATER["L06b"],
    "linux.shell_idle_logout_on": "2026-11-21: no row of the catalogue breaks it on Linux",
    "linux.ssh_empty_passwords_refused": LATER["L01b"],
    "linux.ssh_password_login_off": LATER["L02a"],
    "linux.time_synced": LATER["L12a"],
}
"""Checks of the catalogue that a tier heals and no scenario here breaks yet, each with its dated reason."""
