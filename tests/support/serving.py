"""The API as a process of its own, and a world of people and boxes over the same database that asks it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx2
from pydantic import SecretStr

from wardkeep_server.platform.config import Settings
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world

ROOT = Path(__file__).parents[2]
SERVE = ("-m", "wardkeep_server.app.serve")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment of a process."""
    found = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    for name in Settings.model_fields:
        value: Any = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value is not None and value != "":
            found[name.upper()] = str(value)
    return found


@contextmanager
def api(environ: Mapping[str, str], log: Path, program: tuple[str, ...] = SERVE) -> Iterator[str]:
    """The API process; its address once it answers. Everything that it writes goes to `log`."""
    port = environ["WARDKEEP_PORT"]
    with log.open("wb") as sink:
        process = subprocess.Popen([sys.executable, *program], env=dict(environ), stdout=sink, stderr=sink, cwd=ROOT)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(url, timeout=5)
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the API did not answer:\n{log.read_text()}")


@asynccontextmanager
async def served_world(
    database: TestDatabase, var: Path, program: tuple[str, ...] = SERVE, **more: Any
) -> AsyncIterator[World]:
    """A world whose people and boxes ask the API process over its socket; `var/api.log` holds its log."""
    async with built_world(database, var, wardkeep_port=free_port(), **more) as world:
        with api(environment(world.parts.settings), var / "api.log", program):
            world.served = True
            yield world
