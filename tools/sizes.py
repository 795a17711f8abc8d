"""Size limits: Python functions up to 40 lines, Python and Go files up to 400, TypeScript up to 250."""

import ast
import sys
from pathlib import Path

FUNCTION_LINES = 40
FILE_LINES = {".py": 400, ".go": 400, ".ts": 250, ".tsx": 250}
SKIPPED = {"node_modules", ".venv", "var", "dist", "generated", "__pycache__", "cache", ".git"}


def oversized(root: Path) -> list[str]:
    """One line for each file or function that is too long."""
    found: list[str] = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.suffix not in FILE_LINES or SKIPPED & set(relative.parts) or not path.is_file():
            continue
        text = path.read_text()
        lines = text.count("\n")
        if lines > FILE_LINES[path.suffix]:
            found.append(f"{relative}: {lines} lines, at most {FILE_LINES[path.suffix]}")
        if path.suffix == ".py":
            found += [f"{relative}:{words}" for words in _long_functions(text)]
    return found


def _long_functions(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}")
    return found


if __name__ == "__main__":
    problems = oversized(Path(__file__).resolve().parents[1])
    print("\n".join(problems))
    sys.exit(bool(problems))
