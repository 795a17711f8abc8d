#!/usr/bin/env bash
# The system packages that tests and lab need: `install` brings them (as root), `need` brings them as root and
# otherwise fails and names them. Nothing is ever skipped because a package is missing.
set -euo pipefail
mode=$1
shift
missing=()
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "These system packages are missing; install them as root: apt-get install ${missing[*]}" >&2
    exit 2
fi
echo "Installing system packages ($mode): ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Services of these packages stay off: tests and lab start what they need themselves.
policy=/usr/sbin/policy-rc.d
made=
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made=1
fi
trap '[ -z "$made" ] || rm -f "$policy"' EXIT
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
