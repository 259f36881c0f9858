#!/bin/sh
# Tries the examples as they are written, on small checkpoints: cron runs the crontab line (only its time is changed, to
# every minute), systemd checks the units and the service's command runs under its user in its folder, the workflow's
# steps run in order on a clean clone. examples/slurm is tried by slurm_test.sh.
#
#   scripts/nightly/examples.sh CLAIMS [cron|systemd|workflow …]      default: cron systemd
#
# As root, with Debian's cron and systemd installed, and PyYAML for the workflow, which builds the program anew unless
# EXAMPLES_BUILD=given: CLAIMS then takes the place of what its build step would make. All happens in namespaces of its
# own, in which /etc, /srv, /usr and /var are overlays: nothing stays on the machine.
set -eu

if [ -z "${EXAMPLES_WORK:-}" ]; then
  here=$(cd "$(dirname "$0")" && pwd)
  EXAMPLES_WORK=$(mktemp -d)
  EXAMPLES_PROGRAM=$(realpath "$1")
  shift
  export EXAMPLES_WORK EXAMPLES_PROGRAM
  code=0
  unshare --mount --pid --fork --mount-proc "$here/examples.sh" "$@" || code=$?
  rmdir "$EXAMPLES_WORK"
  exit $code
fi

work=$EXAMPLES_WORK
repository=$(cd "$(dirname "$0")/../.." && pwd)
examples=$repository/examples
fail() { echo "examples: $*" >&2; exit 1; }

mount -t tmpfs tmpfs "$work"
for folder in etc srv usr var; do
  mkdir -p "$work/$folder/upper" "$work/$folder/work"
  mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$work/$folder/upper,workdir=$work/$folder/work" "/$folder"
done
mount -t tmpfs tmpfs /run

# As examples/README.md says: the program, the claims, a user, a configuration.
install "$EXAMPLES_PROGRAM" /usr/local/bin/claims
mkdir -p /usr/local/share/spectral-claims /etc/claims
cp -r "$repository/claims" "$repository/golden" /usr/local/share/spectral-claims/
useradd --system --home-dir /var/lib/claims --create-home claims
claims nightly lint "$examples/nightly.yaml"
python3 "$repository/scripts/nightly/small_checkpoints.py" /srv/models 3
cat >/etc/claims/nightly.yaml <<'YAML'
home: /var/lib/claims/nightly
subjects:
  - {name: small, checkpoints: /srv/models, step: 'step(\d+)'}
batches: [/srv/models/batch.json]
measure: {examples: 64, draws: 2}
noise: {parts: 2, repeats: 1}
claims: {root: /usr/local/share/spectral-claims}
settle: 0s
executor: {attempts: 1}
YAML

# One more checkpoint, which has a number that is none: a night that needs a look.
add_broken() {
  mkdir "/srv/models/step$1"
  cp /srv/models/step300/config.json "/srv/models/step$1/"
  head -c -4 /srv/models/step300/model.safetensors >"/srv/models/step$1/model.safetensors"
  printf '\000\000\300\177' >>"/srv/models/step$1/model.safetensors"
}

try_cron() {
  # What cron would mail.
  printf '#!/bin/sh\ncat >>/var/lib/claims/mail.txt\n' >/usr/sbin/sendmail
  chmod 755 /usr/sbin/sendmail
  sed 's/^30 2 \* \* \*/* * * * */' "$examples/cron/nightly" >/etc/cron.d/nightly
  grep -q '^\* \* \* \* \*  claims' /etc/cron.d/nightly || fail "the crontab's line has another time than 02:30"
  chmod 644 /etc/cron.d/nightly
  cron
  wait_for() { # seconds, words, file
    for _ in $(seq "$1"); do
      if grep -q -- "$2" "$3" 2>/dev/null; then return 0; fi
      sleep 1
    done
    cat /var/lib/claims/last.log >&2 || true
    fail "cron: no '$2' in $3 within $1 s"
  }
  wait_for 150 '^report: ' /var/lib/claims/last.log
  cat /var/lib/claims/last.log
  sleep 2
  [ ! -e /var/lib/claims/mail.txt ] || fail "cron: a quiet night was mailed: $(cat /var/lib/claims/mail.txt)"
  add_broken 400
  wait_for 150 '^failed: .*step400' /var/lib/claims/mail.txt
  kill "$(cat /run/crond.pid)"
  rm /etc/cron.d/nightly
  echo "cron: a quiet night said nothing, one with a checkpoint that failed was mailed:"
  sed -n '/^$/,$p' /var/lib/claims/mail.txt | head -8
}

try_systemd() {
  cp "$examples"/systemd/claims-nightly.* /etc/systemd/system/
  systemd-analyze verify /etc/systemd/system/claims-nightly.service /etc/systemd/system/claims-nightly.timer
  unit() { sed -n "s/^$2=//p" "/etc/systemd/system/claims-nightly.$1"; }
  systemd-analyze calendar "$(unit timer OnCalendar)"
  code=0
  (cd "$(unit service WorkingDirectory)" && exec setpriv --reuid "$(unit service User)" --regid "$(unit service User)" \
    --init-groups nice -n "$(unit service Nice)" $(unit service ExecStart)) || code=$?
  echo "systemd: the units verify; ExecStart ended with $code"
  if [ -e /srv/models/step400 ]; then expected=4; else expected=0; fi
  [ "$code" = "$expected" ] || fail "systemd: $expected was expected"
}

try_workflow() {
  if command -v check-jsonschema >/dev/null; then
    check-jsonschema --builtin-schema vendor.github-workflows "$examples/ci/nightly.yml"
  else
    echo "workflow: check-jsonschema is not here, so the file is not checked against the schema"
  fi
  git clone --quiet "$repository" "$work/clone"
  sed -e '/^home:/d' -e '/^claims:/d' /etc/claims/nightly.yaml >"$work/clone/nightly.yaml"
  if [ "${EXAMPLES_BUILD:-}" = given ]; then
    mkdir -p "$work/bin"
    printf '#!/bin/sh\n[ "$*" = "build -c release --product claims" ] || exit 1\ninstall -D %s .build/release/claims\n' \
      "$EXAMPLES_PROGRAM" >"$work/bin/swift"
    chmod 755 "$work/bin/swift"
    PATH="$work/bin:$PATH"
    echo "workflow: the build step gets a program that was built before"
  fi
  code=0
  python3 "$repository/scripts/nightly/workflow_steps.py" "$examples/ci/nightly.yml" "$work/clone" "$work/page.md" \
    || code=$?
  if [ -e /srv/models/step400 ]; then expected=4; else expected=0; fi
  [ "$code" = "$expected" ] || fail "workflow: ended with $code, $expected was expected"
  [ -s "$work/page.md" ] || fail "workflow: there is no summary on the job page"
  cat "$work/page.md"
  echo "workflow: steps ran in order"
}

[ $# -gt 0 ] || set -- cron systemd
for name in "$@"; do "try_$name"; done
echo "examples: $* as written"
