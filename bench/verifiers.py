"""Verification of a large auditor kit: Go's and Python's verifier, each beside raw Ed25519 on every core.

`ENTRIES=100000` asks for a smaller kit; `BENCH_KIT=folder` keeps kits there, so that the next run builds none.
"""

import contextlib
import json
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing.synchronize import Barrier
from pathlib import Path
from zipfile import ZipFile

from tests.conformance.judges import ROOT, build_verifier

from bench.big_kit import BigKit, big_kit
from bench.figure import Figure
from wardkeep_core.evidence.envelope import pae, parse_envelope
from wardkeep_core.evidence.predicates import KeyStatement
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.evidence.tiles import iter_bundle
from wardkeep_core.kit.signer import load_public, verifies

ENTRIES = int(os.environ.get("ENTRIES", "1000000"))
CORES = os.cpu_count() or 1
RAW = 20_000 // CORES * CORES
"""Signatures of the kit that are verified with nothing else to do, before each verifier and again after it."""
GOALS = {"Go": "≥ 50 %", "Python": "≥ 30 %"}


def measure() -> Iterator[Figure]:
    """Entries per second of wall time, each verifier alone on the machine; both must say VALID."""
    with contextlib.ExitStack() as stack:
        temporary = stack.enter_context(tempfile.TemporaryDirectory())
        folder = Path(os.environ.get("BENCH_KIT") or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        kit = big_kit(folder, ENTRIES)
        print(f"  kit of {kit.kit.stat().st_size >> 20} MiB made in {time.perf_counter() - began:.0f} s", flush=True)
        go, rate = build_verifier(Path(temporary)), _build(Path(temporary), "ed25519-rate")
        yield from _figures("Go", [str(go)], kit, lambda: _go_rate(rate, kit))
        yield from _figures("Python", [f"{sys.prefix}/bin/wardkeep", "verify"], kit, lambda: _python_rate(kit))


@dataclass(frozen=True)
class _Run:
    """What one run of a verifier took: seconds of the wall and of all cores together, the largest process in MiB."""

    entries: int
    wall: float
    cpu: float
    memory: float
    steps: str


@dataclass(frozen=True)
class _Rate:
    """Verifications in a second of the wall on all cores, and in one of processor time of one core."""

    wall: float
    cpu: float


def _figures(name: str, argv: list[str], kit: BigKit, rate: Callable[[], _Rate]) -> Iterator[Figure]:
    before = rate()
    run = _run([*argv, str(kit.kit), "--trust", str(kit.trust), "--json", "--timings"])
    after = rate()
    wall, cpu = (statistics.harmonic_mean(pair) for pair in ((before.wall, after.wall), (before.cpu, after.cpu)))
    raw = f"raw Ed25519 on {CORES} cores"
    yield Figure(f"{name}, {run.entries} entries", run.entries / run.wall, "entries/s", wall, raw, GOALS[name])
    yield Figure("  per second of processor time", run.entries / run.cpu, "entries/s", cpu, "raw Ed25519", "none set")
    yield Figure("  its largest process", run.memory, "MiB", None, "", "none set")
    print(f"  {name} by step: {run.steps}", flush=True)


def _run(argv: list[str]) -> _Run:
    """Raises RuntimeError when the verdict is not VALID."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(argv, stdout=out, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        said, lines = out.read(), errors.read().decode()
    report = json.loads(said or "{}")
    if not report.get("verdict", "").startswith("VALID"):
        raise RuntimeError(f"{argv[0]}: {report.get('verdict')} {lines}")
    steps = ", ".join(re.findall(r"^(V[0-9V-]+ [0-9.]+ ms)$", lines, re.MULTILINE))
    return _Run(report["entries"], wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, steps)


def _build(folder: Path, command: str) -> Path:
    built = folder / command
    argv = [
        str(ROOT / "tools" / "go.sh"),
        "go",
        "build",
        "-trimpath",
        "-buildvcs=false",
        "-o",
        str(built),
        f"./cmd/{command}",
    ]
    subprocess.run(argv, cwd=ROOT / "verifier", env={**os.environ, "CGO_ENABLED": "0"}, check=True)
    return built


def _go_rate(binary: Path, kit: BigKit) -> _Rate:
    """Those of crypto/ed25519."""
    done = subprocess.run([binary, kit.kit, str(RAW)], capture_output=True, text=True, check=True)
    wall, cpu = done.stdout.split()
    return _Rate(float(wall), float(cpu))


def _python_rate(kit: BigKit) -> _Rate:
    """Those of the library that the Python verifier uses, in as many processes as there are cores."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(CORES)
    with ProcessPoolExecutor(CORES, mp_context=context, initializer=_wait_at, initargs=(ready,)) as pool:
        took = list(pool.map(_verify_share, [kit.kit] * CORES, range(CORES)))
    return _Rate(RAW / max(wall for wall, _ in took), RAW / sum(cpu for _, cpu in took))


_READY: list[Barrier] = []


def _wait_at(ready: Barrier) -> None:
    _READY.append(ready)


def _verify_share(kit: Path, share: int) -> tuple[float, float]:
    each = RAW // CORES
    signed = [(load_public(key), sig, message) for key, sig, message in _signatures(kit, share * each, each)]
    _READY[0].wait()
    began, used = time.perf_counter(), time.process_time()
    good = sum(verifies(key, signature, message) for key, signature, message in signed)
    took = time.perf_counter() - began, time.process_time() - used
    if good != each:
        raise RuntimeError(f"{good} of {each} signatures verify")
    return took


def _signatures(kit: Path, begin: int, number: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Key, signature and message of entries of the kit."""
    with ZipFile(kit) as archive:
        entries = _entries(archive)
        keys: dict[str, bytes] = {}
        for place, raw in enumerate(islice(entries, begin + number)):
            envelope = parse_envelope(raw)
            if b"/evidence/key/v1" in envelope.payload:
                body = parse_statement(envelope.payload).body
                assert isinstance(body, KeyStatement)
                keys |= {key.keyid: key.raw for key in body.keys}
            if place >= begin:
                yield keys[envelope.keyid], envelope.signature, pae(envelope.payload_type, envelope.payload)


def _entries(archive: ZipFile) -> Iterator[bytes]:
    for name in archive.namelist():
        if name.startswith("entries/"):
            yield from iter_bundle(archive.read(name))
