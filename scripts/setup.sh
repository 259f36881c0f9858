#!/bin/sh
# Installs the system libraries that are missing; does nothing when all are there.
set -eu

missing=""
need() { # pkg-config module, Debian package
  if ! command -v pkg-config >/dev/null 2>&1 || ! pkg-config --exists "$1"; then missing="$missing $2"; fi
}
command -v pkg-config >/dev/null 2>&1 || missing="pkg-config"
need openblas libopenblas-dev
need lapacke liblapacke-dev
need libcmark libcmark-dev
need libcrypto libssl-dev
need sqlite3 libsqlite3-dev
if [ "$(uname -m)" = x86_64 ]; then
  [ -e /usr/include/oneapi/dnnl/dnnl.h ] || missing="$missing libdnnl-dev"
  need libxsmm libxsmm-dev
fi

if [ -n "$missing" ]; then
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: please install:$missing (names are those of Debian)" >&2
    exit 1
  fi
  sudo=""
  if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
  echo "setup: installing$missing"
  $sudo apt-get update -qq
  # shellcheck disable=SC2086 # a list of packages
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if ! command -v swift >/dev/null 2>&1; then
  echo "setup: Swift 6.3 or newer is needed (swift.org/install)" >&2
  exit 1
fi
