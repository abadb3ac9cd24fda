#!/usr/bin/env bash
# Install what the program needs: system packages by apt, Python packages from uv.lock into .venv.
#   deploy/setup.sh run    to run the station
#   deploy/setup.sh dev    to run the tests and checks as well
#   deploy/setup.sh fuzz   to fuzz the readers as well
#   deploy/setup.sh bench  to measure other players beside ours as well
# Does nothing, quickly, when all is there. Needs root or sudo only when a system package is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
uv_version=0.13.9

say() { printf '%s\n' "$*" >&2; }

# ── system packages ──────────────────────────────────────────────────────────────────────────────
wanted=$(grep -hv '^#' deploy/packages-run.txt)
[ "$purpose" != run ] && wanted="$wanted $(grep -hv '^#' deploy/packages-dev.txt)"
[ "$purpose" = bench ] && wanted="$wanted $(grep -hv '^#' deploy/packages-bench.txt)"
missing=()
if command -v dpkg-query >/dev/null; then
    for package in $wanted; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
else
    say "This is not Debian or Ubuntu: install these by your own means: $(echo $wanted)"
fi
if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            say "Missing packages: ${missing[*]}. Run as root, or install sudo, then try again."
            exit 1
        }
        as_root=(sudo)
    fi
    say "Installing system packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -q >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
fi

# ── Python packages ──────────────────────────────────────────────────────────────────────────────
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or newer is needed; this is $(python3 --version)."
    exit 1
}
if [ "$(.tools/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$uv_version" ]; then
    say "Installing uv $uv_version into .tools"
    python3 -m venv --clear .tools
    .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi
groups=(--no-dev)
[ "$purpose" != run ] && groups=(--extra postgresql --extra optimize --extra piper)
[ "$purpose" = fuzz ] && groups+=(--group fuzz)
# certificates of the system: an office's own authority is trusted where the machine trusts it
UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1 .tools/bin/uv sync --quiet --frozen --inexact --python python3 "${groups[@]}"
