"""The supervisor restarts what dies, ever more slowly, and stops what runs."""

import signal
import sys
from pathlib import Path

import pytest

from wardkeep_server.app.embedded.processes import Child, run
from wardkeep_server.app.embedded.supervisor import Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def ended(child: Child) -> int:
    status = None
    while status is None:
        status = child.exit_status()
    return status


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_killed_program_is_started_again_after_its_wait(tmp_path: Path, clock: Clock) -> None:
    said: list[str] = []
    prepared: list[int] = []
    supervisor = Supervisor(report=said.append, now=clock)
    child = Child("sleeper", SLEEPER, log=tmp_path / "log", environ={})
    supervisor.start(child, before_restart=lambda: prepared.append(1))
    first = child.pid
    assert child.exit_status() is None
    child.kill()
    assert ended(child) == -signal.SIGKILL
    supervisor.tick()
    assert child.exit_status() is not None
    assert said == ["sleeper ended with status -9; starting it again in 0.2 s"]
    clock.seconds += 1
    supervisor.tick()
    assert child.exit_status() is None
    assert child.pid != first
    assert prepared == [1]
    supervisor.stop()
    assert child.exit_status() == -signal.SIGTERM


def test_a_row_of_crashes_waits_longer_each_time_and_a_calm_minute_forgets(tmp_path: Path, clock: Clock) -> None:
    said: list[str] = []
    supervisor = Supervisor(report=said.append, now=clock)
    child = Child("faulty", SLEEPER, log=tmp_path / "log", environ={})
    supervisor.start(child)
    for _ in range(3):
        child.kill()
        ended(child)
        supervisor.tick()
        clock.seconds += 20
        supervisor.tick()
    assert [line.rsplit(" ", 2)[1] for line in said] == ["0.2", "0.4", "0.8"]
    clock.seconds += 61
    supervisor.tick()
    child.kill()
    ended(child)
    supervisor.tick()
    assert said[-1].endswith("in 0.2 s")
    supervisor.stop()


def test_output_goes_to_a_private_log(tmp_path: Path) -> None:
    child = Child("speaker", [sys.executable, "-c", "print('spoken')"], log=tmp_path / "log", environ={})
    child.start()
    assert ended(child) == 0
    assert child.last_words() == "spoken"
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


def test_a_program_sees_only_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET", "not for children")
    done = run([sys.executable, "-c", "import os; print(sorted(os.environ))"], environ={"GIVEN": "yes"})
    assert done.status == 0
    assert "GIVEN" in done.output
    assert "SOME_SECRET" not in done.output


def test_a_program_that_does_not_end_is_status_124() -> None:
    assert run(SLEEPER, timeout=0.2).status == 124
