#!/bin/sh
# Makes an archive of the program that runs on Debian 12 and later without Swift or any library installed, and one of its
# source for other processors (arm64).
#
#   PROCESSORS="any v3" scripts/dist/make.sh       # x86-64 levels that the program is compiled for; bin/claims takes the best
#
# The Swift runtime is linked into the program; system libraries lie beside it. OpenBLAS and oneDNN choose their kernels by
# the processor that they find, in each of the programs.
set -eu
cd "$(dirname "$0")/../.."

processors=${PROCESSORS:-any v3}
version=$(sed -n 's/.*static let version = "\(.*\)"/\1/p' Sources/CLI/Support/Tool.swift)
commit=$(git rev-parse --short=8 HEAD)
name="claims-$version-$commit"
out=dist
mkdir -p "$out"

git archive --format=tar.gz --prefix="$name-source/" -o "$out/$name-source.tar.gz" HEAD
echo "dist: $out/$name-source.tar.gz"
if [ "$(uname -m)" != x86_64 ]; then
  echo "dist: on this processor the program is built from its source: make report" >&2
  exit 0
fi

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
trap 'exit 130' INT TERM
root="$tree/$name-linux-x86_64"
mkdir -p "$root/bin" "$root/libexec" "$root/lib" "$root/licences"

# RPATH, not RUNPATH: the libraries find their own libraries by it, too.
for processor in $processors; do
  CLAIMS_PROCESSOR=$processor swift build -c release --product claims --scratch-path .build-dist --static-swift-stdlib \
    -Xlinker -rpath -Xlinker "\$ORIGIN/../lib" -Xlinker --disable-new-dtags
  program=$(CLAIMS_PROCESSOR=$processor swift build -c release --scratch-path .build-dist --show-bin-path)/claims
  strip --strip-unneeded -o "$root/libexec/claims-$processor" "$program"
done

# All libraries but those of the C library, which belong to a system's kernel and loader.
ldd "$program" | awk '$2 == "=>" { print $1, $3 }' | while read -r soname path; do
  case $soname in
    libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | ld-linux* | libresolv.so.* | libutil.so.*) continue ;;
  esac
  cp -L "$path" "$root/lib/$soname"
  package=$(dpkg -S "$(readlink -f "$path")" 2>/dev/null | head -n 1 | cut -d: -f1)
  if [ -n "$package" ] && [ -r "/usr/share/doc/$package/copyright" ]; then
    cp -L "/usr/share/doc/$package/copyright" "$root/licences/$package"
  fi
done

# libxsmm is linked into the programs.
[ ! -r /usr/share/doc/libxsmm-dev/copyright ] || cp -L /usr/share/doc/libxsmm-dev/copyright "$root/licences/libxsmm"

cp scripts/dist/claims.sh "$root/bin/claims"
chmod 755 "$root/bin/claims"

# The suite of the paper with what its checks rest on, and the other suite.
mkdir "$root/suite"
git archive HEAD suite.yaml claims golden charts mappings suites docs README.md Tests/HarnessTests/Fixtures/replica |
  tar -x -C "$root/suite"
cat >"$root/README" <<EOF
claims $version ($commit), for Linux on x86-64 with glibc $(ldd --version | sed -n '1s/.* //p') or later

  cd suite && ../bin/claims report --out out       out/report.html
  bin/claims --help

The licences of the libraries in lib/ are in licences/.
EOF

XZ_OPT=-T0 tar -C "$tree" -cJf "$out/$name-linux-x86_64.tar.xz" "$name-linux-x86_64"
echo "dist: $out/$name-linux-x86_64.tar.xz, $(du -h "$out/$name-linux-x86_64.tar.xz" | cut -f1)"
