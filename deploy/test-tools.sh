#!/bin/sh
# What the tests need from the system: a browser, a screen without a panel and its keys, a voice, a barcode reader's
# library, a reader of PDF, node and npm. Installs only what is missing.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
command -v xdotool >/dev/null 2>&1 || missing="$missing xdotool"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
command -v espeak-ng >/dev/null 2>&1 || missing="$missing espeak-ng"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v systemd-analyze >/dev/null 2>&1 || missing="$missing systemd"
command -v shellcheck >/dev/null 2>&1 || missing="$missing shellcheck"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
ldconfig -p 2>/dev/null | grep -q libzbar.so.0 || missing="$missing libzbar0"
[ -z "$missing" ] && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
