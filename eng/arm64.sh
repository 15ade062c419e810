#!/usr/bin/env bash
# Runs the project's programs as linux-arm64 under qemu: published self-contained, JIT included, beside a foreign library root.
#   eng/arm64.sh setup                      installs qemu, the cross linker, and Debian's arm64 libraries (root needed; once)
#   eng/arm64.sh PROJECT [ARGUMENT...]      e.g. eng/arm64.sh tests/FastCrypto.Tests -class FastCrypto.Tests.AesGcm.AesGcmVectorTests
#   eng/arm64.sh aot                        the known answers as NativeAOT code, for arm64 and for x64 at two levels
#   eng/arm64.sh bench                      a few rows of the quick benchmark; its times are an emulator's
#   eng/arm64.sh ci RECORDS                 unit tests with and without the crypto extensions, TLS tests, aot, bench; eng/Tiers reads RECORDS
#   eng/arm64.sh count [OPERATION...]       guest instructions of one operation, on every kernel; all operations without an argument
# DOTNET_EnableArm64Aes=0 and DOTNET_EnableArm64Sha256=0 switch the crypto extensions off, as on x64. Times under emulation say nothing.
# docs/arm64.md says what the last run showed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
sysroot=${FASTCRYPTO_ARM64_ROOT:-/var/cache/fastcrypto/arm64-root}
published=$root/artifacts/arm64

# The kernels for this processor: each must have passed vectors. Those that need the crypto extensions stand apart.
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
  (
    cd "$state/debs"
    for package in libc6 libstdc++6 libgcc-s1 libssl3 zlib1g; do
      apt-get "${options[@]}" download -qq "$package:arm64"
    done
  )
  for package in "$state"/debs/*.deb; do dpkg -x "$package" "$sysroot"; done
  rm -rf "$state"
}

is_set_up() {
  local tool
  for tool in qemu-aarch64-static clang ld.lld aarch64-linux-gnu-gcc; do
    command -v "$tool" > /dev/null || return 1
  done
  [ -e "$sysroot/lib/ld-linux-aarch64.so.1" ]
}

# emulate [OPTION...] PROGRAM [ARGUMENT...]: the program by its absolute path, or the emulator cannot tell it its name. .NET's
# write-xor-execute double mapping is slow, and not needed here.
emulate() {
  DOTNET_EnableWriteXorExecute=0 FASTCRYPTO_EMULATED=1 QEMU_LD_PREFIX=$sysroot qemu-aarch64-static "$@"
}

# publish PROJECT OUTPUT RID OPTION...: one after the other, because they share the library's obj folder.
publish() {
  dotnet publish "$root/$1" -c Release -r "$3" -o "$2" -nologo -v quiet "${@:4}"
}

# unit_tests PROGRAM TIER RECORDS [VARIABLE=0...]: one run; its record is TIER.tsv, and its summary goes to TIER.log, which judge reads.
unit_tests() {
  local record=$3/$2.tsv log=$3/$2.log
  rm -f "$record"
  # The report's lines and the total are compared below: a runner that a full address space ends has been seen to report success.
  (
    export "FASTCRYPTO_VECTOR_REPORT=$record" "${@:4}"
    emulate "$published/$1/$1" -noColor -maxThreads 1
  ) > "$log" 2>&1 || echo "The test program's status: $?" >> "$log"
}

# judge TIER RECORDS KERNEL...: prints what ran, and adds it to the totals; a kernel that no vector reached is a failure.
judge() {
  local tier=$1 record=$2/$1.tsv log=$2/$1.log kernel total=0 bad skipped vectors
  # "Total: N, Errors: N, Failed: N, Skipped: N, ...": the numbers stand in every second field.
  read -r total bad skipped < <(sed -n 's/.*\(Total: [0-9]*, Errors: .*\)/\1/p' "$log" | awk '{ print $2 + 0, $4 + $6, $8 + 0 }') || true
  if [ "${total:-0}" -eq 0 ] || [ ! -s "$record" ]; then
    echo "$tier: the tests did not end"
    tail -n 20 "$log"
    failed=$((failed + 1))
    return
  fi
  grep -A 5 '\[FAIL\]' "$log" || true
  if [ "$bad" -eq 0 ] && grep "^The test program's status" "$log"; then
    bad=1
  fi
  printf '%-14s %5d passed %3d failed %3d skipped on %s\n' "$tier" $((total - bad - skipped)) "$bad" "$skipped" \
    "$(sed -n 's/^machine\t//p' "$record" | tr '\t' ' ')"
  succeeded=$((succeeded + total - bad - skipped))
  failed=$((failed + bad))
  # Keccak on four states has no vectors of its own: MlKemRingNeon's go through it, and a test compares it with the portable one.
  if grep -q 'KeccakX4Tests.Neon \[SKIP\]' "$log"; then
    echo "$tier: KeccakX4Neon did not run"
    failed=$((failed + 1))
  fi
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

# Few rows, and ours alone: this shows that the program runs here, and what it says about the machine.
bench() {
  local name=FastCrypto.Bench
  publish bench/$name "$published/$name" linux-arm64 --self-contained || return 1
  emulate "$published/$name/$name" --filter "AES-128-GCM encrypt 1024" "ChaCha20-Poly1305 encrypt 1024" "SHA-256 hash 64" "X25519 derive" \
    "ECDSA-P256 sign" "ML-KEM-768 encapsulate-cached"
}

# instructions OPERATION KERNEL N: what the whole process executes. One instruction to a translated block, no chaining, and one line of
# log for each block that is entered: exact, and the same to some dozens in every run.
instructions() {
  local program=$published/FastCrypto.SelfTest/FastCrypto.SelfTest
  emulate -singlestep -d exec,nochain -D /dev/stderr "$program" --repeat "$@" 2>&1 > /dev/null < /dev/null | grep -c '^Trace'
}

# The difference between N and 2N repetitions is free of the process's start, of static tables, and of keys.
count() {
  local name=FastCrypto.SelfTest repetitions=20 operation kernel once twice known=
  publish tests/$name "$published/$name" linux-arm64
  emulate "$published/$name/$name" --operations > "$published/operations.txt"
  while read -r operation kernel; do
    [ $# -eq 0 ] || [[ " $* " == *" $operation "* ]] || continue
    known=yes
    once=$(instructions "$operation" "$kernel" $repetitions)
    twice=$(instructions "$operation" "$kernel" $((2 * repetitions)))
    printf '%-28s %-26s %9d instructions\n' "$operation" "$kernel" $(((twice - once + repetitions / 2) / repetitions))
  done < "$published/operations.txt"
  if [ -z "$known" ]; then
    echo "There is no such operation; these and their kernels there are:" >&2
    cat "$published/operations.txt" >&2
    return 1
  fi
}

# took NAME: the minutes of what ran since the last call.
took() {
  printf -- '--- arm64, %s: %d.%d min\n' "$1" $(((SECONDS - begun) / 60)) $(((SECONDS - begun) % 60 / 6))
  begun=$SECONDS
}

ci() {
  local records=$1 plain begun=$SECONDS step
  mkdir -p "$records"
  succeeded=0 failed=0
  for step in FastCrypto.Tests FastCrypto.Tls.Tests; do
    publish "tests/$step" "$published/$step" linux-arm64 --self-contained
  done
  took "publish"
  # At the same time: each keeps one processor busy. The second is complete as well, because docs/compat.md shows all its kernels.
  unit_tests FastCrypto.Tests arm64 "$records" DOTNET_EnableArm64Aes=0 DOTNET_EnableArm64Sha256=0 &
  plain=$!
  unit_tests FastCrypto.Tests arm64-crypto "$records"
  unit_tests FastCrypto.Tls.Tests arm64-tls "$records"
  wait "$plain"
  judge arm64-crypto "$records" "${neon_kernels[@]}" "${crypto_kernels[@]}"
  judge arm64 "$records" "${neon_kernels[@]}"
  judge arm64-tls "$records"
  took "unit tests"
  for step in aot bench; do
    if $step; then
      succeeded=$((succeeded + 1))
    else
      echo "arm64, $step: failed"
      failed=$((failed + 1))
    fi
    took "$step"
  done
  # The words that dotnet test ends with: .ci/run adds them up.
  printf '  succeeded: %d\n  failed: %d\n' "$succeeded" "$failed"
  [ "$failed" -eq 0 ]
}

case ${1:-} in
  '') sed -n '2,11p' "$0"; exit 2 ;;
  setup) is_set_up || setup; exit ;;
esac
is_set_up || { echo "Run eng/arm64.sh setup first." >&2; exit 3; }
case $1 in
  aot) aot ;;
  bench) bench ;;
  count) count "${@:2}" ;;
  ci) ci "$(realpath -m "${2:?where the records go}")" ;;
  *)
    name=$(basename "$1")
    publish "$1" "$published/$name" linux-arm64 --self-contained
    emulate "$published/$name/$name" "${@:2}"
    ;;
esac
