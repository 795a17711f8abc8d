"""The Go verifier's tree and notes judged by golang.org/x/mod/sumdb, from the sources that come with Go: no network."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.conformance.judges import ROOT

GO = [str(ROOT / "tools" / "go.sh"), "go"]


def test_sumdb_agrees_with_the_verifier(tmp_path: Path) -> None:
    root = subprocess.run([*GO, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    source = Path(root) / "src/cmd/vendor/golang.org/x/mod/sumdb"
    if not source.is_dir():
        pytest.skip("missing: the sources of sumdb in this distribution of Go")
    for package in ("note", "tlog"):
        shutil.copytree(source / package, tmp_path / "mod" / "sumdb" / package)
    (tmp_path / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.22\n")
    module = (ROOT / "verifier" / "oracle" / "go.mod").read_text()
    module = module.replace("=> ../", f"=> {ROOT / 'verifier'}") + f"\nreplace golang.org/x/mod => {tmp_path / 'mod'}\n"
    (tmp_path / "go.mod").write_text(module)
    done = subprocess.run(
        [*GO, "test", "-v", f"-modfile={tmp_path / 'go.mod'}", "./..."],
        cwd=ROOT / "verifier" / "oracle", env={**os.environ, "GOFLAGS": "-mod=mod"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("--- PASS: ") == 2, done.stdout
