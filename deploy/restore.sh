#!/bin/sh
# Puts a copy made by backup.sh into a new, empty database, and the files back into their folder.
#   sh deploy/restore.sh /var/backups/chancery/2026-11-22T020000Z.dump
# Run as a superuser of PostgreSQL; psql's own variables (PGHOST, PGUSER, PGPASSWORD) say where, PGDATABASE which
# database: it must exist and be empty, since nothing is ever overwritten. Passwords of roles: passwords.sh, afterwards.
set -eu

fail() {
    echo "restore.sh: $*" >&2
    exit 1
}

dump=${1:?which copy? give the path of a .dump file}
here=$(dirname -- "$0")
: "${PGDATABASE:=chancery}"
export PGDATABASE
[ -f "$dump" ] || fail "there is no file $dump"
(cd -- "$(dirname -- "$dump")" && sha256sum --check --status -- "$(basename -- "$dump").sha256") \
    || fail "the sum of $dump does not agree: the copy is damaged or its .sha256 is missing"

ask() { psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"; }

found=$(ask --command="select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'platform', 'commons')") || fail "the database $PGDATABASE cannot be reached"
[ "$found" = 0 ] || fail "the database $PGDATABASE is not empty: make a new one, nothing is overwritten"

# Roles and schemas first, since the copy names their owners; the schemas are then made anew from the copy.
ask --file="$here/roles.sql" >/dev/null
pg_restore --dbname="$PGDATABASE" --no-password --exit-on-error --single-transaction --clean --if-exists -- "$dump" \
    || fail "the copy was not restored; the database is as empty as before"
ask --file="$here/roles.sql" >/dev/null # the rights on the database itself are not part of a copy
ask --command=analyze >/dev/null

files=${CHANCERY_FILES:-${CHANCERY_DATA:+file://$CHANCERY_DATA/files}}
source=$(dirname -- "$dump")/files
case $files in
    file://*)
        [ ! -d "$source" ] || {
            mkdir -p -- "${files#file://}"
            cp -Rp -- "$source/." "${files#file://}/"
        }
        ;;
    *) echo "restore.sh: files were not touched: CHANCERY_FILES or CHANCERY_DATA names no folder" >&2 ;;
esac
echo "restore.sh: $(basename -- "$dump") stands in $PGDATABASE"
