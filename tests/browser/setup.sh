#!/bin/sh
# The browser tests need Chromium, a Chinese font, and a library that Playwright's driver is linked against; the HTML
# checker needs Java.
set -eu
here=$(dirname "$0")
need=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || need="chromium"
if command -v fc-list >/dev/null; then
  fc-list :lang=zh-cn family | grep -q . || need="$need fonts-noto-cjk"
else
  need="$need fontconfig fonts-noto-cjk"
fi
if [ "$(uname -s)" = Linux ]; then
  /sbin/ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || need="$need libatomic1"
fi
command -v java >/dev/null || need="$need default-jre-headless"
[ -z "$need" ] || sh "$here/apt.sh" $need
