#!/usr/bin/env bash
# The full effort: every long run at its full length, on a committed tree. Takes hours; eng/full.sh RUN... does some of the runs only.
# Each run that ends replaces its own row in docs/full-effort.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export FASTCRYPTO_EFFORT=full DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if [ -z "${FASTCRYPTO_VECTORS:-}" ] && [ -d ../shared/vectors ]; then
  FASTCRYPTO_VECTORS=$(cd ../shared/vectors && pwd)
  export FASTCRYPTO_VECTORS
fi
all=(unit tls interop tiers constant-time)
page=docs/full-effort.md
commit=$(git rev-parse --short HEAD)
[ -z "$(git status --porcelain -- src tests eng | head -n 1)" ] || commit="$commit with local changes"
machine="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, .NET $(dotnet --version)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0

# total WORD: the number in the summary that the test programs and eng/Tiers end with.
total() { sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" "$log" | tail -n 1; }

# full RUN COMMAND...: one run and its row. A run that ends badly without a failed test counts as one.
full() {
  local run=$1 start=$SECONDS ended=0 failed rows
  shift
  "$@" 2>&1 | tee "$log" || ended=1
  failed=$(total failed)
  failed=${failed:-0}
  [ "$ended" = 0 ] || [ "$failed" != 0 ] || failed=1
  [ "$failed" = 0 ] || status=1
  rows=$(grep "^| " "$page" 2> /dev/null | grep -v -e "^| run |" -e "^| $run |" || true)
  rows+=$'\n'"| $run | $(date -u +%Y-%m-%d) | $commit | $(total succeeded) | $failed | $(total skipped) | $(((SECONDS - start + 30) / 60)) | $machine |"
  {
    echo "# The last full-effort runs"
    echo
    echo "Written by \`eng/full.sh\`: a row for each run, from the last time that it ran. CI does the same runs at quick effort on every commit."
    echo "The row \`tiers\` is of quick effort too: [compat.md](compat.md) counts vectors, all of which run then."
    echo
    echo "| run | date | commit | passed | failed | skipped | minutes | machine |"
    echo "|---|---|---|---|---|---|---|---|"
    for run in "${all[@]}"; do grep "^| $run |" <<< "$rows" || true; done
  } > "$page.new"
  mv "$page.new" "$page"
}

dotnet build -c Release -nologo -v quiet FastCrypto.sln
[ $# -gt 0 ] || set -- "${all[@]}"
for run in "$@"; do
  case $run in
    unit) full "$run" dotnet test -c Release --no-build --project tests/FastCrypto.Tests ;;
    tls) full "$run" dotnet test -c Release --no-build --project tests/FastCrypto.Tls.Tests ;;
    # The interop tests run their whole matrix where CI is set.
    interop) full "$run" env CI=true dotnet test -c Release --no-build --project tests/FastCrypto.Interop.Tests ;;
    # docs/compat.md counts vectors, all of which run at quick effort too; twelve tiers at full effort would take a day.
    tiers) full "$run" env FASTCRYPTO_EFFORT=quick dotnet run -c Release --no-build --project eng/Tiers -- --check ;;
    constant-time) full "$run" dotnet run -c Release --no-build --project tests/FastCrypto.ConstantTime -- --full ;;
    *) echo "no run $run; there are: ${all[*]}" >&2; exit 2 ;;
  esac
done
exit "$status"
