#!/usr/bin/env bash
# Run a command beside a private PostgreSQL, whose address stands in BROADCAST_TEST_POSTGRESQL:
#   deploy/with_postgresql.sh COMMAND [ARG ...]
# The cluster lives in a temporary folder, listens on a socket there alone, and is gone afterwards. Where
# PostgreSQL is not installed the command runs without it, and its tests say that they were skipped.
set -uo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || exec "$@"

folder=$(mktemp -d /tmp/pg-XXXXXX)
as() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses to run as root
    chown postgres "$folder"
    as() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
fi
cd "$folder" || exit 1
as "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 >"$folder/initdb.log" || exit 1
as "$bin/pg_ctl" -D "$folder/data" -w -s -l "$folder/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off" start || exit 1
cd "$OLDPWD" || exit 1
BROADCAST_TEST_POSTGRESQL="postgresql://postgres@/postgres?host=$folder" "$@"
code=$?
cd / && as "$bin/pg_ctl" -D "$folder/data" -s -m immediate stop
rm -rf "$folder"
exit $code
