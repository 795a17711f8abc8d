"""A running Wardkeep as a person meets it: started by its command, spoken to over HTTP, stopped by signal."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

WARDKEEP = str(Path(sys.executable).with_name("wardkeep"))
READY_S = 90
PASSWORD = "Sturdy-Lantern-42-Quay!"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(met: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer; fails by name when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = met()
        if answer:
            return answer
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.25)


@dataclass
class Installation:
    """`wardkeep up` over one directory and port; may be stopped and started again."""

    var: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)
    ready_after_s: float = 0.0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def environ(self) -> dict[str, str]:
        return {**os.environ, **self.settings, "WARDKEEP_VAR": str(self.var), "WARDKEEP_PORT": str(self.port)}

    def start(self) -> None:
        began = time.monotonic()
        self.lines = []
        self.process = subprocess.Popen(
            [WARDKEEP, "up"], env=self.environ(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("Wardkeep is ready"):
                self.ready_after_s = time.monotonic() - began
                return
            assert time.monotonic() - began < READY_S, self.lines
        pytest.fail("it ended before it was ready:\n" + "\n".join(self.lines))

    def stop(self) -> int:
        assert self.process
        assert self.process.stdout
        self.process.send_signal(signal.SIGTERM)
        self.lines += self.process.stdout.read().splitlines()
        self.process.stdout.close()
        return self.process.wait(40)

    def pid_of(self, program: str) -> int | None:
        """Pid of the supervised process whose arguments hold these words."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if re.search(program, command):
                return int(child)
        return None

    def wardkeep(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [WARDKEEP, *arguments], env=self.environ(), capture_output=True, text=True, check=False, timeout=120
        )


class Person:
    """A signed-in operator over HTTP."""

    def __init__(self, installation: Installation) -> None:
        self.client = httpx2.Client(
            base_url=installation.url, headers={"Origin": installation.url}, timeout=30, trust_env=False
        )

    def close(self) -> None:
        self.client.close()

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: Any, headers: dict[str, str] | None = None) -> httpx2.Response:
        answer = self.client.get("/api/auth/csrf")
        if answer.status_code != 200:
            return answer
        token = answer.json()["csrf_token"]
        sent = {"X-CSRF-Token": token, "Content-Type": "application/json", **(headers or {})}
        return self.client.request(method, path, json=body, headers=sent)

    def post(self, path: str, body: Any) -> Any:
        """Waits where the server says that it is too fast for a person; what was made, or done."""
        answer = self.send("POST", path, body)
        while answer.status_code == 429:
            time.sleep(float(answer.headers["Retry-After"]))
            answer = self.send("POST", path, body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def sign_in(self, password: str) -> httpx2.Response:
        return self.send("POST", "/api/auth/login", {"username": "admin", "password": password})
