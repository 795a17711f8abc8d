"""Both verifiers behind one call, and what it means that they agree."""

import io
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.world import Kit

from wardkeep_core.evidence.export_file import parse_export
from wardkeep_core.evidence.receipts import parse_receipt
from wardkeep_core.evidence.trust import parse_trust, write_trust
from wardkeep_core.evidence.verify.told import Brought
from wardkeep_core.evidence.verify.verifier import verify_kit

ROOT = Path(__file__).resolve().parents[2]
INVALID = 1


def build_verifier(target: Path, *, source: Path = ROOT / "verifier") -> Path:
    """The Go verifier, built from this tree as `make verifier` does."""
    built = target / "wardkeep-verify"
    build = ["go", "build", "-trimpath", "-buildvcs=false", "-o", built, "./cmd/wardkeep-verify"]
    subprocess.run([ROOT / "tools" / "go.sh", *build], cwd=source, env={**os.environ, "CGO_ENABLED": "0"}, check=True)
    return built


@dataclass(frozen=True)
class Judges:
    """`binary` is the Go verifier; `folder` is a place for the files that it reads."""

    binary: Path
    folder: Path

    def python(self, kit: Kit) -> dict[str, Any]:
        """Python's report."""
        trust = None if kit.trust is None else parse_trust(write_trust(kit.trust))
        brought = Brought([parse_receipt(text) for text in kit.receipts], [parse_export(raw) for raw in kit.exports])
        return verify_kit(io.BytesIO(kit.raw), trust, brought=brought).to_json()

    def go(self, kit: Kit, *, name: str = "kit") -> dict[str, Any]:
        """Go's report, from its own process; a crash is not an answer."""
        path = self.folder / f"{name}.zip"
        path.write_bytes(kit.raw)
        argv = [str(self.binary), str(path), "--json"]
        if kit.trust is not None:
            trust = self.folder / f"{name}.trust"
            trust.write_text(write_trust(kit.trust))
            argv += ["--trust", str(trust)]
        for text in kit.receipts:
            argv += ["--receipt", text]
        for number, raw in enumerate(kit.exports):
            export = self.folder / f"{name}.{number}.export"
            export.write_bytes(raw)
            argv += ["--appliance-export", str(export)]
        done = subprocess.run(argv, capture_output=True, check=False)
        assert done.stderr == b"", done.stderr.decode()
        report: dict[str, Any] = json.loads(done.stdout)
        assert done.returncode == report["exit"]
        return report


def disagreement(one: dict[str, Any], other: dict[str, Any]) -> str | None:
    """What two reports differ in, None when they agree.

    Agreement is every word for a kit that is accepted. For one that is refused it is the step, the entry or file, the
    exit status and the state of every step; how each says what it found there is its own.
    """
    if one["exit"] != INVALID and other["exit"] != INVALID:
        return None if one == other else f"{one['verdict']!r} is not {other['verdict']!r}, or other lines differ"
    if one["exit"] != other["exit"]:
        return f"{one['verdict']!r} is not {other['verdict']!r}"
    for name in ("step", "where"):
        if one["failure"][name] != other["failure"][name]:
            return f"{name}: {one['verdict']!r} is not {other['verdict']!r}"
    states = [[(step["step"], step["state"]) for step in report["steps"]] for report in (one, other)]
    return None if states[0] == states[1] else "the states of the steps differ"
