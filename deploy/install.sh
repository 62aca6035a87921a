#!/bin/sh
# Installs one box of a hall on a fresh Debian 12, and brings it up to date when run again: what is there and the same
# stays, what a site has changed under /etc/quhao is never touched.
#
#   install.sh server  --name hall.example [--wheelhouse DIR]
#   install.sh kiosk   --address https://hall.example [--wheelhouse DIR] [--ca hall-ca.crt] [--local 8080]
#   install.sh window  --address https://hall.example [--wheelhouse DIR] [--ca hall-ca.crt]
#   install.sh display --address https://hall.example [--page board] [--ca hall-ca.crt]
#
#   --local PORT      the box itself serves the kiosk's page and goes on while the server is away
#   --wheelhouse DIR  packages from a folder that `make wheelhouse` filled: no internet for Python
#   --no-packages     the system's packages (apt) are there already, or come from elsewhere (Kylin, UOS)
#   --no-venv         leave the Python packages alone
#   --root DIR        into this folder instead of /: files only; users, packages and services are named, not made
#   --python PYTHON   which Python makes the virtual environment (python3), 3.11 or newer
set -eu
umask 022

here="$(cd "$(dirname "$0")" && pwd)"
source="$(dirname "$here")"
role="" name="" address="" page="" wheelhouse="" ca="" root="" local="" packages=1 venv=1 python="python3"
stop() { echo "✗ $*" >&2; exit 2; }
usage() { sed -n '5,15s/^# \{0,1\}//p' "$0" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case "$1" in
  server | kiosk | window | display) role="$1" ;;
  --no-packages) packages=0 ;;
  --no-venv) venv=0 ;;
  --name | --address | --page | --wheelhouse | --ca | --root | --local | --python)
    [ $# -ge 2 ] || stop "$1 后面要写一个值。"
    case "$1" in
    --name) name="$2" ;;
    --address) address="${2%/}" ;;
    --page) page="$2" ;;
    --wheelhouse) wheelhouse="$2" ;;
    --ca) ca="$2" ;;
    --root) root="${2%/}" ;;
    --local) local="$2" ;;
    --python) python="$2" ;;
    esac
    shift
    ;;
  *) usage ;;
  esac
  shift
done
[ -n "$role" ] || usage
if [ "$role" = server ]; then
  case "$name" in "" | *[!A-Za-z0-9.-]*) stop "请用 --name 写服务器的域名或 IP 地址，例如 --name hall.example。" ;; esac
else
  case "$address" in
  *[\&\;\|\\\"\'\ ]*) stop "--address 里有不能用的字符：$address" ;;
  http://?* | https://?*) ;;
  *) stop "请用 --address 写服务器地址，例如 --address https://hall.example。" ;;
  esac
fi
case "$local" in *[!0-9]*) stop "--local 后面写端口号，例如 8080。" ;; esac
shown="${local:+http://127.0.0.1:$local}" # where the browser finds its page
shown="${shown:-$address}"
[ -z "$wheelhouse" ] || [ -d "$wheelhouse" ] || stop "没有文件夹 $wheelhouse。"
[ -z "$ca" ] || [ -f "$ca" ] || stop "没有证书文件 $ca。"
[ -n "$root" ] || [ "$(id -u)" = 0 ] || stop "请用 root 运行（sudo），或用 --root 目录 试装。"

mark="$(mktemp)" # filled as soon as anything changes; functions at the end of a pipe could not set a variable
trap 'rm -f "$mark"' EXIT
is_changed() { [ -s "$mark" ]; }
step() { printf '\n== %s\n' "$*"; }
# do COMMAND: on the machine itself; with --root only said
do_() {
  if [ -n "$root" ]; then
    echo "  （--root：不执行）$*"
  else
    "$@"
  fi
}
folder() { # folder PATH MODE [OWNER]
  mkdir -p "$root$1"
  chmod "$2" "$root$1"
  [ -z "${3:-}" ] || do_ chown "$3" "$1"
}
place() { # place TEXT-FILE PATH MODE: ours, brought up to date
  if cmp -s "$1" "$root$2"; then
    echo "  未变 $2"
  else
    mkdir -p "$(dirname "$root$2")"
    cp "$1" "$root$2.part"
    chmod "$3" "$root$2.part"
    mv "$root$2.part" "$root$2"
    echo "$2" >>"$mark"
    echo "  写入 $2"
  fi
}
begin() { # begin PATH MODE: the site's, from standard input, only if it is not there
  if [ -e "$root$1" ]; then
    cat >/dev/null
    echo "  保留 $1"
  else
    mkdir -p "$(dirname "$root$1")"
    cat >"$root$1.part"
    chmod "$2" "$root$1.part"
    mv "$root$1.part" "$root$1"
    echo "$1" >>"$mark"
    echo "  新建 $1"
  fi
}
account() { # account NAME HOME [GROUPS]
  if [ -z "$root" ] && id "$1" >/dev/null 2>&1; then
    echo "  已有用户 $1"
  else
    do_ useradd --system --user-group --home-dir "$2" --shell /usr/sbin/nologin "$1"
  fi
  [ -z "${3:-}" ] || do_ usermod --append --groups "$3" "$1"
}
unit() { place "$here/$1" "/etc/systemd/system/$1" 644; }

install_packages() {
  step "系统软件包"
  case "$role" in
  server) wanted="python3 python3-venv nginx-light openssl ca-certificates chrony" ;;
  kiosk) wanted="python3 python3-venv ca-certificates cage xwayland chromium fonts-noto-cjk dbus alsa-utils chrony" ;;
  window) wanted="python3 python3-venv ca-certificates alsa-utils chrony" ;;
  display) wanted="python3 ca-certificates xserver-xorg-core xserver-xorg-input-libinput xserver-xorg-legacy xinit x11-xserver-utils chromium fonts-noto-cjk dbus chrony" ;;
  esac
  if [ "$packages" = 0 ]; then
    echo "  不安装；这里需要：$wanted"
    return
  fi
  [ "$role" != server ] || do_ systemctl mask nginx.service # its default site would hold port 80; ours is quhao-proxy
  do_ apt-get update -qq
  # shellcheck disable=SC2086
  do_ env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted
}

install_program() {
  step "程序 /opt/quhao"
  folder /opt/quhao 755
  for file in $(cd "$source" && find deploy docs LICENSE requirements.lock requirements-agent.lock -type f \
    ! -path '*/__pycache__/*' ! -path 'deploy/assets/*' ! -path 'docs/pictures/*' | sort); do
    mode=644
    [ ! -x "$source/$file" ] || mode=755
    place "$source/$file" "/opt/quhao/$file" "$mode" | grep -v ' 未变 ' || true
  done
  [ "$role" != display ] || return 0
  lock="requirements-agent.lock"
  [ "$role" != server ] || lock="requirements.lock"
  if [ "$venv" = 0 ]; then
    echo "  不安装 Python 软件包（--no-venv）"
    return
  fi
  install_venv "$lock"
}

install_venv() {
  target="$root/opt/quhao/.venv"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop "需要 Python 3.11 或更新的版本：$python 太旧。"
  [ -x "$target/bin/python" ] || "$python" -m venv "$target"
  echo "  安装 Python 软件包（$1），约需一分钟"
  if [ -n "$wheelhouse" ]; then
    own="$(find "$wheelhouse" -maxdepth 1 -name 'quhao-*.whl' | sort | tail -n 1)"
    [ -n "$own" ] || stop "$wheelhouse 里没有 quhao-*.whl：请用 make wheelhouse 重新准备。"
    "$target/bin/python" -m pip install --quiet --no-index --find-links "$wheelhouse" --require-hashes -r "$source/$1"
    "$target/bin/python" -m pip install --quiet --no-index --no-deps --force-reinstall "$own"
  else
    "$target/bin/python" -m pip install --quiet --require-hashes -r "$source/$1"
    "$target/bin/python" -m pip install --quiet --no-deps --force-reinstall "$source"
  fi
  "$target/bin/python" -m compileall -q "$target/lib"
  echo venv >>"$mark"
}

make_certificate() {
  tls="$root/etc/quhao/tls"
  if [ -e "$tls/server.crt" ]; then
    echo "  保留证书 /etc/quhao/tls/server.crt"
    return
  fi
  case "$name" in *[!0-9.]*) alt="DNS:$name" ;; *) alt="IP:$name" ;; esac
  echo "  没有证书：为 $name 建立本厅自己的证书机构和一张证书（单位有正式证书的，放进 /etc/quhao/tls 替换）"
  work="$(mktemp -d)"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=Quhao hall CA $name" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout "$work/ca.key" -out "$work/ca.crt" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
    -keyout "$work/server.key" -out "$work/server.csr" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' "$alt" >"$work/ext"
  openssl x509 -req -in "$work/server.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -CAcreateserial -days 825 \
    -extfile "$work/ext" -out "$work/server.crt" 2>/dev/null
  for file in ca.crt server.crt; do place "$work/$file" "/etc/quhao/tls/$file" 644; done
  place "$work/ca.key" /etc/quhao/tls/ca.key 600
  place "$work/server.key" /etc/quhao/tls/server.key 640
  place "$work/ca.crt" /usr/local/share/ca-certificates/quhao-hall.crt 644 # this machine checks its own address too
  do_ update-ca-certificates
  rm -r "$work"
}

install_server() {
  step "用户"
  account quhao /var/lib/quhao
  account quhao-proxy /run/quhao-proxy
  step "设置 /etc/quhao"
  folder /etc/quhao 755
  folder /etc/quhao/tls 750 root:quhao-proxy
  begin /etc/quhao/server.env 640 <<END
# 服务器的设置，改后执行 systemctl restart quhao
QUHAO_BIND=127.0.0.1:8000
QUHAO_PUBLIC_URL=https://$name
QUHAO_TRUSTED_PROXIES=1
QUHAO_ADMIN_SECOND_FACTOR=required
QUHAO_ADMIN_TLS=required
END
  do_ chown root:quhao /etc/quhao/server.env
  begin /etc/quhao/backup.env 644 <<END
# 备份放在哪里：请换成另一块磁盘上的文件夹，归用户 quhao 所有
QUHAO_BACKUP_FOLDER=/var/backups/quhao
END
  make_certificate
  do_ chown root:quhao-proxy /etc/quhao/tls/server.key
  sed "s/HALL_NAME/$name/" "$here/nginx/nginx.conf" | begin /etc/quhao/nginx.conf 644
  folder /var/backups/quhao 700 quhao:quhao
  step "服务"
  for one in quhao.service quhao-proxy.service quhao-backup.service quhao-backup.timer; do unit "$one"; done
  place "$here/sysctl-server.conf" /etc/sysctl.d/60-quhao-server.conf 644
  do_ sysctl --quiet --load /etc/sysctl.d/60-quhao-server.conf
  do_ systemctl daemon-reload
  do_ systemctl enable --now quhao.service quhao-proxy.service quhao-backup.timer
  ! is_changed || do_ systemctl restart quhao.service quhao-proxy.service
}

install_agent() {
  step "设备代理"
  account quhao-agent /var/lib/quhao-agent dialout,lp,video,input,audio
  folder /var/lib/quhao-agent 700 quhao-agent:quhao-agent
  folder /etc/quhao 755
  kiosk=""
  [ -z "$local" ] || kiosk="
[kiosk]
port = $local
# code = \"\"
# printer = \"front\"
"
  begin /etc/quhao/agent.toml 640 <<END
# 本机的设备，写法见 docs/handbook.zh-CN.md 第 5 节。登记码由管理员在设备页给出，十分钟内有效，用过即作废。
server = "$address"
code = ""
folder = "/var/lib/quhao-agent"
$kiosk
# [[printer]]
# name = "front"
# transport = "serial"
# device = "/dev/quhao/printer"
# baud = 115200
# profile = "gbk-80"
END
  do_ chown root:quhao-agent /etc/quhao/agent.toml
  place "$here/udev/60-quhao.rules" /etc/udev/rules.d/60-quhao.rules 644
  unit quhao-agent.service
  do_ udevadm control --reload
  do_ udevadm trigger
  do_ systemctl daemon-reload
  do_ systemctl enable quhao-agent.service
  ! is_changed || do_ systemctl try-restart quhao-agent.service
}

install_policy() { # what the browser may open; the hall's own authority, where there is one
  host="${shown#*://}"
  policy="$(mktemp)"
  if [ "$role" = kiosk ]; then
    sed "s#http://HALL_ADDRESS#$shown#g; s#HALL_ADDRESS#$host#g" "$here/kiosk/chromium-policy.json" >"$policy"
  else
    # a screen has neither touch nor keys: the whole hall is open to it, and nothing else
    sed "s#http://HALL_ADDRESS/kiosk#$shown/$page#g; s#\"HALL_ADDRESS/kiosk\", .*\]#\"$host\"]#" \
      "$here/kiosk/chromium-policy.json" >"$policy"
  fi
  if [ -n "$ca" ]; then
    body="$(sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$ca" | grep -v CERTIFICATE | tr -d '\r\n')"
    sed -i "s#^{#{\n  \"CACertificates\": [\"$body\"],#" "$policy"
  fi
  place "$policy" /etc/chromium/policies/managed/quhao.json 644
  rm "$policy"
}

install_ca() {
  [ -n "$ca" ] || return 0
  step "信任本厅的证书机构"
  place "$ca" /usr/local/share/ca-certificates/quhao-hall.crt 644
  do_ update-ca-certificates
}

install_screen() { # install_screen UNIT
  step "屏幕"
  account quhao-screen /var/lib/quhao-screen video,input,audio
  folder /etc/quhao 755
  begin /etc/quhao/screen.env 644 <<END
# 这块屏幕显示什么；旋转 QUHAO_ROTATE 只用于 cage：0、90、180、270
QUHAO_ADDRESS=$shown
QUHAO_SERVER=$address
QUHAO_PAGE=$page
QUHAO_ROTATE=0
HOME=/var/lib/quhao-screen
END
  if [ "$role" = display ]; then
    begin /etc/quhao/screens 644 <<END
# 每行一块屏：接口 宽x高 X,Y normal|left|right|inverted 页面。接口名和分辨率用 xrandr 查看。
HDMI-1 1920x1080 0,0 normal $page
END
    place "$here/kiosk/xorg.conf" /etc/X11/xorg.conf.d/60-quhao.conf 644
  else
    place "$here/kiosk/modprobe.conf" /etc/modprobe.d/quhao.conf 644
  fi
  install_policy
  place "$here/kiosk/logind.conf" /etc/systemd/logind.conf.d/60-quhao.conf 644
  place "$here/kiosk/sysctl.conf" /etc/sysctl.d/60-quhao-screen.conf 644
  unit "$1"
  do_ sysctl --quiet --load /etc/sysctl.d/60-quhao-screen.conf
  do_ systemctl daemon-reload
  do_ systemctl mask ctrl-alt-del.target
  do_ systemctl set-default multi-user.target
  do_ systemctl enable "$1"
}

echo "取号：安装 $role 到 ${root:-/}"
install_packages
install_program
case "$role" in
server)
  install_server
  step "完成"
  echo "  浏览器打开 https://$name/ ；一次性代码在 journalctl -u quhao 里，用它建立第一位管理员。"
  echo "  各终端要信任的证书：/etc/quhao/tls/ca.crt（安装终端时用 --ca）。ca.key 请移到别处离线保存。"
  echo "  验收：sudo -u quhao /opt/quhao/.venv/bin/quhao acceptance --data /var/lib/quhao --out /tmp --address https://$name"
  ;;
kiosk)
  page="${page:-kiosk}"
  install_ca
  install_agent
  install_screen quhao-kiosk.service
  step "完成"
  echo "  填好 /etc/quhao/agent.toml 的登记码和设备，然后重新启动本机。"
  ;;
window)
  install_ca
  install_agent
  step "完成"
  echo "  填好 /etc/quhao/agent.toml，然后 systemctl restart quhao-agent；窗口页面用这台电脑自己的浏览器打开。"
  ;;
display)
  page="${page:-board}"
  install_ca
  install_screen quhao-display.service
  step "完成"
  echo "  在 /etc/quhao/screens 写明各屏的接口和页面，然后重新启动本机，在屏上输入登记码。"
  ;;
esac
