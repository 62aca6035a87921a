#!/bin/sh
# Starts the browser of a kiosk or screen: full screen, nothing of the browser in reach, nothing kept, sound without a touch.
# Usage: kiosk-browser.sh http://SERVER:PORT [kiosk|board|screen|entrance]
# install.sh lays the policy; by hand, once and for a kiosk: put SERVER:PORT for HALL_ADDRESS into chromium-policy.json
# and copy it to /etc/chromium/policies/managed/.
set -eu
address="${1:?no address, for example http://10.1.2.3:8000}"
page="${2:-kiosk}"
data="${QUHAO_KIOSK_DATA:-$HOME/.quhao-kiosk}"
browser="${QUHAO_BROWSER:-chromium}" # chromium-browser, or the browser of Kylin and UOS, where it is called otherwise
# The profile keeps the device's cookie; everything a visit could leave is forbidden by the policy.
# shellcheck disable=SC2086 # QUHAO_BROWSER_FLAGS are several words
exec "$browser" --kiosk --no-first-run --no-default-browser-check --noerrdialogs --disable-infobars \
  --disable-session-crashed-bubble --hide-crash-restore-bubble --disable-pinch --overscroll-history-navigation=0 \
  --disable-features=Translate,TouchpadOverscrollHistoryNavigation,OverscrollHistoryNavigation \
  --autoplay-policy=no-user-gesture-required ${WAYLAND_DISPLAY:+--ozone-platform=wayland} ${QUHAO_BROWSER_FLAGS:-} \
  --user-data-dir="$data" "$address/$page"
