#!/usr/bin/env bash
# Install the station as a service of Debian, from this checkout: the user truyenthanh, the program below
# /opt/truyenthanh, a home in /var/lib/truyenthanh/dai, the unit. Run it again to bring a new version in; a station
# on air is not disturbed by it. It changes no home that is there.
#   sudo deploy/install.sh
set -euo pipefail
cd "$(dirname "$0")/.."
user=truyenthanh
program=/opt/truyenthanh
home=/var/lib/truyenthanh/dai
unit=/etc/systemd/system/truyenthanh.service

say() { printf '%s\n' "$*" >&2; }
refuse() {
    say "$*"
    exit 1
}
[ "$(id -u)" -eq 0 ] || refuse "This installs for the whole computer. Run it as root: sudo deploy/install.sh"
command -v apt-get >/dev/null || refuse "This is not Debian. Follow what deploy/README.md says by hand."
[ -d /run/systemd/system ] || refuse "systemd does not run here. Start the station by hand: broadcast run"

# ── the user, who owns the station; whoever works at it works as this user ───────────────────────
id "$user" >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir "${home%/*}" --no-create-home --shell /bin/bash "$user"
for group in audio dialout gpio; do # gpio is there on a Raspberry Pi alone
    getent group "$group" >/dev/null && usermod --append --groups "$group" "$user"
done
install -d -o "$user" -g "$user" -m 0750 "${home%/*}"

# ── the program: a folder for each version, so that what runs goes on from its own ───────────────
# The computer's own Python: one below /root or /home is out of the service's reach.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
version=$(find broadcast schedules audio_assets pyproject.toml uv.lock -type f ! -name '*.pyc' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
if [ ! -e "$program/$version/whole" ]; then
    UV_PROJECT_ENVIRONMENT="$program/$version" UV_NO_EDITABLE=1 UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy \
        deploy/setup.sh run
    touch "$program/$version/whole"
fi
ln -sfn "$version" "$program/current"
ln -sfn "$program/current/bin/broadcast" /usr/local/bin/broadcast
install -m 0644 deploy/README.md "$program/README.md"

# ── the home ─────────────────────────────────────────────────────────────────────────────────────
if [ ! -e "$home/config.toml" ]; then
    runuser -u "$user" -- env LANG=C.UTF-8 "$program/current/bin/broadcast" init "$home"
    printf 'export BROADCAST_HOME=%s\n' "$home" >"${home%/*}/.profile"
    chown "$user:$user" "${home%/*}/.profile"
fi

# ── the service ──────────────────────────────────────────────────────────────────────────────────
install -m 0644 deploy/systemd/truyenthanh.service "$unit"
systemctl daemon-reload
if systemctl is-active --quiet truyenthanh; then
    systemctl enable --quiet truyenthanh
    say "Installed. The running station takes it up when nothing is on air: systemctl restart truyenthanh"
else
    systemctl enable --quiet --now truyenthanh
    say "Installed, and the station runs. As its user: sudo -iu $user, then: broadcast doctor"
fi
