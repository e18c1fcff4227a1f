#!/usr/bin/env bash
# Takes part in the exchange with nothing but bash, jq and openssl 3.
#
#   partner.sh new-key PRIVATE.pem                        make a key; prints its thumbprint
#   partner.sh keyset  PRIVATE.pem PARTY                  the first keyset, signed
#   partner.sh cosign  PRIVATE.pem AGREEMENT.jws.json     your signature on an agreement
#   partner.sh make    PRIVATE.pem PARTY TYPE BODY.json AGREEMENT.jws.json [LAST_SENT.jws.json]
#   partner.sh check   FILE KEYS.json                     is it signed by one of these keys?
#   partner.sh read    FILE                               what it says, checked or not
#
# Every command prints its result; `> name.jws.json` makes a file of it. KEYS.json is a JWK Set, or a
# keyset file as the service puts it into your out folder.
set -euo pipefail
umask 077
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

refuse() { printf 'refused: %s\n' "$1" >&2; exit 1; }

encode() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

decode() { # base64url on standard input to bytes
    local text
    text=$(tr -d '\n' | tr -- '-_' '+/')
    while [ $((${#text} % 4)) -ne 0 ]; do text+='='; done
    printf '%s' "$text" | openssl base64 -d -A
}

digest() { printf 'sha-256:%s' "$(openssl dgst -sha256 -binary <"$1" | encode)"; }

point() { # the public point of a private key file
    openssl pkey -in "$1" -pubout -outform DER | tail -c 32 | encode
}

thumbprint() { # of a public point: RFC 7638
    printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$1" | openssl dgst -sha256 -binary | encode
}

spoken() { sed 's/..../& /g; s/ $//' <<<"$1"; }

payload_of() { jq -j .payload "$1" | decode; }

sign() { # PRIVATE.pem PAYLOAD-FILE: a file with one signature over exactly these bytes
    local kid header protected body
    kid=$(thumbprint "$(point "$1")")
    header=$(jq -cn --arg kid "$kid" --arg type "$(jq -r .type "$2")" \
        '{alg: "EdDSA", kid: $kid, typ: "mst-\($type)+jws"}')
    protected=$(printf '%s' "$header" | encode)
    body=$(encode <"$2")
    printf '%s.%s' "$protected" "$body" >"$work/message"
    openssl pkeyutl -sign -rawin -inkey "$1" -in "$work/message" -out "$work/signature"
    jq -cn --arg payload "$body" --arg protected "$protected" \
        --arg signature "$(encode <"$work/signature")" \
        '{payload: $payload, signatures: [{protected: $protected, signature: $signature}]}'
}

head_of() { # TYPE PARTY SEQ PREV AGREEMENT BODY (JSON but for the first two): a payload
    local now
    now=$(date +%s)
    jq -cjnS --arg type "$1" --arg party "$2" --argjson seq "$3" --argjson prev "$4" \
        --argjson agreement "$5" --argjson body "$6" --argjson now "$now" \
        --arg jti "$(openssl rand 16 | encode)" \
        '{v: 1, type: $type, iss: $party, aud: ["coordinator"], agreement: $agreement, seq: $seq,
          prev: $prev, iat: $now, exp: ($now + 183 * 86400), jti: $jti, body: $body}'
}

new_key() {
    [ ! -e "$1" ] || refuse "$1 exists already"
    openssl genpkey -algorithm ed25519 -out "$1"
    spoken "$(thumbprint "$(point "$1")")"
}

keyset() {
    local x kid body
    x=$(point "$1")
    kid=$(thumbprint "$x")
    body=$(jq -cn --arg party "$2" --arg x "$x" --arg kid "$kid" \
        '{party: $party, version: 1, previous: null,
          keys: {keys: [{kty: "OKP", crv: "Ed25519", x: $x, kid: $kid}]},
          use: {($kid): {types: ["*"], notBefore: 0, notAfter: null, revoked: false}},
          threshold: {keyset: 1, agreement: 1, other: 1}}')
    head_of keyset "$2" 1 null null "$body" >"$work/payload"
    sign "$1" "$work/payload"
}

cosign() { # the same bytes as the others signed: never written anew
    payload_of "$2" >"$work/payload"
    sign "$1" "$work/payload"
}

make() {
    local agreement seq=1 prev=null
    payload_of "$5" >"$work/terms"
    agreement=$(jq -c --arg digest "$(digest "$work/terms")" \
        '{id: .body.agreement, version: .seq, digest: $digest}' "$work/terms")
    if [ -n "${6-}" ]; then
        payload_of "$6" >"$work/last"
        seq=$(($(jq .seq "$work/last") + 1))
        prev=$(jq -cn --arg digest "$(digest "$work/last")" '$digest')
    fi
    head_of "$3" "$2" "$seq" "$prev" "$agreement" "$(jq -c . "$4")" >"$work/payload"
    sign "$1" "$work/payload"
}

each_once() { # jq takes the last of two equal members, and another program may take the first
    jq -e --stream -n '[inputs | select(length == 2) | .[0]] | length == (unique | length)' \
        "$1" >/dev/null || refuse "a member stands there twice"
}

check() { # every signature by a known key must be good, and there must be one
    local count index protected header kid x good=''
    jq -e '(keys == ["payload", "signatures"]) and
           (.signatures | length >= 1 and length <= 8 and all(keys == ["protected", "signature"]))' \
        "$1" >/dev/null || refuse "it is not a signed file in the General form"
    each_once "$1"
    if jq -e 'has("payload")' "$2" >/dev/null; then
        payload_of "$2" | jq -c .body.keys >"$work/keys"
    else
        cp -- "$2" "$work/keys"
    fi
    payload_of "$1" >"$work/payload"
    each_once "$work/payload"
    count=$(jq '.signatures | length' "$1")
    for ((index = 0; index < count; index++)); do
        protected=$(jq -r ".signatures[$index].protected" "$1")
        header=$(printf '%s' "$protected" | decode)
        jq -e 'keys == ["alg", "kid", "typ"]' <<<"$header" >/dev/null ||
            refuse "the protected header has other members than alg, kid and typ"
        # The post-quantum signature beside the other one needs another program: mstcoord verify.
        ! jq -e '.alg == "ML-DSA-65"' <<<"$header" >/dev/null || continue
        jq -e '.alg == "EdDSA" or .alg == "Ed25519"' <<<"$header" >/dev/null ||
            refuse "the algorithm is not Ed25519"
        kid=$(jq -r .kid <<<"$header")
        while read -r x; do
            [ "$(thumbprint "$x")" = "$kid" ] || continue
            { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; printf '%s' "$x" | decode; } \
                >"$work/key.der"
            printf '%s.%s' "$protected" "$(jq -r .payload "$1")" >"$work/message"
            jq -j ".signatures[$index].signature" "$1" | decode >"$work/signature"
            openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/key.der" \
                -in "$work/message" -sigfile "$work/signature" >/dev/null 2>&1 ||
                refuse "the signature of $kid is not good"
            [ "$(jq -r .typ <<<"$header")" = "mst-$(jq -r .type "$work/payload")+jws" ] ||
                refuse "the content is of another type than its signature says"
            good=$kid
        done < <(jq -r '.keys[] | select(.kty == "OKP" and .crv == "Ed25519") | .x' "$work/keys")
    done
    [ -n "$good" ] || refuse "no known key signed it"
    jq -r --arg kid "$(spoken "$good")" \
        '"good: \(.type) number \(.seq) from \(.iss), signed by \($kid)"' "$work/payload"
}

read_file() { payload_of "$1" | jq .; }

usage() { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 64; }

case "${1-} $#" in
    'new-key 2') new_key "$2" ;;
    'keyset 3') keyset "$2" "$3" ;;
    'cosign 3') cosign "$2" "$3" ;;
    'make 6' | 'make 7') make "${@:2}" ;;
    'check 3') check "$2" "$3" ;;
    'read 2') read_file "$2" ;;
    *) usage ;;
esac
