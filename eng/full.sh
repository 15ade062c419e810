#!/usr/bin/env bash
# The full effort: every long run at its full length, on a committed tree. Writes its result to docs/full-effort.md. Takes hours.
set -euo pipefail
cd "$(dirname "$0")/.."
export FASTCRYPTO_EFFORT=full DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if [ -z "${FASTCRYPTO_VECTORS:-}" ] && [ -d ../shared/vectors ]; then
  FASTCRYPTO_VECTORS=$(cd ../shared/vectors && pwd)
  export FASTCRYPTO_VECTORS
fi
commit=$(git rev-parse --short HEAD)
dirty=$(git status --porcelain -- src tests eng | head -n 1)
report=$(mktemp)
log=$(mktemp)
trap 'rm -f "$report" "$log"' EXIT

dotnet build -c Release -nologo -v quiet FastCrypto.sln
{
  echo "# The last full-effort run"
  echo
  echo "Written by \`eng/full.sh\` on $(date -u +%Y-%m-%d), commit $commit${dirty:+ with local changes}, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), .NET $(dotnet --version)."
  echo
  echo "| run | passed | failed | skipped | minutes |"
  echo "|---|---|---|---|---|"
} > "$report"

status=0
# full NAME COMMAND...: one run and its row. A run that ends badly without a failed test counts as one.
full() {
  local name=$1 start=$SECONDS failed
  shift
  local ended=0
  "$@" 2>&1 | tee "$log" || ended=1
  failed=$(total failed)
  [ "$ended" = 0 ] || [ "${failed:-0}" != 0 ] || failed=1
  [ "${failed:-0}" = 0 ] || status=1
  echo "| $name | $(total succeeded) | ${failed:-0} | $(total skipped) | $(((SECONDS - start + 30) / 60)) |" >> "$report"
}

# total WORD: the number in the summary that the test programs and eng/Tiers end with.
total() { sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" "$log" | tail -n 1; }

for project in tests/FastCrypto.Tests tests/FastCrypto.Tls.Tests tests/FastCrypto.Interop.Tests; do
  full "$project" dotnet test -c Release --no-build --project "$project"
done
# docs/compat.md counts vectors, all of which run at quick effort too; twelve tiers at full effort would take a day.
full "every kernel on every tier" env FASTCRYPTO_EFFORT=quick dotnet run -c Release --no-build --project eng/Tiers -- --check
full "constant time" dotnet run -c Release --no-build --project tests/FastCrypto.ConstantTime -- --full

cp "$report" docs/full-effort.md
exit "$status"
