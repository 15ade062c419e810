#!/usr/bin/env bash
# Fills tests/vectors/corpora (or $1) with the public test corpora, from upstream, at pinned commits.
# Needs git, gzip and python3. What is fetched keeps its own licence and is never committed here.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
target=${1:-$root/tests/vectors/corpora}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$target"/{wycheproof,nist/acvp,nist/acvp-boringssl,nist/cavp,cctv/ML-KEM/modulus,cctv/ed25519}

# checkout NAME URL COMMIT PATH...: a partial, sparse checkout in $work/NAME.
checkout() {
  local name=$1 url=$2 commit=$3
  shift 3
  git clone --quiet --filter=blob:none --no-checkout "$url" "$work/$name"
  git -C "$work/$name" sparse-checkout set --no-cone "$@"
  git -C "$work/$name" checkout --quiet "$commit"
}

echo "Wycheproof"
checkout wycheproof https://github.com/C2SP/wycheproof dac1dd4729fd1f8dd9e1e9f3dce51d783da6c166 /testvectors_v1
for name in aes_gcm chacha20_poly1305 xchacha20_poly1305 ecdh_secp256r1_ecpoint ecdh_secp256r1 \
  ecdsa_secp256r1_sha256_p1363 ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384_p1363 ecdsa_secp384r1_sha384 \
  ed25519 hkdf_sha256 hkdf_sha384 hkdf_sha512 hmac_sha256 hmac_sha384 hmac_sha512 mlkem_768_encaps mlkem_768_keygen_seed \
  mlkem_768_semi_expanded_decaps mlkem_768 rsa_pss_2048_sha256_mgf1_32_params rsa_pss_2048_sha256_mgf1_32 \
  rsa_pss_2048_sha384_mgf1_48 rsa_pss_3072_sha256_mgf1_32_params rsa_pss_3072_sha256_mgf1_32 \
  rsa_signature_2048_sha256 rsa_signature_2048_sha384 x25519; do
  cp "$work/wycheproof/testvectors_v1/${name}_test.json" "$target/wycheproof/"
done

echo "NIST ACVP (a mirror of the server's example files)"
checkout acvp https://github.com/paulmillr/acvp-vectors 2e9216ceafb854d7bc113088a2f8b043654226a8 \
  /acvp/ACVP-AES-GCM-1.0 '/acvp/*ECDSA*' '/acvp/EDDSA*' '/acvp/HMAC-SHA2-*' '/acvp/ML-KEM-*' '/acvp/RSA-Sig*' '/acvp/SHA2-*' '/acvp/TLS-v1.3-KDF*'
for name in ACVP-AES-GCM-1.0 DetECDSA-SigGen-FIPS186-5 ECDSA-KeyGen-FIPS186-5 ECDSA-KeyVer-FIPS186-5 ECDSA-SigGen-FIPS186-5 \
  ECDSA-SigVer-FIPS186-5 EDDSA-SigGen-1.0 EDDSA-SigVer-1.0 HMAC-SHA2-256-1.0 HMAC-SHA2-256-2.0 HMAC-SHA2-384-1.0 HMAC-SHA2-384-2.0 \
  HMAC-SHA2-512-1.0 HMAC-SHA2-512-2.0 ML-KEM-encapDecap-FIPS203 ML-KEM-encapDecap-FIPS203-tr1 ML-KEM-keyGen-FIPS203 \
  RSA-SigGen-FIPS186-5 RSA-SigVer-FIPS186-5 SHA2-256-1.0 SHA2-384-1.0 SHA2-512-1.0 TLS-v1.3-KDF-RFC8446; do
  gzip -dc "$work/acvp/acvp/$name/internalProjection.json.gz" > "$target/nist/acvp/$name.json"
done

echo "HKDF examples for ACVP (prompt and answer merged)"
checkout boringssl https://github.com/google/boringssl a0689af29e8e460f1e5380e0fb74cef1b342e810 \
  /util/fipstools/acvp/acvptool/test/vectors/HKDF.bz2 /util/fipstools/acvp/acvptool/test/expected/HKDF.bz2
python3 - "$work/boringssl/util/fipstools/acvp/acvptool/test" "$target/nist/acvp-boringssl/HKDF.json" <<'PY'
import bz2, json, sys
base, out = sys.argv[1:]
read = lambda kind: json.loads(bz2.open(f"{base}/{kind}/HKDF.bz2").read())
body = lambda document: document[1] if isinstance(document, list) else document
prompt, expected = body(read("vectors")), body(read("expected"))
answers = {test["tcId"]: test for group in expected["testGroups"] for test in group["tests"]}
for group in prompt["testGroups"]:
    for test in group["tests"]:
        test["expected"] = answers[test["tcId"]]
json.dump(prompt, open(out, "w"), indent=1)
PY

echo "NIST CAVP (as packaged by pyca/cryptography)"
checkout cavp https://github.com/pyca/cryptography 38.0.4 \
  /vectors/cryptography_vectors/ciphers/AES/GCM /vectors/cryptography_vectors/hashes/SHA2 /vectors/cryptography_vectors/asymmetric/ECDSA/FIPS_186-3
cavp=$work/cavp/vectors/cryptography_vectors
cp "$cavp"/ciphers/AES/GCM/gcm{Decrypt,EncryptExtIV}{128,256}.rsp "$target/nist/cavp/"
cp "$cavp"/hashes/SHA2/SHA256LongMsg.rsp "$cavp"/hashes/SHA2/SHA{256,384,512}ShortMsg.rsp "$target/nist/cavp/"
cp "$cavp/asymmetric/ECDSA/FIPS_186-3/PKV.rsp" "$target/nist/cavp/ECDSA_PKV_186-3_P256_P384.rsp"
cp "$cavp/asymmetric/ECDSA/FIPS_186-3/SigGen.txt" "$target/nist/cavp/ECDSA_SigGen_186-3_P256_P384.txt"

echo "CCTV"
checkout cctv https://github.com/C2SP/CCTV 1e3d2860d46e94e777e1b17c7a6f2436387e3ecc /ML-KEM /ed25519
for folder in intermediate strcmp unluckysample; do
  mkdir -p "$target/cctv/ML-KEM/$folder"
  cp "$work/cctv/ML-KEM/$folder/ML-KEM-768.txt" "$target/cctv/ML-KEM/$folder/"
done
gzip -dc "$work/cctv/ML-KEM/modulus/ML-KEM-768.txt.gz" > "$target/cctv/ML-KEM/modulus/ML-KEM-768.txt"
cp "$work/cctv/ed25519/ed25519vectors.json" "$target/cctv/ed25519/"

echo "Done: $(find "$target" -type f | wc -l) files in $target."
