"""Files and functions stay small enough to read in one sitting."""

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sizes", ROOT / "tools/sizes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_oversized() -> None:
    assert load().oversized(ROOT) == []


def test_a_long_function_and_long_files_are_caught(tmp_path: Path) -> None:
    (tmp_path / "long_function.py").write_text("def f() -> None:\n" + "    print()\n" * 41)
    (tmp_path / "long_file.py").write_text("X = 1\n" * 401)
    (tmp_path / "long.tsx").write_text("const x = 1\n" * 251)
    assert [line.split(":")[0] for line in load().oversized(tmp_path)] == [
        "long.tsx",
        "long_file.py",
        "long_function.py",
    ]
