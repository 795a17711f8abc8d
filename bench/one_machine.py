"""`wardkeep up` on this machine: how soon a second start is ready, and what all its processes hold in memory."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.running import Installation, Person, free_port, until

from bench.cpu import children_of
from bench.figure import Figure

SCAN_S, REST_S = 90, 60
_KIB = 1024


def measure() -> Iterator[Figure]:
    """Memory is the proportional share (PSS): pages that several hold are counted once over all of them."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "var", free_port())
        installation.start()
        first = installation.ready_after_s
        try:
            _scanned(installation)
            time.sleep(REST_S)
            held = {name: _pss_mb(pid) for name, pid in _processes(installation).items()}
        finally:
            installation.stop()
        installation.start()
        installation.stop()
    yield Figure("first start to ready", first, "s", None, "", "none set")
    yield Figure("second start to ready", installation.ready_after_s, "s", first, "first start", "< 10 s")
    yield Figure("PSS of all, 60 s after the first scan", sum(held.values()), "MB", None, "", "≤ 600 MB")
    for name, value in sorted(held.items()):
        yield Figure(f"  of it {name}", value, "MB", None, "", "none set")


def _scanned(installation: Installation) -> None:
    person = Person(installation)
    person.sign_in((installation.var / "first-operator-password").read_text().strip()).raise_for_status()
    until(lambda: person.get("/api/findings")["items"], SCAN_S, "the first scan")
    person.close()


def _processes(installation: Installation) -> dict[str, int]:
    """The supervisor and what it runs; PostgreSQL stands for all its processes."""
    assert installation.process
    names = {
        "API": "app.serve",
        "worker": "app.worker",
        "appliance": "wardkeep-appliance",
        "PostgreSQL": "bin/postgres",
    }
    found = {name: installation.pid_of(program) for name, program in names.items()}
    return {"supervisor": installation.process.pid} | {name: pid for name, pid in found.items() if pid is not None}


def _pss_mb(pid: int) -> float:
    """Of a process, and of its children where it is not the supervisor of others."""
    own = _pss_kib(pid)
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    if b"wardkeep\0up" not in command:
        own += sum(_pss_kib(child) for child in children_of(pid))
    return own / _KIB


def _pss_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError(f"/proc/{pid}/smaps_rollup says no Pss")
