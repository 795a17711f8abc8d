"""Kill -9 of each program in turn, at random moments, while boxes report and a person reads: nothing lost or doubled.

`make test` kills each once; `make crash ROUNDS=200` goes on. CRASH_SEED repeats the choice of moments.
"""

import os
import random
import signal
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.crash.box import CrashBox
from tests.crash.judge import faults
from tests.crash.practice import Reader, enrolled, stored, told
from tests.support.running import PASSWORD, Installation, Person, free_port, until

PROGRAMS = ("wardkeep_server.app.serve", "wardkeep_server.app.worker", "wardkeep-appliance", "bin/postgres")
ROUNDS = int(os.environ.get("CRASH_ROUNDS", "4"))
SEED = int(os.environ.get("CRASH_SEED", str(random.SystemRandom().randrange(2**31))))
BOXES = 3
RECOVERED_S = 120
STREAM_EVERY_S = 30.0


@pytest.fixture
def running() -> Iterator[tuple[Installation, Person]]:
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "var", free_port())
        installation.start()
        person = Person(installation)
        first = (installation.var / "first-operator-password").read_text().strip()
        assert person.sign_in(first).status_code == 200
        change = {"current_password": first, "new_password": PASSWORD}
        assert person.send("POST", "/api/auth/password", change).status_code == 204
        yield installation, person
        person.close()
        faulty = [line for line in _log(installation) if '"request_failed"' in line]
        say("\n".join(["faults of the API:", *faulty[:20]]) if faulty else "no fault of the API")
        for line in (installation.var / "logs/api.log").read_text(errors="replace").splitlines():
            if "request_failed" in line:
                say(line)
        if installation.process and installation.process.poll() is None:
            installation.stop()


def _log(installation: Installation) -> list[str]:
    return (installation.var / "logs/api.log").read_text(errors="replace").splitlines()


def say(words: str) -> None:
    """Shown by `make crash`, and by pytest when the test fails."""
    sys.stdout.write(f"{words}\n")


@contextmanager
def load(boxes: list[CrashBox], reader: Reader) -> Iterator[None]:
    """Boxes and reader at work; at the end each brings to its end what it began."""
    stop = threading.Event()
    threads = [threading.Thread(target=one.live, args=(stop,)) for one in (*boxes, reader)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(150)
    assert [one.fault for one in (*boxes, reader) if one.fault is not None] == []


def kill(installation: Installation, program: str) -> None:
    """And wait until the supervisor has started it again."""
    victim = installation.pid_of(program)
    assert victim, program
    os.kill(victim, signal.SIGKILL)
    until(lambda: installation.pid_of(program) not in {None, victim}, RECOVERED_S, f"{program} is started again")


def recovered(boxes: list[CrashBox], reader: Reader) -> None:
    """Every box has more acknowledged than before, and the reader good pages, in the session that it had."""
    acknowledged, good = [box.acknowledged for box in boxes], reader.good

    def moved() -> bool:
        for one in (*boxes, reader):
            if one.fault is not None:
                raise one.fault
        more = all(box.acknowledged > before for box, before in zip(boxes, acknowledged, strict=True))
        return more and reader.good >= good + 4

    until(moved, RECOVERED_S, "boxes and reader go on")


def streams(person: Person) -> bool:
    """Whether the live stream greets the session."""
    try:
        with person.client.stream("GET", "/api/events") as answer:
            return answer.status_code == 200 and any(line == "event: hello" for line in answer.iter_lines())
    except httpx2.TransportError:
        return False


@pytest.mark.timeout(300 + 60 * ROUNDS)
def test_nothing_is_lost_or_doubled(running: tuple[Installation, Person], tmp_path: Path) -> None:
    installation, person = running
    say(f"\nseed {SEED}, {ROUNDS} kills")
    boxes = enrolled(installation, person, BOXES)
    tenant = boxes[0].tenant
    reader = Reader(person, tenant.site, boxes[0].wire.id)
    chance, streamed = random.Random(SEED), 0.0  # noqa: S311 - moments to be repeated, no secret
    with load(boxes, reader):
        recovered(boxes, reader)
        for number in range(ROUNDS):
            time.sleep(chance.uniform(0.2, 1.5))
            kill(installation, PROGRAMS[number % len(PROGRAMS)])
            recovered(boxes, reader)
            if time.monotonic() - streamed > STREAM_EVERY_S:
                until(lambda: streams(person), RECOVERED_S, "the live stream greets again")
                streamed = time.monotonic()
    until(lambda: _sealed(person), RECOVERED_S, "everything is sealed")
    assert installation.process
    assert installation.process.poll() is None, "wardkeep up itself went on"
    held, said = stored(installation, boxes, tenant.site), told(boxes, reader)
    counts = {kind: len(rows) for kind, rows in said.rows.items()}
    say(
        f"acknowledged: {len(said.evidence)} entries, {sum(box.checkins for box in boxes)} check-ins, {counts}; sent"
        f" again: {sum(box.repeated for box in boxes)}; pages: {reader.good} good, {reader.failed} not answered;"
        f" stored: {len(held.entries)} entries in {len(held.sizes)} logs"
    )
    assert faults(held, said) == []
    assert len(said.evidence) > ROUNDS * BOXES
    assert reader.orders
    _kit_verifies(installation, tenant.organisation, tmp_path / "kit.zip")


def _sealed(person: Person) -> bool:
    totals = person.get("/api/overview")["evidence"]
    return bool(totals["entries"] == totals["sealed"] and totals["alarms"] == 0)


def _kit_verifies(installation: Installation, organisation: str, kit: Path) -> None:
    period = ("--from", "2020-01-01", "--to", "2099-01-01")
    built = installation.wardkeep("kit", "--organisation", organisation, *period, "-o", str(kit))
    assert built.returncode in {0, 3}, built.stdout + built.stderr
    assert zipfile.is_zipfile(kit)
    verdict = installation.wardkeep("verify", str(kit))
    assert verdict.returncode == 3, verdict.stdout
    said = verdict.stdout.splitlines()[-1]
    assert said.startswith("VALID WITH GAPS: keys not compared; ")
    assert "; no independent time for " in said  # nobody outside is asked here
