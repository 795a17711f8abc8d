"""Each architecture contract holds, and each is seen to catch a violation planted in a copy of the sources."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("packages/core/src", "packages/appliance/src", "packages/server/src", "lab/src")


@dataclass(frozen=True)
class Plant:
    contract: str
    file: str
    line: str
    broken: str


CORE = "packages/core/src/wardkeep_core"
SERVER = "packages/server/src/wardkeep_server"
PLANTS = [
    Plant("houses", f"{CORE}/kit/planted.py", "import wardkeep_server", "core knows nobody"),
    Plant("houses", "packages/appliance/src/wardkeep_appliance/planted.py", "import wardkeep_server", "core knows"),
    Plant("houses", "lab/src/wardkeep_lab/planted.py", "import wardkeep_appliance", "core knows nobody"),
    Plant("purity", f"{CORE}/rules/planted.py", "import subprocess", "core is pure"),
    Plant("purity", f"{CORE}/rules/planted.py", "import httpx2", "core is pure"),
    Plant("core_layers", f"{CORE}/kit/planted.py", "import wardkeep_core.rules", "core: content above engines"),
    Plant("core_layers", f"{CORE}/newroom/__init__.py", "", "core: content above engines"),
    Plant(
        "checks_apart",
        f"{CORE}/catalog/linux/shadow_file_protected/planted.py",
        "import wardkeep_core.catalog.linux.ssh_root_login_off.check",
        "one check never imports another",
    ),
    Plant("server_layers", f"{SERVER}/platform/planted.py", "import wardkeep_server.fleet.service", "server: app"),
    Plant("server_layers", f"{SERVER}/newslice/__init__.py", "", "server: app above slices"),
    Plant("slices_acyclic", f"{SERVER}/audit/planted.py", "import wardkeep_server.fleet.service", "form no cycle"),
    Plant("inside_a_slice", f"{SERVER}/fleet/repository.py", "import wardkeep_server.fleet.routes", "inside a slice"),
    Plant("slice_privacy", f"{SERVER}/fleet/planted.py", "import wardkeep_server.identity.repository", "entered by"),
]


def lint(tree: Path, contract: str | None) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(tree), *(str(tree / source) for source in SOURCES)])
    argv = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", str(tree / "pyproject.toml")]
    if contract:
        argv += ["--contract", contract]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": paths}
    return subprocess.run(argv, cwd=tree, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for source in SOURCES:
        shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept() -> None:
    done = lint(ROOT, None)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.contract}-{Path(plant.file).parent.name}")
def test_a_planted_violation_is_caught(plant: Plant, copy: Path) -> None:
    file = copy / plant.file
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as stream:
        stream.write(f"\n{plant.line}\n")
    done = lint(copy, plant.contract)
    assert done.returncode == 1, done.stdout
    assert plant.broken in done.stdout


def test_every_contract_has_a_plant() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    declared = {line.split('"')[1] for line in text.splitlines() if line.startswith("id = ")}
    assert declared == {plant.contract for plant in PLANTS}


RUFF_PLANTS = [
    ("packages/core/src/wardkeep_core/rules", "from datetime import datetime\n\nNOW = datetime.now(tz=None)\n"),
    ("packages/core/src/wardkeep_core/rules", "import uuid\n\nID = uuid.uuid4()\n"),
    ("packages/core/src/wardkeep_core/rules", "import random\n\nX = random.random()\n"),
    ("packages/core/src/wardkeep_core/rules", "import time\n\nX = time.time()\n"),
    ("packages/appliance/src/wardkeep_appliance", "import subprocess\n\nX = subprocess.run\n"),
    ("packages/server/src/wardkeep_server/app", "import subprocess\n\nX = subprocess.run\n"),
    ("lab/src/wardkeep_lab", "import asyncio\n\nX = asyncio.create_subprocess_exec\n"),
    ("packages/appliance/src/wardkeep_appliance", 'import os\n\nX = os.system("true")\n'),
]


@pytest.mark.parametrize(("folder", "source"), RUFF_PLANTS)
def test_a_banned_call_is_caught(folder: str, source: str) -> None:
    ruff = str(Path(sys.executable).with_name("ruff"))
    argv = [ruff, "check", "--no-cache", "--select", "TID251", "--stdin-filename", f"{folder}/planted.py", "-"]
    done = subprocess.run(argv, cwd=ROOT, input=source, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "TID251" in done.stdout
