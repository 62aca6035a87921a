#!/bin/sh
# The one window of a kiosk. Cage takes a quarter turn per -r (Debian 12's 0.1.4 does; later ones want wlr-randr), and
# without -s it lets nobody switch to another terminal.
set -eu
turn=""
case "${QUHAO_ROTATE:-0}" in
0) ;;
90) turn="-r" ;;
180) turn="-rr" ;;
270) turn="-rrr" ;;
*) echo "QUHAO_ROTATE 只能是 0、90、180 或 270：${QUHAO_ROTATE}" >&2; exit 2 ;;
esac
here="$(dirname "$0")"
# shellcheck disable=SC2086 # no turn, no word
exec "${QUHAO_CAGE:-cage}" -d $turn -- /bin/sh "$here/kiosk-browser.sh" "$QUHAO_ADDRESS" "${QUHAO_PAGE:-kiosk}"
