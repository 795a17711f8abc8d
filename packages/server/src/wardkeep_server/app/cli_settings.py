"""Which installation a command works on: DATABASE_URL and its like, else the one under WARDKEEP_VAR."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from wardkeep_server.app import wiring
from wardkeep_server.app.embedded.environment import embedded_environment, layout_of
from wardkeep_server.platform.config import Settings, load_settings
from wardkeep_server.platform.errors import ConfigRefused, ServerError
from wardkeep_server.platform.work import Parts

DONE, THE_ANSWER_IS_NO, WRONG_USAGE = 0, 1, 2
"""Exit statuses."""


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


def run(
    command: str,
    environ: Mapping[str, str],
    act: Callable[[Parts], Awaitable[int]],
    *,
    words: Callable[[ServerError], str] = str,
) -> int:
    """The exit status of what is done with an installation's parts; a refusal is one line on stderr.

    `words` turns a refusal of the act itself into words.
    """

    async def acted() -> int:
        async with parts_of(load_settings(installation(environ))) as parts:
            return await act(parts)

    status = THE_ANSWER_IS_NO
    try:
        return asyncio.run(acted())
    except (WrongUsage, ConfigRefused) as error:
        told, status = str(error), WRONG_USAGE
    except (DBAPIError, PoolTimeout):
        told = "the database does not answer, or its schema is older: `wardkeep db status`"
    except ServerError as error:
        told = words(error)
    sys.stderr.write(f"{command}: {told}\n")
    return status


def say(words: str) -> None:
    """A line of a command's answer."""
    print(words, flush=True)  # noqa: T201 - the command's answer
