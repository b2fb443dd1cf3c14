#!/bin/sh
# Gives each role of roles.sql the password that its address in the environment names (DATABASE_*URL, as in
# env.example). Run as a superuser in the service's database, after roles.sql; running it again changes passwords.
# What psql reads to find the server (PGHOST, PGUSER, PGDATABASE ...) is the caller's. Passwords here are letters and
# digits, as make-env.sh makes them: nothing in an address is decoded.
set -eu

: "${PGUSER:=${POSTGRES_USER:-postgres}}" "${PGDATABASE:=${POSTGRES_DB:-chancery}}"
export PGUSER PGDATABASE

set_password() { # set_password ADDRESS
    who=${1#*://}
    who=${who%%@*}
    ROLE=${who%%:*}
    PASSWORD=${who#*:}
    case $who in
        service_*:?*) ;;
        *)
            echo "passwords.sh: an address names no role service_... with a password" >&2
            exit 1
            ;;
    esac
    export ROLE PASSWORD # through the environment, since arguments can be read by every user of the host
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 <<'SQL'
\getenv role ROLE
\getenv password PASSWORD
alter role :"role" password :'password';
SQL
    echo "passwords.sh: $ROLE"
}

count=0
for address in "${DATABASE_URL-}" "${DATABASE_OWNER_URL-}" "${DATABASE_RELAY_URL-}" "${DATABASE_OPERATOR_URL-}" \
    "${DATABASE_PUBLIC_URL-}" "${DATABASE_HARVEST_URL-}" "${DATABASE_BACKUP_URL-}"; do
    [ -z "$address" ] || { set_password "$address" && count=$((count + 1)); }
done
[ $count -gt 0 ] || {
    echo "passwords.sh: no DATABASE_..._URL in the environment" >&2
    exit 1
}
