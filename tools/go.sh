#!/usr/bin/env bash
# Runs go or gofmt: the machine's own where it is new enough, else one that a wheel brings into .venv.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
usable() {
    command -v go >/dev/null || return 1
    local major minor
    IFS=. read -r major minor _ <<<"$(GOTOOLCHAIN=local go env GOVERSION | sed 's/^go//')"
    [ "$major" -gt 1 ] || { [ "$major" -eq 1 ] && [ "${minor%%[!0-9]*}" -ge 26 ]; }
}
if ! usable; then
    if [ ! -x "$root/.venv/bin/go" ]; then
        echo "Bringing Go into .venv (the machine has none, or too old a one)" >&2
        "$root/.venv/bin/python" -m uv pip install --quiet --python "$root/.venv/bin/python" \
            --require-hashes --requirements "$root/tools/go.lock"
    fi
    export PATH="$root/.venv/bin:$PATH"
fi
# The verifier needs no network: neither for a toolchain nor for modules.
export GOTOOLCHAIN=local GOPROXY=off
PATH="$PATH:$(go env GOROOT)/bin"
exec "$@"
