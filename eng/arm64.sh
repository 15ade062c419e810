#!/usr/bin/env bash
# Runs a project's program as linux-arm64 under qemu: publishes it self-contained, JIT included, beside a foreign library root.
#   eng/arm64.sh setup                      installs qemu, the cross linker, and Debian's arm64 libraries (root needed; once)
#   eng/arm64.sh PROJECT [ARGUMENT...]      e.g. eng/arm64.sh tests/FastCrypto.Tests -class FastCrypto.Tests.AesGcm.AesGcmVectorTests
#   eng/arm64.sh aot                        the known answers as NativeAOT code, for arm64 and for x64 at two levels
#   eng/arm64.sh ci RECORDS                 all unit tests with and without the crypto extensions, then aot; eng/Tiers reads RECORDS
# DOTNET_EnableArm64Aes=0 and DOTNET_EnableArm64Sha256=0 switch the crypto extensions off, as on x64. Times under emulation say nothing.
# docs/arm64.md says what the last run showed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
sysroot=${FASTCRYPTO_ARM64_ROOT:-/var/cache/fastcrypto/arm64-root}
published=$root/artifacts/arm64

# The kernels for this processor alone: each must have passed vectors. Those that need the crypto extensions stand apart.
neon_kernels=(MlKemRingNeon ChaCha20Poly1305Vector128 AesGcmBitsliced128)
crypto_kernels=(AesGcmArm64 Sha256Arm64)

setup() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    qemu-user-static clang lld gcc-aarch64-linux-gnu libc6-dev-arm64-cross zlib1g-dev > /dev/null
  local state options
  state=$(mktemp -d)
  mkdir -p "$sysroot" "$state/debs" "$state/lists/partial"
  options=(-o APT::Architectures=amd64,arm64 -o Dir::State::lists="$state/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  apt-get "${options[@]}" update -qq
  (cd "$state/debs" && for package in libc6 libstdc++6 libgcc-s1 libssl3 zlib1g; do apt-get "${options[@]}" download -qq "$package:arm64"; done)
  for package in "$state"/debs/*.deb; do dpkg -x "$package" "$sysroot"; done
  rm -rf "$state"
}

is_set_up() {
  command -v qemu-aarch64-static > /dev/null && command -v clang > /dev/null && command -v aarch64-linux-gnu-gcc > /dev/null && [ -d "$sysroot/lib" ]
}

# .NET's write-xor-execute double mapping is slow and not needed under an emulator.
emulate() { DOTNET_EnableWriteXorExecute=0 qemu-aarch64-static -L "$sysroot" "$@"; }

# publish PROJECT OUTPUT RID OPTION...: one after the other, because they share the library's obj folder.
publish() {
  dotnet publish "$root/$1" -c Release -r "$3" -o "$2" -nologo -v quiet "${@:4}"
}

# unit_tests TIER RECORDS [VARIABLE=0...]: one run; its record is TIER.tsv, and its summary goes to TIER.log.
unit_tests() {
  local record=$2/$1.tsv log=$2/$1.log
  rm -f "$record"
  # The report's lines and the total are compared below: a runner that a full address space ends has been seen to report success.
  (export "FASTCRYPTO_VECTOR_REPORT=$record" "${@:3}" && emulate "$published/FastCrypto.Tests/FastCrypto.Tests" -noColor -maxThreads 1) > "$log" 2>&1
}

# judge TIER RECORDS KERNEL...: prints what ran, and adds it to the totals; a kernel that no vector reached is a failure.
judge() {
  local tier=$1 record=$2/$1.tsv log=$2/$1.log kernel total=0 bad skipped vectors
  read -r total bad skipped < <(sed -n 's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\).*/\1 \2 \3 \4/p' "$log" \
    | awk '{ print $1, $2 + $3, $4 }') || true
  if [ "${total:-0}" -eq 0 ] || [ ! -s "$record" ]; then
    echo "$tier: the tests did not end"
    tail -n 20 "$log"
    failed=$((failed + 1))
    return
  fi
  grep -A 5 '\[FAIL\]' "$log" || true
  printf '%-14s %5d passed %3d failed %3d skipped on %s\n' "$tier" $((total - bad - skipped)) "$bad" "$skipped" "$(grep '^machine' "$record" | cut -f 2- | tr '\t' ' ')"
  succeeded=$((succeeded + total - bad - skipped))
  failed=$((failed + bad))
  for kernel in "${@:3}"; do
    vectors=$(awk -F '\t' -v name="$kernel" '$1 == "vectors" && $3 == name { n += $5 + $6 } END { print n + 0 }' "$record")
    printf '%-14s %-26s %6d vectors\n' "$tier" "$kernel" "$vectors"
    if [ "$vectors" -eq 0 ]; then
      echo "$tier: $kernel did not run"
      failed=$((failed + 1))
    fi
  done
}

aot() {
  local name=FastCrypto.SelfTest status=0
  # Its caller asks for the result, which switches errexit off in here.
  publish tests/$name "$published/$name" linux-arm64 || return 1
  publish tests/$name "$root/artifacts/aot/x64" linux-x64 || return 1
  publish tests/$name "$root/artifacts/aot/x64-v3" linux-x64 -p:IlcInstructionSet=x86-64-v3 || return 1
  emulate "$published/$name/$name" "${neon_kernels[@]}" "${crypto_kernels[@]}" || status=1
  "$root/artifacts/aot/x64/$name" || status=1
  if grep -q ' avx2 ' /proc/cpuinfo; then
    "$root/artifacts/aot/x64-v3/$name" X25519Fma256 P256Fma256 MlKemRingAvx2 ChaCha20Poly1305Avx2 || status=1
  fi
  return $status
}

ci() {
  local records=$1 plain
  mkdir -p "$records"
  succeeded=0 failed=0
  publish tests/FastCrypto.Tests "$published/FastCrypto.Tests" linux-arm64 --self-contained
  unit_tests arm64 "$records" DOTNET_EnableArm64Aes=0 DOTNET_EnableArm64Sha256=0 &
  plain=$!
  unit_tests arm64-crypto "$records" || true
  wait "$plain" || true
  judge arm64-crypto "$records" "${neon_kernels[@]}" "${crypto_kernels[@]}"
  judge arm64 "$records" "${neon_kernels[@]}"
  if aot; then
    succeeded=$((succeeded + 1))
  else
    failed=$((failed + 1))
  fi
  # The words that dotnet test ends with: .ci/run adds them up.
  printf '  succeeded: %d\n  failed: %d\n' "$succeeded" "$failed"
  [ "$failed" -eq 0 ]
}

case ${1:-} in
  '') sed -n '2,8p' "$0"; exit 2 ;;
  setup) setup; exit ;;
esac
is_set_up || { echo "Run eng/arm64.sh setup first." >&2; exit 3; }
case $1 in
  aot) aot ;;
  ci) ci "$(realpath -m "${2:?where the records go}")" ;;
  *)
    name=$(basename "$1")
    publish "$1" "$published/$name" linux-arm64 --self-contained
    emulate "$published/$name/$name" "${@:2}"
    ;;
esac
