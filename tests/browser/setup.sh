#!/bin/sh
# The browser tests need Chromium and a Chinese font.
set -eu
here=$(dirname "$0")
need=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || need="chromium"
if command -v fc-list >/dev/null; then
  fc-list :lang=zh-cn family | grep -q . || need="$need fonts-noto-cjk"
else
  need="$need fontconfig fonts-noto-cjk"
fi
[ -z "$need" ] || sh "$here/apt.sh" $need
