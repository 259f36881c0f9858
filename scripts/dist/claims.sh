#!/bin/sh
# Starts the program that was compiled for the best x86-64 level that this processor has.
here=$(dirname "$(readlink -f "$0")")/../libexec
flags=" $(sed -n 's/^flags[^:]*: //p;/^flags/q' /proc/cpuinfo) "

has() {
  for flag; do
    case $flags in *" $flag "*) ;; *) return 1 ;; esac
  done
}

level=any
if [ -x "$here/claims-v3" ] && has avx2 fma bmi1 bmi2 f16c movbe abm; then
  level=v3
  if [ -x "$here/claims-v4" ] && has avx512f avx512bw avx512cd avx512dq avx512vl; then level=v4; fi
fi
exec "$here/claims-$level" "$@"
