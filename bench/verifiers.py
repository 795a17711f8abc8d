"""Verification of an auditor kit: Python's and Go's verifier over the same kit, beside raw Ed25519 on every core."""

import io
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tests.conformance.judges import build_verifier
from tests.conformance.world import Kit, boxes_of, by, kit_of, two_boxes

from bench.figure import Figure
from wardkeep_core.evidence.trust import parse_trust, write_trust
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.signer import load_public
from wardkeep_server.app.cores import every_core

ENTRIES = int(os.environ.get("ENTRIES", "20000"))
"""`ENTRIES=1000000 make bench ONLY=verifiers` is the size that the specification names; building it takes a while."""
CORES = os.cpu_count() or 1
RAW = 4_000


def measure() -> Iterator[Figure]:
    """Entries per second of wall time, each verifier alone on the machine; both must say VALID."""
    kit = _kit()
    raw = _raw_ed25519(kit)
    name = f"OpenSSL's Ed25519 on {CORES} cores"
    with tempfile.TemporaryDirectory() as folder:
        yield Figure(f"Go, {ENTRIES} entries", ENTRIES / _go(kit, Path(folder)), "entries/s", raw, name, "≥ 50 %")
    yield Figure(f"Python, {ENTRIES} entries", ENTRIES / _python(kit), "entries/s", raw, name, "≥ 30 %")


def _kit() -> Kit:
    made = two_boxes()
    while len(made.entries) < ENTRIES:
        made.now += timedelta(minutes=5)
        for box in boxes_of(made):
            by(made, box, made.observe)
    del made.entries[ENTRIES:]
    return kit_of(made)


def _raw_ed25519(kit: Kit) -> float:
    """Verifications a second of one core, of a message as long as the kit's entries are, times the cores."""
    signer = two_boxes().box.evidence
    message = bytes(len(kit.raw) // ENTRIES)
    key, signature = load_public(signer.public_raw), signer.sign(message)
    began = time.process_time()
    for _ in range(RAW):
        key.verify(signature, message)
    return CORES * RAW / (time.process_time() - began)


def _go(kit: Kit, folder: Path) -> float:
    assert kit.trust is not None
    path, trust = folder / "kit.zip", folder / "trust"
    path.write_bytes(kit.raw)
    trust.write_text(write_trust(kit.trust))
    binary = build_verifier(folder)
    began = time.perf_counter()
    done = subprocess.run([binary, path, "--trust", trust], capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    _must_be_valid(done.stdout.splitlines()[-1])
    return took


def _python(kit: Kit) -> float:
    assert kit.trust is not None
    trust = parse_trust(write_trust(kit.trust))
    began = time.perf_counter()
    with every_core() as verify:
        report = verify_kit(io.BytesIO(kit.raw), trust, verify=verify)
    took = time.perf_counter() - began
    _must_be_valid(report.verdict)
    return took


def _must_be_valid(verdict: str) -> None:
    if not verdict.startswith("VALID"):
        raise RuntimeError(verdict)
