#!/bin/sh
# Copies the database and the files to CHANCERY_BACKUPS. Reads as service_backup; nothing is locked or stopped.
#   <folder>/<moment>.dump          the database, for pg_restore
#   <folder>/<moment>.dump.sha256   its sum
#   <folder>/files/                 every stored file, once: files never change, so only new ones are copied
# The keys are not copied: they belong in another place than what they open.
set -eu
umask 077

: "${DATABASE_BACKUP_URL:?is not set: see deploy/env.example}" "${CHANCERY_BACKUPS:?is not set: see deploy/env.example}"
days=${CHANCERY_BACKUP_DAYS:-30}
files=${CHANCERY_FILES:-file://${CHANCERY_DATA:?is not set: see deploy/env.example}/files}
target=$CHANCERY_BACKUPS
moment=$(date -u +%Y-%m-%dT%H%M%SZ)
# The password goes through the environment, since arguments can be read by every user of the host.
address=${DATABASE_BACKUP_URL%%://*}://$(printf %s "${DATABASE_BACKUP_URL#*://}" | sed 's/:[^:@]*@/@/')
PGPASSWORD=$(printf %s "${DATABASE_BACKUP_URL#*://}" | sed -n 's/^[^:@]*:\([^@]*\)@.*/\1/p')
export PGPASSWORD

fail() {
    echo "backup.sh: $*" >&2
    exit 1
}

mkdir -p -- "$target/files" || fail "the folder $target cannot be made"
exec 9>"$target/.lock"
flock -n 9 || fail "another backup is at work in $target"
rm -f -- "$target"/*.dump.part

# The database first: a file that a record names was stored before the record, and is still there afterwards.
dump=$target/$moment.dump
pg_dump --format=custom --no-password --file="$dump.part" --dbname="$address" \
    || fail "the database could not be copied"
pg_restore --list -- "$dump.part" >/dev/null || fail "the copy of the database cannot be read back"
mv -- "$dump.part" "$dump"
(cd -- "$target" && sha256sum -- "$moment.dump" >"$moment.dump.sha256")

copy_new_files() { # copy_new_files SOURCE: one folder for each agency, names are ids; what is being written has a #
    (cd -- "$1" && find . -type f ! -name '*#*' ! -name '*.part') | while IFS= read -r name; do
        [ ! -e "$target/files/$name" ] || continue
        mkdir -p -- "$target/files/${name%/*}"
        cp -p -- "$1/$name" "$target/files/$name.part"
        mv -- "$target/files/$name.part" "$target/files/$name"
    done
}

case $files in
    file://*)
        source=${files#file://}
        [ ! -d "$source" ] || copy_new_files "$source" || fail "the files could not be copied"
        ;;
    *) echo "backup.sh: files lie in a bucket: keep its versions there, they are not copied here" >&2 ;;
esac

find "$target" -maxdepth 1 -type f -name '*.dump*' -mtime "+$days" -exec rm -f -- {} +
echo "backup.sh: $dump ($(wc -c <"$dump") bytes), $(find "$target/files" -type f | wc -l) files"
