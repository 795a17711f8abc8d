"""`make bench`: each figure beside its yardstick, measured in the same run, with the ratio between them.

`python bench/run.py` runs all; `python bench/run.py l1_decision` runs the named ones. A benchmark is a module here
with `measure() -> Iterable[Figure]`. Nothing here decides about right or wrong; correctness is the tests' business.
"""

import importlib
import os
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.figure import LeftOut, table

BENCHMARKS = ("l1_decision", "checkins", "evidence", "verifiers", "compliance_scores", "one_machine", "drift_to_heal")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; an unknown name is wrong usage."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark is named {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
        return 2
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in names or BENCHMARKS:
        module = importlib.import_module(f"bench.{name}")
        print(f"\n{(module.__doc__ or name).splitlines()[0]}", flush=True)
        try:
            for line in table(module.measure()):
                print(line, flush=True)
        except LeftOut as why:
            print(f"  left out: {why}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
