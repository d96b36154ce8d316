#!/bin/sh
# Installs Debian packages where that is possible without a question; says what to do where it is not.
set -eu
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  run=""
elif command -v apt-get >/dev/null && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  run="sudo -n"
else
  echo "请先安装：$*  / Please install first: $*" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq
$run apt-get install -y -qq --no-install-recommends "$@" >/dev/null
