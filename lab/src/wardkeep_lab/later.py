"""Rows of catalogue 6 that the lab does not run yet, each with the date and the reason."""

_NO_WINDOWS = "2026-11-21: needs a Windows device, and no Windows can be booted where this lab runs"
_NO_CHECK = "2026-11-21: the check that must fail is not in the catalogue's code yet; no scenario before its check"
_NOT_WRITTEN = "2026-11-21: its check is in the catalogue since today; the scenario that breaks it is not written yet"
_NO_PART = "2026-11-21: the part that must answer (planner, orders, approvals, releases) is not built yet"
_NEEDS_KERNEL = "2026-11-21: needs a kernel of its own (audit, clock or access control); lab devices share one"

LATER: dict[str, str] = {
    **{f"W{number:02d}": _NO_WINDOWS for number in range(1, 26)},
    "L01b": _NOT_WRITTEN,
    "L01c": _NOT_WRITTEN,
    "L02": "2026-11-21: its first half is not written yet; the check of its second half is not in the code yet",
    "L03": _NO_CHECK,
    "L04": _NOT_WRITTEN,
    "L05": _NEEDS_KERNEL,
    "L06": _NOT_WRITTEN,
    "L07b": _NOT_WRITTEN,
    "L08": _NOT_WRITTEN,
    "L09": _NOT_WRITTEN,
    "L10": _NO_CHECK,
    "L11a": _NOT_WRITTEN,
    "L12a": _NEEDS_KERNEL,
    "L13": _NEEDS_KERNEL,
    "L14": _NOT_WRITTEN,
    "N01": _NO_CHECK,
    "N02": _NO_CHECK,
    "A01": "2026-11-21: breaks an appliance's own machine; appliances of the lab run as processes of this one",
    "A02": _NOT_WRITTEN,
    "A03": "2026-11-21: takes 72 hours of cut uplink, or a clock of its own that a shared kernel cannot give",
    "X01": "2026-11-21: takes three recurrences within two hours; comes as a run of its own outside the quick set",
    "X03": "2026-11-21: cuts the path in the middle of an attempt; comes with the firewall runbook that needs it",
    "X04": _NOT_WRITTEN,
    "X05": "2026-11-21: needs a heal that makes another check fail; the first runbooks cannot be brought to do that",
    "X06": "2026-11-21: cuts one of two broken devices off; the harness has one target, comes with the second",
    "X07": _NO_PART,
    "X08": "2026-11-21: needs a device that imitates medical equipment; discovery is not built yet",
    "X09": _NEEDS_KERNEL,
    "X10": _NO_PART,
    "X11": _NO_PART,
    "X12": _NO_PART,
    "X13": "2026-11-21: dry run is checked once per run of the lab; ten drifts come with ten scenarios",
    "X14": _NO_PART,
}

CHECKS_LATER: dict[str, str] = {
    "appliance.clock_synced": LATER["A01"],
    "appliance.services_running": LATER["A01"],
    "linux.admin_files_protected": _NOT_WRITTEN,
    "linux.firewall_on": LATER["L04"],
    "linux.log_retention_kept": LATER["L06"],
    "linux.logs_recording": LATER["L06"],
    "linux.shell_idle_logout_on": _NOT_WRITTEN,
    "linux.ssh_auth_tries_limited": LATER["L01c"],
    "linux.ssh_empty_passwords_refused": LATER["L01b"],
    "linux.ssh_password_login_off": LATER["L02"],
    "linux.system_files_write_protected": LATER["L07b"],
    "linux.time_synced": LATER["L12a"],
}
"""Checks of the catalogue that a tier heals and no scenario here breaks yet, each with its dated reason."""
