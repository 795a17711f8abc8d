#!/usr/bin/env bash
# Runs node or npm: the machine's own where it is new enough, else one that a wheel brings into .venv.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
enough='const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>22||a===22&&b>=12||a===20&&b>=19?0:1)'
usable() {
    command -v node >/dev/null && command -v npm >/dev/null && node -e "$enough" \
        && [ "$(npm --version | cut -d. -f1)" -ge 11 ]
}
if ! usable; then
    if [ ! -x "$root/.venv/bin/node" ]; then
        echo "Bringing Node.js into .venv (the machine has none, or too old a one)" >&2
        "$root/.venv/bin/python" -m uv pip install --quiet --python "$root/.venv/bin/python" \
            --require-hashes --requirements "$root/tools/node.lock"
    fi
    export PATH="$root/.venv/bin:$PATH"
fi
exec "$@"
