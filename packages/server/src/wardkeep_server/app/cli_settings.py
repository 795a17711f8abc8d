"""Which installation a command works on: DATABASE_URL and its like, else the one under WARDKEEP_VAR."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from wardkeep_server.app import wiring
from wardkeep_server.app.embedded.environment import embedded_environment, layout_of
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.work import Parts


class WrongUsage(ValueError):
    """An argument or setting that cannot be used; the message says which and what to do."""


def installation(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The settings as variables. Raises WrongUsage when none are given and WARDKEEP_VAR holds no installation."""
    if environ.get("DATABASE_URL"):
        return environ
    layout = layout_of(environ)
    if not layout.secrets.exists():
        raise WrongUsage(f"{layout.var} holds no installation: set WARDKEEP_VAR to its directory, or DATABASE_URL")
    return {**environ, **embedded_environment(environ)}


@asynccontextmanager
async def parts_of(settings: Settings) -> AsyncIterator[Parts]:
    """The parts of an installation that is there: a wrong directory gets no new keys. Raises WrongUsage."""
    if not (settings.wardkeep_var / "keys" / "attestation.pub").exists():
        raise WrongUsage(f"WARDKEEP_VAR ({settings.wardkeep_var}) holds no keys: name the server's own directory")
    parts = wiring.build_parts(settings)
    try:
        yield parts
    finally:
        await wiring.close_parts(parts)
