"""Settings from the environment, each with the variable that sets it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_NO = frozenset({"false", "no", "off", "0"})


class SettingsRefused(Exception):
    """A variable is missing or cannot be used; the words name it."""


@dataclass(frozen=True)
class Settings:
    """`server` may be empty once the appliance is enrolled: the address of the claim is kept."""

    state: Path
    server: str
    code_file: Path | None
    dry_run: bool

    @property
    def database(self) -> Path:
        """Everything but keys and counters."""
        return self.state / "appliance.db"

    @property
    def keys(self) -> Path:
        """The four key files."""
        return self.state / "keys"

    @property
    def counters(self) -> Path:
        """Numbers kept outside the database."""
        return self.state / "counters.json"


def read_settings(environ: Mapping[str, str] | None = None, *, state: str | None = None) -> Settings:
    """Read the environment; `state` is the command line's. Raises SettingsRefused.

    HEALING_DRY_RUN: only a clear no (false, no, off, 0) lets steps be sent; unset or anything else is dry run.
    """
    env = os.environ if environ is None else environ
    folder = state or env.get("WARDKEEP_APPLIANCE_STATE", "")
    if not folder:
        raise SettingsRefused("WARDKEEP_APPLIANCE_STATE (or --state) names the folder for the appliance's state")
    code_file = env.get("WARDKEEP_ENROLMENT_CODE_FILE", "")
    return Settings(
        state=Path(folder),
        server=env.get("WARDKEEP_SERVER_URL", ""),
        code_file=Path(code_file) if code_file else None,
        dry_run=env.get("HEALING_DRY_RUN", "true").strip().lower() not in _NO,
    )
