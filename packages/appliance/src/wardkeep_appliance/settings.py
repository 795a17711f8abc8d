"""Settings from the environment, each with the variable that sets it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

_HIGHEST_PORT = 65_535
_NO = frozenset({"false", "no", "off", "0"})


class SettingsRefused(Exception):
    """A variable is missing or cannot be used; the words name it."""


@dataclass(frozen=True)
class Settings:
    """`server` may be empty once the appliance is enrolled: the address of the claim is kept.

    `page` is where the status page listens (None: nowhere), `page_hosts` are names beside this machine's own that it
    answers to.
    """

    state: Path
    server: str
    code_file: Path | None
    dry_run: bool
    page: tuple[str, int] | None = None
    page_hosts: frozenset[str] = frozenset()

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
        page=_page(env.get("WARDKEEP_STATUS_LISTEN", "")),
        page_hosts=frozenset(filter(None, (each.strip() for each in env.get("WARDKEEP_STATUS_HOSTS", "").split(",")))),
    )


def _page(text: str) -> tuple[str, int] | None:
    if not text:
        return None
    address, _, port = text.rpartition(":")
    address = address.removeprefix("[").removesuffix("]")
    if not port.isdecimal() or int(port) > _HIGHEST_PORT:
        raise SettingsRefused("WARDKEEP_STATUS_LISTEN is an address and a port, as 127.0.0.1:8090")
    try:
        return str(ip_address(address)), int(port)
    except ValueError as error:
        raise SettingsRefused("WARDKEEP_STATUS_LISTEN begins with an IP address of this machine") from error
