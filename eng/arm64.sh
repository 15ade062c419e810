#!/usr/bin/env bash
# Runs a project's program as linux-arm64 under qemu: publishes it self-contained, JIT included, beside a foreign library root.
#   eng/arm64.sh setup                      installs qemu and fetches Debian's arm64 libraries (root needed; once)
#   eng/arm64.sh PROJECT [ARGUMENT...]      e.g. eng/arm64.sh tests/FastCrypto.Tests -class FastCrypto.Tests.AesGcm.AesGcmVectorTests
# DOTNET_EnableArm64Aes=0 and DOTNET_EnableArm64Sha256=0 switch the crypto extensions off, as on x64. Times under emulation say nothing.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
sysroot=${FASTCRYPTO_ARM64_ROOT:-/var/cache/fastcrypto/arm64-root}

setup() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends qemu-user-static > /dev/null
  local state options
  state=$(mktemp -d)
  mkdir -p "$sysroot" "$state/debs" "$state/lists/partial"
  options=(-o APT::Architectures=amd64,arm64 -o Dir::State::lists="$state/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  apt-get "${options[@]}" update -qq
  (cd "$state/debs" && for package in libc6 libstdc++6 libgcc-s1 libssl3 zlib1g; do apt-get "${options[@]}" download -qq "$package:arm64"; done)
  for package in "$state"/debs/*.deb; do dpkg -x "$package" "$sysroot"; done
  rm -rf "$state"
}

if [ "${1:-}" = setup ]; then
  setup
  exit
fi
[ -n "${1:-}" ] || { sed -n '2,5p' "$0"; exit 2; }
command -v qemu-aarch64-static > /dev/null && [ -d "$sysroot/lib" ] || { echo "Run eng/arm64.sh setup first." >&2; exit 3; }

project=$1
shift
name=$(basename "$project")
out=$root/artifacts/arm64/$name
dotnet publish "$root/$project" -c Release -r linux-arm64 --self-contained -o "$out" -nologo -v quiet
# .NET's write-xor-execute double mapping is slow and not needed under an emulator.
DOTNET_EnableWriteXorExecute=0 exec qemu-aarch64-static -L "$sysroot" "$out/$name" "$@"
