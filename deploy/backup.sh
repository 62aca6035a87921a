#!/bin/sh
# One backup of the running hall, and which earlier ones may go: the newest eight stay, and of each of the last thirty
# days that have any the latest. A copy is a folder of its own, named by its minute.
set -eu
folder="${QUHAO_BACKUP_FOLDER:?}"
quhao="${QUHAO_COMMAND:-/opt/quhao/.venv/bin/quhao}"
umask 077
mkdir -p "$folder"
"$quhao" backup "$folder/$(date +%Y-%m-%dT%H%M%S)"
number=0 days=0 last_day=""
for copy in $(find "$folder" -maxdepth 1 -type d -name '20??-??-??T??????' | sort -r); do
  number=$((number + 1))
  name="${copy##*/}"
  day="${name%T*}"
  if [ "$day" != "$last_day" ]; then
    days=$((days + 1)) last_day="$day"
    [ "$days" -gt 30 ] || continue
  fi
  [ "$number" -le 8 ] || rm -r -- "$copy"
done
