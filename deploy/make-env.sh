#!/bin/sh
# Prints env.example with a new password at each CHANGE-ME.
#   sh deploy/make-env.sh >chancery.env                     database and Valkey on this host
#   sh deploy/make-env.sh postgres valkey >chancery.env     under these host names (compose.yaml)
set -eu

database=${1:-127.0.0.1}
valkey=${2:-127.0.0.1}

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

while IFS= read -r line; do
    case $line in
        [A-Z]*CHANGE-ME*) line="${line%%CHANGE-ME*}$(password)${line#*CHANGE-ME}" ;;
    esac
    case $line in
        [A-Z]*=postgresql://*@127.0.0.1:*) line="${line%%@*}@$database${line#*@127.0.0.1}" ;;
        REDIS_URL=*) line="REDIS_URL=redis://$valkey:6379/0" ;;
    esac
    printf '%s\n' "$line"
done <"$(dirname -- "$0")/env.example"
