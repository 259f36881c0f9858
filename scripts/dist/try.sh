#!/bin/sh
# Tries an archive in a fresh root of Debian, without Swift: version, a report, a measurement.
#
#   scripts/dist/try.sh dist/claims-…-linux-x86_64.tar.xz bookworm     # as root; needs debootstrap
set -eu

archive=$(realpath "$1")
suite=${2:-bookworm}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
home=$(dirname "$(realpath "$0")")/../..
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT
trap 'exit 130' INT TERM

debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail -n 5 "$root.log"; exit 1; }
rm -f "$root.log"
mkdir -p "$root/opt/claims" "$root/proc"
mount -t proc proc "$root/proc"
tar -xJf "$archive" -C "$root/opt/claims" --strip-components=1
cp -r "$home/Tests/ComputeTests/Fixtures/families/llama" "$root/opt/checkpoint"

within() { chroot "$root" /bin/sh -c "$1"; }
echo "try: $(within '. /etc/os-release && echo $PRETTY_NAME'), $(find "$root/opt/claims" -name '*.so*' | wc -l) libraries beside the program"
within 'command -v swift && exit 1; /opt/claims/bin/claims --version'
within 'cd /opt/claims/suite && ../bin/claims report --out /tmp/out' | tail -n 3
test -s "$root/tmp/out/report.html"
echo "try: the report has $(wc -c <"$root/tmp/out/report.html") bytes"
within '/opt/claims/bin/claims circuits /opt/checkpoint' | tail -n 4
