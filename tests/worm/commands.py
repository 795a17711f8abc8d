"""Programs of the server, run over a world's own database, directory and store."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from pydantic import SecretStr

from wardkeep_server.tests.support.world import World

WARDKEEP = str(Path(sys.executable).with_name("wardkeep"))
_NAMES = (
    *("database_url", "session_token_secret", "api_key_secret", "password_pepper", "data_encryption_keys"),
    *("wardkeep_var", "s3_endpoint", "s3_access_key", "s3_secret_key", "s3_bucket"),
)


async def run(world: World, *argv: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end, 60 seconds at most."""
    held = {name: getattr(world.parts.settings, name) for name in _NAMES}
    told = {name.upper(): _text(value) for name, value in held.items() if value is not None}
    environ = {**os.environ, **told, **changed}
    return await asyncio.to_thread(
        subprocess.run, argv, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


def _text(value: SecretStr | Path | str) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
