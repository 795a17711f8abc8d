"""Rows of catalogue 6 that the lab does not run yet, each with the date and the reason."""

_NO_WINDOWS = "2026-11-21: needs a Windows device, and no Windows can be booted where this lab runs"
_NO_CHECK = "2026-11-21: the check that must fail is not in the catalogue's code yet; no scenario before its check"
_NO_PART = "2026-11-21: the part that must answer (planner, orders, approvals, releases) is not built yet"
_NEEDS_KERNEL = "2026-11-21: needs a kernel of its own (audit, clock or access control); lab devices share one"

LATER: dict[str, str] = {
    **{f"W{number:02d}": _NO_WINDOWS for number in range(1, 26)},
    "L01b": _NO_CHECK,
    "L01c": _NO_CHECK,
    "L02": _NO_CHECK,
    "L03": _NO_CHECK,
    "L04": _NO_CHECK,
    "L05": _NEEDS_KERNEL,
    "L06": _NO_CHECK,
    "L07b": _NO_CHECK,
    "L08": _NO_CHECK,
    "L09": _NO_CHECK,
    "L10": _NO_CHECK,
    "L11a": _NO_CHECK,
    "L12a": _NEEDS_KERNEL,
    "L13": _NEEDS_KERNEL,
    "L14": _NO_CHECK,
    "N01": _NO_CHECK,
    "N02": _NO_CHECK,
    "A01": "2026-11-21: breaks an appliance's own machine; appliances of the lab run as processes of this one",
    "A02": "2026-11-21: needs the appliance check of its own chain, which is not in the catalogue's code yet",
    "A03": "2026-11-21: takes 72 hours of cut uplink, or a clock of its own that a shared kernel cannot give",
    "X01": "2026-11-21: takes three recurrences within two hours; comes as a run of its own outside the quick set",
    "X03": "2026-11-21: cuts the path in the middle of an attempt; comes with the firewall runbook that needs it",
    "X04": _NO_CHECK,
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
}
"""Checks of the catalogue that a tier heals and no scenario here breaks yet, each with its dated reason."""
