"""The shipped programs as processes: on the database and settings of a world, started and stopped by pid."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx2

from wardkeep_server.platform.config import Settings

API = "wardkeep_server.app.serve"
STARTS_WITHIN_S = 60.0
_COMMAND = Path(sys.executable).parent / "wardkeep"
_SECRETS = ("database_url", "session_token_secret", "api_key_secret", "password_pepper", "data_encryption_keys")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """What a process needs to serve with these settings."""
    own = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    secrets = {name.upper(): getattr(settings, name).get_secret_value() for name in _SECRETS}
    places = {"WARDKEEP_VAR": str(settings.wardkeep_var), "WARDKEEP_PORT": str(settings.wardkeep_port)}
    return own | secrets | places | more


@asynccontextmanager
async def started(*command: str | Path, environ: dict[str, str]) -> AsyncIterator[Process]:
    """A program with its output and errors in one pipe; killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(*map(str, command), env=environ, stdout=PIPE, stderr=STDOUT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def serving(environ: dict[str, str]) -> AsyncIterator[Process]:
    """The API, once it answers."""
    async with started(sys.executable, "-m", API, environ=environ) as process, httpx2.AsyncClient() as http:
        async with asyncio.timeout(STARTS_WITHIN_S):
            while True:
                assert process.returncode is None, "the API ended"
                try:
                    answer = await http.get(f"http://127.0.0.1:{environ['WARDKEEP_PORT']}/health")
                    answer.raise_for_status()
                    break
                except httpx2.TransportError:
                    await asyncio.sleep(0.05)
        yield process


def wardkeep(*arguments: str, environ: dict[str, str]) -> AbstractAsyncContextManager[Process]:
    """The command line, running."""
    return started(_COMMAND, *arguments, environ=environ)


async def answered(*arguments: str, environ: dict[str, str]) -> tuple[int, str]:
    """Exit code and all that the command said."""
    async with started(_COMMAND, *arguments, environ=environ) as process:
        said, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, said.decode()
