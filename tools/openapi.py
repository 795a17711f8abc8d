"""Print the API's own description as JSON; `make client` generates the web app's client from it."""

import json
import secrets
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from wardkeep_server.app.api import create_app
from wardkeep_server.app.openapi import describe
from wardkeep_server.platform.config import load_settings


def description() -> dict[str, object]:
    """OpenAPI 3.1 of the whole API; no database is touched."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            name: secrets.token_urlsafe(48) for name in ("SESSION_TOKEN_SECRET", "API_KEY_SECRET", "PASSWORD_PEPPER")
        } | {
            "DATA_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "DATABASE_URL": "postgresql://nobody@/nowhere",
            "WARDKEEP_VAR": str(Path(folder)),
        }
        return describe(create_app(load_settings(environ)))


if __name__ == "__main__":
    json.dump(description(), sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
