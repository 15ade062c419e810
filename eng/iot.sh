#!/usr/bin/env bash
# Holds samples/IotClient to its limits (docs/iot.md): publishes it as one native program, lets it shake hands with samples/TlsServe, and prints
# what was negotiated, its size, its peak memory, and time and stack of a handshake and of each operation, all in the portable tier.
#   eng/iot.sh [HANDSHAKES]      default 101
# Fails where a limit is exceeded or something else was negotiated. Without the tools it says "not run", which is a failure where CI=true.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

handshakes=${1:-101}
max_binary_kb=3072
max_memory_kb=24576
failures=0

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

not_run() {
  echo "not run: $1"
  [ "${CI:-}" != true ] || exit 1
  exit 0
}

command -v clang > /dev/null || command -v gcc > /dev/null || not_run "NativeAOT links with clang or gcc, and neither is here"
[ -e /usr/include/zlib.h ] || not_run "NativeAOT links with zlib, which is not here (apt-get install zlib1g-dev)"
command -v nm > /dev/null || not_run "nm lists the program's symbols, and is not here (apt-get install binutils)"
command -v openssl > /dev/null || not_run "openssl makes the certificate, and is not here"

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null; rm -rf "$work"' EXIT

dotnet publish samples/IotClient -c Release -r linux-x64 -o "$work/out" -nologo -v quiet
client=$work/out/IotClient

# What PortableOnly switches off, trimming left out (of ML-KEM and Keccak it does not: docs/iot.md). The methods' names stand in the debug file.
methods=$(nm "$client.dbg" | sed -n 's/.* FastCrypto_FastCrypto_//p')
grep -qF 'AesBitsliced64>__Run' <<< "$methods" || fail "the symbols do not name the portable AES-GCM kernel"
! grep -E '(AesNi|AesGcmX64|Arm64|Pclmul|Pmull|X64V[234]|Avx2|Avx512|Vector128|Fma256|Fma512)[A-Za-z0-9_]*__' <<< "$methods" | grep -vE '^(Keccak|MlKem)' \
  || fail "a kernel above the portable tier is in the program"

serve=samples/TlsServe/bin/Release/net10.0/TlsServe.dll
[ -e "$serve" ] || dotnet build samples/TlsServe -c Release -nologo -v quiet > "$work/build.log" || { cat "$work/build.log"; exit 1; }
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=iot" -addext "subjectAltName=DNS:localhost" \
  -keyout "$work/key.pem" -out "$work/server.pem" 2> /dev/null
pin=$(openssl x509 -in "$work/server.pem" -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | openssl base64)
dotnet "$serve" --port 0 --certificate "$work/server.pem" --key "$work/key.pem" > "$work/server.log" &
server=$!
port=
for _ in $(seq 300); do
  port=$(sed -n 's|^Listening on .*:\([0-9]*\)/$|\1|p' "$work/server.log")
  [ -z "$port" ] || break
  kill -0 "$server" || { echo "FAILED: samples/TlsServe did not start"; exit 1; }
  sleep 0.1
done
[ -n "$port" ] || { echo "FAILED: samples/TlsServe did not start"; exit 1; }

# One handshake, and what either side says of it. LD_DEBUG lists every library that the process loads, early or late.
if LD_DEBUG=files LD_DEBUG_OUTPUT="$work/libraries" "$client" "localhost:$port" "$pin" > "$work/page" 2> "$work/said"; then
  cat "$work/said"
  for line in "tier         Portable" "suite        TLS_CHACHA20_POLY1305_SHA256" "group        X25519" "signature    EcdsaSecp256r1Sha256"; do
    grep -qx "$line" "$work/said" || fail "the client does not say: $line"
  done
  for line in "HTTP/1.1 200 OK" 'id="suite">TLS_CHACHA20_POLY1305_SHA256' 'id="group">X25519' 'id="signature">EcdsaSecp256r1Sha256'; do
    grep -qF "$line" "$work/page" || fail "the server does not say: $line"
  done
else
  cat "$work/said"
  fail "the client could not connect"
fi
libraries=$(sed -n 's/.*calling init: //p' "$work"/libraries.* | sort -u)
[ -n "$libraries" ] || fail "ld.so lists no libraries"
! grep -E 'libssl|libcrypto|libicu' <<< "$libraries" || fail "a library was loaded that the program should not need"

# A server with another key is refused, with the alert that says so.
other=$(openssl rand -base64 32)
if "$client" "localhost:$port" "$other" > /dev/null 2> "$work/refusal"; then
  fail "a server whose key is not pinned was believed"
fi
grep -q "alert CertificateUnknown" "$work/refusal" || fail "a server whose key is not pinned: $(cat "$work/refusal")"

# row NAME VALUE LIMIT UNIT
row() {
  printf '| %-36s | %12s | %12s |\n' "$1" "$2 $4" "$3 $4"
  [[ $2 =~ ^[0-9]+$ ]] && [ "$2" -le "$3" ] || fail "$1: $2 $4 is not within $3 $4"
}

# peak FILE: the memory that the client says it took.
peak() {
  sed -n 's/^memory *\([0-9]*\) kB$/\1/p' "$1"
}

binary=$(($(stat -c %s "$client") / 1024))
once=$(peak "$work/said")
"$client" "localhost:$port" "$pin" measure "$handshakes" > "$work/measured" 2> "$work/said" || { cat "$work/said"; fail "the measurement"; }
often=$(peak "$work/said")

printf '\n| %-36s | %12s | %12s |\n|---|---:|---:|\n' "$(uname -m), portable tier" "measured" "limit"
row "program" "$binary" "$max_binary_kb" kB
row "peak resident memory (VmHWM)" "${once:-unknown}" "$max_memory_kb" kB
row "the same, after $handshakes handshakes" "${often:-unknown}" "$max_memory_kb" kB

printf '\n| %-36s | %12s | %12s |\n|---|---:|---:|\n' "operation" "time" "stack"
while IFS=$'\t' read -r name stack microseconds; do
  [ "$stack" != 0 ] || stack=–
  printf '| %-36s | %9s µs | %10s B |\n' "$name" "$microseconds" "$stack"
done < "$work/measured"
[ "$(wc -l < "$work/measured")" -ge 9 ] || fail "operations are missing from the measurement"

printf '\nlibraries: %s\n' "$(xargs -n 1 basename <<< "$libraries" | paste -sd ' ')"
[ "$failures" = 0 ] && echo "IoT: within its limits" || { echo "IoT: $failures failures"; exit 1; }
