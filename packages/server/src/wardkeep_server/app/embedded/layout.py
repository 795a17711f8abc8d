"""Where the embedded default keeps things under WARDKEEP_VAR, and the secrets it makes for itself once."""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

_GENERATED = (
    "SESSION_TOKEN_SECRET",
    "API_KEY_SECRET",
    "PASSWORD_PEPPER",
    "EMBEDDED_SUPERUSER_PASSWORD",
    "EMBEDDED_OWNER_PASSWORD",
    "EMBEDDED_APPLICATION_PASSWORD",
)


@dataclass(frozen=True)
class Layout:
    """Paths below one directory; two directories are two installations."""

    var: Path

    @property
    def postgres(self) -> Path:
        """Home of the database cluster."""
        return self.var / "postgres"

    @property
    def logs(self) -> Path:
        """One log file per process."""
        return self.var / "logs"

    @property
    def secrets(self) -> Path:
        """Generated secrets, NAME=value a line, mode 0600."""
        return self.var / "secrets.env"

    @property
    def appliance(self) -> Path:
        """State of the appliance that observes this machine."""
        return self.var / "appliance"

    @property
    def enrolment_code(self) -> Path:
        """Single-use code of that appliance, mode 0600, removed once it was claimed."""
        return self.var / "enrolment-code"

    @property
    def first_operator_password(self) -> Path:
        """Password of `admin` until it is changed, mode 0600."""
        return self.var / "first-operator-password"

    @property
    def lock(self) -> Path:
        """Held by the one `wardkeep up` that runs here."""
        return self.var / "lock"

    def prepare(self) -> None:
        """Make the directories; only their owner may look inside."""
        for directory in (self.var, self.logs, self.appliance):
            directory.mkdir(parents=True, exist_ok=True)
        for directory in (self.logs, self.appliance):
            directory.chmod(0o700)


def load_or_make_secrets(layout: Layout) -> dict[str, str]:
    """Read the generated secrets, adding what a newer version needs and an older one did not make."""
    known: dict[str, str] = {}
    if layout.secrets.exists():
        lines = layout.secrets.read_text().splitlines()
        known = dict(line.split("=", 1) for line in lines if "=" in line)
    missing = {name: secrets.token_urlsafe(48) for name in _GENERATED if name not in known}
    if "DATA_ENCRYPTION_KEYS" not in known:
        missing["DATA_ENCRYPTION_KEYS"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    if missing:
        known |= missing
        write_private(layout.secrets, "".join(f"{name}={value}\n" for name, value in sorted(known.items())))
    return known


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 in one step: whole or not at all, after a crash too."""
    staging = path.with_name(f".{path.name}.new")
    descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staging.replace(path)
