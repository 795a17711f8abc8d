"""The shipped programs, started as they are: real answers over a real socket, clean ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from cryptography.fernet import Fernet

from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.edge import SECURITY_HEADERS
from wardkeep_server.tests.support.postgres import TestDatabase


def environment(database: TestDatabase, var: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database.application,
        "SESSION_TOKEN_SECRET": new_token(),
        "API_KEY_SECRET": new_token(),
        "PASSWORD_PEPPER": new_token(),
        "DATA_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "WARDKEEP_VAR": str(var),
        "WARDKEEP_PORT": str(port),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(module: str, environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", module], env=environ, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def answered(url: str, process: subprocess.Popen[bytes]) -> httpx2.Response:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return httpx2.get(url, timeout=5)
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("the program did not answer")


def test_the_api_answers_with_all_headers_and_stops_within_its_grace(database: TestDatabase, tmp_path: Path) -> None:
    port = free_port()
    with running("wardkeep_server.app.serve", environment(database, tmp_path, port)) as process:
        health = answered(f"http://127.0.0.1:{port}/health", process)
        assert health.json()["status"] == "ok"
        assert {name for name, value in SECURITY_HEADERS.items() if health.headers.get(name) != value} == set()
        limited = httpx2.get(f"http://127.0.0.1:{port}/api/auth/methods", timeout=5)
        assert limited.headers["ratelimit-limit"] == "600"
        assert "server" not in health.headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in {0, -signal.SIGTERM}


def test_the_worker_starts_and_stops(database: TestDatabase, tmp_path: Path) -> None:
    with running("wardkeep_server.app.worker", environment(database, tmp_path, 8080)) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert b"worker_started" in line, line
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize("module", ["wardkeep_server.app.serve", "wardkeep_server.app.worker"])
def test_weak_settings_end_with_two_naming_the_variable(database: TestDatabase, tmp_path: Path, module: str) -> None:
    environ = environment(database, tmp_path, 8080) | {"API_KEY_SECRET": "short"}
    with running(module, environ) as process:
        assert process.wait(60) == 2
        assert process.stderr is not None
        assert b"API_KEY_SECRET is shorter than 32 bytes" in process.stderr.read()


def test_a_strong_database_role_is_refused(database: TestDatabase, tmp_path: Path) -> None:
    environ = environment(database, tmp_path, 8080) | {"DATABASE_URL": database.superuser}
    with running("wardkeep_server.app.worker", environ) as process:
        assert process.wait(60) == 2
        assert process.stderr is not None
        assert b"DATABASE_URL names a role that is superuser" in process.stderr.read()
