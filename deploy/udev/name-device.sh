#!/bin/sh
# Gives a device of this box a name that stays, /dev/quhao/NAME, by one line in 61-quhao-site.rules.
#   name-device.sh reader /dev/ttyUSB0            by the socket it is plugged into (two of a make; swap the device freely)
#   name-device.sh reader /dev/ttyUSB0 model      by vendor, product and serial number (plug it in anywhere)
#   name-device.sh scanner /dev/input/event5 port agent    a scanner that types, for the agent alone: screens do not get it
set -eu
rules="${QUHAO_UDEV_RULES:-/etc/udev/rules.d/61-quhao-site.rules}"
name="${1:?怎么用：name-device.sh 名字 设备 [port|model] [agent]}" device="${2:?请写设备，例如 /dev/ttyUSB0}"
by="${3:-port}" whose="${4:-}"
case "$name" in "" | *[!a-z0-9-]*) echo "名字只用小写字母、数字和 -：$name" >&2; exit 2 ;; esac
facts="$(udevadm info --query=property --name="$device")" || { echo "没有设备 $device。" >&2; exit 1; }
fact() { printf '%s\n' "$facts" | sed -n "s/^$1=//p" | head -n 1; }
case "$by" in
port)
  found="$(fact ID_PATH)"
  match="ENV{ID_PATH}==\"$found\""
  ;;
model)
  found="$(fact ID_VENDOR_ID)" product="$(fact ID_MODEL_ID)" serial="$(fact ID_SERIAL_SHORT)"
  match="ENV{ID_VENDOR_ID}==\"$found\", ENV{ID_MODEL_ID}==\"$product\""
  [ -z "$serial" ] || match="$match, ENV{ID_SERIAL_SHORT}==\"$serial\""
  ;;
*) echo "第三个词只能是 port 或 model：$by" >&2; exit 2 ;;
esac
[ -n "$found" ] || { echo "$device 没有 USB 标识（主板串口请直接写 /dev/ttyS0）。" >&2; exit 1; }
extra=""
[ "$whose" != agent ] || extra=', ENV{LIBINPUT_IGNORE_DEVICE}="1", ENV{ID_INPUT_KEYBOARD}="", TAG-="seat"'
kernel="$(fact DEVNAME)"
case "$kernel" in
/dev/ttyACM* | /dev/ttyUSB*) kernel='KERNEL=="ttyUSB[0-9]*|ttyACM[0-9]*"' ;;
/dev/input/event*) kernel='KERNEL=="event[0-9]*"' ;;
/dev/usb/lp*) kernel='KERNEL=="lp[0-9]*"' ;;
/dev/video*) kernel='KERNEL=="video[0-9]*", ATTR{index}=="0"' ;;
*) echo "不认识这类设备：$kernel" >&2; exit 1 ;;
esac
touch "$rules"
kept="$(grep -v "SYMLINK+=\"quhao/$name\"" "$rules" || true)"
{
  [ -z "$kept" ] || printf '%s\n' "$kept"
  printf 'SUBSYSTEM=="%s", %s, %s, SYMLINK+="quhao/%s"%s\n' "$(fact SUBSYSTEM)" "$kernel" "$match" "$name" "$extra"
} >"$rules.part"
mv "$rules.part" "$rules"
udevadm control --reload
udevadm trigger --name-match="$device"
echo "$device 从现在起也叫 /dev/quhao/$name。"
