"""Trees, proofs, tiles and notes judged by golang.org/x/mod/sumdb, taken from the Go distribution itself."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from wardkeep_core.evidence.checkpoint import checkpoint_key, parse_checkpoint, sign_checkpoint
from wardkeep_core.evidence.merkle import Grower, Node, consistency_proof, inclusion_proof, leaf_hash
from wardkeep_core.evidence.tiles import encode_tile, tile_nodes, tiles_of

ORIGIN = f"central.example.test/wardkeep/{'0' * 32}"
SUMDB = "src/cmd/vendor/golang.org/x/mod/sumdb"


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The oracle's binary, built without network from the sources that come with Go."""
    go = shutil.which("go")
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout if go else ""
    source = Path(root.strip()) / SUMDB
    if go is None or not source.is_dir():
        pytest.skip("missing: go with its own sources")
    work = tmp_path_factory.mktemp("oracle")
    for package in ("note", "tlog"):
        shutil.copytree(source / package, work / "mod" / "sumdb" / package)
    (work / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.22\n")
    (work / "go.mod").write_text(
        "module oracle\n\ngo 1.22\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => ./mod\n"
    )
    shutil.copy(Path(__file__).parent / "go_oracle" / "main.go", work)
    settings = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOWORK": "off", "CGO_ENABLED": "0"}
    subprocess.run([go, "build", "-o", "judge", "."], cwd=work, env=settings, check=True)
    return work / "judge"


def made_log(size: int, signer: Any) -> dict[str, Any]:
    grower, roots = Grower(), [Grower().frontier().root()]
    nodes: dict[Node, bytes] = {}
    entries = [b"entry %d" % number for number in range(size)]
    for entry in entries:
        nodes.update(grower.append(leaf_hash(entry)))
        roots.append(grower.frontier().root())

    def read(wanted: Any) -> list[bytes]:
        return [nodes[node] for node in wanted]

    note = sign_checkpoint(ORIGIN, size, roots[-1], signer)
    return {
        "entries": [entry.hex() for entry in entries],
        "root": roots[-1].hex(),
        "old_roots": [root.hex() for root in roots],
        "inclusion": [[h.hex() for h in inclusion_proof(index, size, read)] for index in range(size)],
        "consistency": [[h.hex() for h in consistency_proof(old, size, read)] for old in range(size + 1)],
        "tiles": {tile.path: encode_tile(read(tile_nodes(tile))).hex() for tile in tiles_of(size)},
        "vkey": checkpoint_key(ORIGIN, signer.public_raw).vkey,
        "note": note,
        "note_text": parse_checkpoint(note).note.text,
    }


def judged(oracle: Path, log: dict[str, Any]) -> str:
    return subprocess.run([oracle], input=json.dumps(log), capture_output=True, text=True, check=False).stdout.strip()


@pytest.mark.parametrize("size", [1, 2, 7, 255, 256, 257, 600])
def test_sumdb_agrees_on_everything(oracle: Path, make_signer: Any, size: int) -> None:
    assert judged(oracle, made_log(size, make_signer("log"))) == "agreed"


@pytest.mark.parametrize("part", ["root", "inclusion", "consistency", "tiles", "note"])
def test_sumdb_sees_a_planted_fault(oracle: Path, make_signer: Any, part: str) -> None:
    log = made_log(20, make_signer("log"))
    match part:
        case "root":
            log["root"] = log["old_roots"][19]
        case "inclusion" | "consistency":
            log[part][5] = log[part][6]
        case "tiles":
            log["tiles"] = {path: tile[2:] + "00" for path, tile in log["tiles"].items()}
        case _:
            log["note"] = log["note"].replace("\n20\n", "\n21\n")
    assert judged(oracle, log) not in ("agreed", "")
