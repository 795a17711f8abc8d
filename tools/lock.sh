#!/usr/bin/env bash
# Writes requirements.lock anew: every Python dependency of the workspace with its hashes, no host and no path.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group dev \
    --no-emit-package wardkeep-core --no-emit-package wardkeep-appliance \
    --no-emit-package wardkeep-server --no-emit-package wardkeep-lab \
    pyproject.toml packages/core/pyproject.toml packages/appliance/pyproject.toml \
    packages/server/pyproject.toml lab/pyproject.toml --output-file requirements.lock "$@"
