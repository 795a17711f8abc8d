"""The thresholds of all checks: one table, one value each for every platform. Catalogue 2.1, law K7.

Values are integers. A setting that is a choice (a protocol version, a mode) is written as its number in `choices`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class ParameterRefused(ValueError):
    """The value may not be written; `name` is the parameter, the message is for people."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


@dataclass(frozen=True)
class Parameter:
    """One row of the table. `minimum` and `maximum` are inclusive; `also` names values outside that are allowed.

    `by_statement` names values that need a signed statement, because they are weaker than the range.
    `choices` gives the words of each value where the value is no quantity.
    """

    name: str
    default: int
    minimum: int
    maximum: int
    unit: str
    words: str
    also: frozenset[int] = frozenset()
    by_statement: frozenset[int] = frozenset()
    choices: Mapping[int, str] = field(default_factory=dict)

    def check(self, value: object, *, stated: bool = False) -> int:
        """The value when it may be written. Raises ParameterRefused."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise ParameterRefused(self.name, "a whole number is needed")
        if self.minimum <= value <= self.maximum or value in self.also:
            return value
        if value in self.by_statement:
            if stated:
                return value
            raise ParameterRefused(self.name, f"{value} needs a signed statement")
        raise ParameterRefused(self.name, f"{value} is outside {self.allowed}")

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        if self.choices:
            return " or ".join(self.choices.values())
        also = "".join(f", or {value}" for value in sorted(self.also))
        return f"{self.minimum} to {self.maximum} {self.unit}{also}"

    def show(self, value: int) -> str:
        """A value in words: `900 s`, `TLS 1.2`."""
        return self.choices.get(value, f"{value} {self.unit}".rstrip())


_ROWS = (
    Parameter("password_min_length", 14, 12, 14, "characters", "shortest password"),
    Parameter("password_history", 24, 4, 24, "passwords", "passwords remembered so that none is used again"),
    Parameter("password_min_age_days", 1, 1, 7, "days", "least age of a password; stops cycling through the history"),
    Parameter("password_max_age_days", 365, 30, 365, "days", "greatest age of a password", by_statement=frozenset({0})),
    Parameter("lockout_threshold", 5, 3, 10, "attempts", "failed log-ins that lock an account"),
    Parameter(
        "lockout_duration_minutes",
        30,
        15,
        1440,
        "min",
        "time an account stays locked; 0 is until an administrator unlocks it",
        also=frozenset({0}),
    ),
    Parameter("lockout_window_minutes", 30, 15, 60, "min", "time after which failed log-ins are forgotten"),
    Parameter("failed_login_max_per_hour", 20, 5, 100, "per account", "failed log-ins in an hour"),
    Parameter("account_idle_max_days", 90, 30, 90, "days", "longest time an account may go unused"),
    Parameter("inactivity_lock_seconds", 900, 60, 900, "s", "idle time until a screen or shell locks"),
    Parameter("signature_max_age_days", 3, 1, 7, "days", "greatest age of malware signatures"),
    Parameter("patch_critical_max_days", 15, 3, 30, "days", "time to install updates their maker rates critical"),
    Parameter("patch_other_max_days", 30, 7, 60, "days", "time to install all other security updates"),
    Parameter("update_search_max_days", 7, 1, 14, "days", "age at which a search for updates proves nothing"),
    Parameter("restart_pending_max_days", 7, 1, 14, "days", "longest time a restart may be pending"),
    Parameter("clock_skew_max_ms", 5000, 500, 60_000, "ms", "greatest difference between clocks"),
    Parameter("time_min_sources", 3, 3, 5, "sources", "time sources that must answer the appliance"),
    Parameter("disk_free_min_percent", 10, 5, 25, "%", "least free space of a volume"),
    Parameter("security_log_min_mb", 1024, 196, 4096, "MB", "least size of the security log"),
    Parameter("log_fresh_max_minutes", 60, 15, 240, "min", "greatest age of the newest log record"),
    Parameter("log_clear_lookback_days", 7, 1, 30, "days", "days in which no log may have been cleared"),
    Parameter("device_log_keep_days", 90, 30, 365, "days", "time logs stay on the device"),
    Parameter("backup_max_age_hours", 24, 4, 48, "h", "greatest age of the last good backup"),
    Parameter("restore_test_max_days", 90, 7, 180, "days", "greatest age of the last restore test"),
    Parameter("integrity_scan_max_days", 7, 1, 30, "days", "greatest age of the last integrity scan"),
    Parameter("certificate_min_days", 30, 7, 60, "days", "least time a certificate must still be valid"),
    Parameter("tls_min_version", 12, 12, 13, "", "oldest TLS version allowed", choices={12: "TLS 1.2", 13: "TLS 1.3"}),
    Parameter("ssh_max_auth_tries", 4, 3, 6, "tries", "log-in tries of one SSH connection"),
    Parameter("ssh_login_grace_seconds", 60, 15, 120, "s", "time to finish an SSH log-in"),
    Parameter("machine_secret_max_days", 45, 30, 60, "days", "greatest age of a Windows machine password"),
    Parameter("replication_max_hours", 12, 3, 48, "h", "greatest age of the last directory replication"),
    Parameter(
        "usb_storage_mode", 0, 0, 1, "", "what USB storage may do", choices={0: "nothing (blocked)", 1: "be read"}
    ),
    Parameter("outbox_max_age_hours", 4, 1, 72, "h", "greatest age of evidence not yet sent"),
    Parameter("workstation_unseen_max_hours", 72, 24, 336, "h", "time a workstation that is off keeps its findings"),
    Parameter("coverage_min_percent", 95, 80, 100, "%", "share of devices whose findings must be fresh"),
)

PARAMETERS: Mapping[str, Parameter] = MappingProxyType({row.name: row for row in _ROWS})
"""Every parameter by name."""


class Parameters(Mapping[str, int]):
    """A complete set of values. Made by `write_parameters`, so each lies in its range."""

    def __init__(self, changed: Mapping[str, int]) -> None:
        self._values = {row.name: changed.get(row.name, row.default) for row in _ROWS}

    def __getitem__(self, name: str) -> int:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def show(self, name: str) -> str:
        """The value of a parameter in words."""
        return PARAMETERS[name].show(self._values[name])


def write_parameters(
    wanted: Mapping[str, object], *, under: Parameters | None = None, stated: frozenset[str] = frozenset()
) -> Parameters:
    """Values checked on write. `under` is the organisation's set that a site's values change.

    `stated` names parameters with a signed statement for their weaker values. Raises ParameterRefused.
    """
    changed = dict(under or {})
    for name, value in wanted.items():
        if name not in PARAMETERS:
            raise ParameterRefused(name, "there is no such parameter")
        changed[name] = PARAMETERS[name].check(value, stated=name in stated)
    values = Parameters(changed)
    duration = values["lockout_duration_minutes"]
    if duration and values["lockout_window_minutes"] > duration:
        raise ParameterRefused("lockout_window_minutes", "may not be above lockout_duration_minutes")
    return values


DEFAULTS = Parameters({})
"""What holds where nothing was written."""
