#!/bin/sh
# The session of a box with one or several screens: lays the outputs out as /etc/quhao/screens says and starts a browser
# with a profile of its own on each. Ends when one of them ends, so that systemd starts all anew.
# A line of the file: OUTPUT WIDTHxHEIGHT X,Y ROTATION PAGE, for example: HDMI-1 1920x1080 0,0 normal board
set -eu
here="$(dirname "$0")"
screens="${QUHAO_SCREENS:-/etc/quhao/screens}"
home="${HOME:?}"
xset s off -dpms || echo "屏幕保护不能关闭，请在显示器上关闭节能。" >&2
browsers=""
while read -r output size position turn page rest; do
  case "$output" in "" | \#*) continue ;; esac
  if [ -z "${page:-}" ] || [ -n "${rest:-}" ]; then
    echo "$screens：每行要写 接口 宽x高 X,Y normal|left|right|inverted 页面：$output" >&2
    exit 2
  fi
  xrandr --output "$output" --mode "$size" --pos "${position%,*}x${position#*,}" --rotate "$turn" ||
    echo "$output 不能设为 $size：请用 xrandr 查看接口名和分辨率。" >&2
  wide="${size%x*}" high="${size#*x}"
  case "$turn" in left | right) wide="${size#*x}" high="${size%x*}" ;; esac
  QUHAO_KIOSK_DATA="$home/profile-$output" \
    QUHAO_BROWSER_FLAGS="--window-position=$position --window-size=$wide,$high ${QUHAO_BROWSER_FLAGS:-}" \
    /bin/sh "$here/kiosk-browser.sh" "$QUHAO_ADDRESS" "$page" &
  browsers="$browsers $!"
done <"$screens"
[ -n "$browsers" ] || { echo "$screens 里没有屏幕。" >&2; exit 2; }
# shellcheck disable=SC2064,SC2086
trap "kill $browsers 2>/dev/null" EXIT
while :; do
  for one in $browsers; do
    kill -0 "$one" 2>/dev/null || exit 1
  done
  sleep 1
done
