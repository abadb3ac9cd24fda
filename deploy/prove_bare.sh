#!/usr/bin/env bash
# Prove the README's two commands in an empty Debian 12: debootstrap a root with nothing but Python, git and
# make, clone this checkout into it, and run them there. Needs root and debootstrap; takes some minutes.
#   deploy/prove_bare.sh [demo|test|both] [FOLDER]
set -euo pipefail
what=${1:-both}
root=${2:-$(mktemp -d /tmp/bare-XXXXXX)}
here=$(cd "$(dirname "$0")/.." && pwd)
command -v debootstrap >/dev/null || apt-get install -q -y --no-install-recommends debootstrap

[ -x "$root/usr/bin/git" ] || debootstrap --variant=minbase --include=python3,git,make,ca-certificates bookworm "$root"
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
trap 'umount "$root/dev" "$root/proc"' EXIT
cp /etc/resolv.conf "$root/etc/resolv.conf"
# a machine that trusts its own certificate authority goes on trusting it inside
cp --remove-destination /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
# the same package archive as outside, security updates included
cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/" 2>/dev/null || true
rm -rf "$root/srv/station"
git clone -q "$here" "$root/srv/station"
inside() { chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
for word in demo test; do
    if [ "$what" = "$word" ] || [ "$what" = both ]; then
        echo "── make $word, in $root ──"
        inside bash -c "cd /srv/station && time make $word"
    fi
done
