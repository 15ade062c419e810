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
dirty=$(git status --porcelain -- src tests | head -n 1)
report=$(mktemp)
trap 'rm -f "$report"' EXIT

dotnet build -c Release -nologo -v quiet FastCrypto.sln
{
  echo "# The last full-effort run"
  echo
  echo "Written by \`eng/full.sh\` on $(date -u +%Y-%m-%d), commit $commit${dirty:+ with local changes}, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), .NET $(dotnet --version)."
  echo
  echo "| program | passed | failed | skipped | minutes |"
  echo "|---|---|---|---|---|"
} > "$report"

status=0
for project in tests/FastCrypto.Tests tests/FastCrypto.Tls.Tests tests/FastCrypto.Interop.Tests; do
  start=$SECONDS
  log=$(mktemp)
  dotnet test -c Release --no-build --project "$project" 2>&1 | tee "$log" || status=1
  total() { sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" "$log" | tail -n 1; }
  echo "| $project | $(total succeeded) | $(total failed) | $(total skipped) | $(((SECONDS - start + 30) / 60)) |" >> "$report"
  rm -f "$log"
done
cp "$report" docs/full-effort.md
exit "$status"
