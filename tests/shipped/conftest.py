"""Gives the tests of the shipped entry point their PostgreSQL and their Redis."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from tests.support.serving import free_port

from wardkeep_server.tests.support.fixtures import cluster, database

__all__ = ["cluster", "database"]


@contextmanager
def running_redis(folder: Path, port: int) -> "Iterator[subprocess.Popen[bytes]]":
    """A real Redis that keeps nothing on disk."""
    program = shutil.which("redis-server")
    assert program, "the system package redis-server is missing: make system"
    argv = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*argv, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        with redis.Redis(port=port) as client:
            while not _answers(client):
                assert time.monotonic() < deadline, "Redis did not start"
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait()


def _answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """Where a Redis of this test alone answers."""
    port = free_port()
    with running_redis(tmp_path, port):
        yield f"redis://127.0.0.1:{port}/0"
