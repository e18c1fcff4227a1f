# What Deploy/run and Deploy/test share: words for people, and getting what is missing.
# Sourced, not run; the caller has set -euo pipefail and stands in the repository.

say() { printf '%s\n' "$*"; }

# stop SENTENCE REMEDY: ends with one sentence and one line of what to do.
stop() {
    printf '%s: %s\n  → %s\n' "Deploy/${0##*/}" "$1" "$2" >&2
    exit 1
}

# install_packages NAME…: by apt-get, as root or through sudo.
install_packages() {
    local -a as_root=()
    if ! command -v apt-get >/dev/null; then
        stop "This system has no apt-get, and these are missing: $*." \
            "Install them (or what your system calls them) and run this again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            stop "These are missing, and installing them needs root: $*." \
                "As root, run: apt-get install -y $*"
        fi
        as_root=(sudo)
        # Without a terminal nobody can type a password: better refused than hanging.
        [ -t 0 ] || as_root+=(--non-interactive)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    say "Installing $* (apt-get)…"
    if ! "${as_root[@]}" install -y --no-install-recommends "$@" >/dev/null 2>&1; then
        # The usual reason is that the lists of packages are missing or old.
        "${as_root[@]}" update || true
        "${as_root[@]}" install -y --no-install-recommends "$@" >/dev/null ||
            stop "apt-get could not install: $*." "As root, run: apt-get install -y $*"
    fi
}

# need_to_build: Swift itself, and what building takes.
need_to_build() {
    local version major minor
    if ! command -v swift >/dev/null; then
        stop "There is no swift command here." \
            "Install Swift 6.2 or newer (https://www.swift.org/install/linux/), open a new shell."
    fi
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    version=${version:-0.0}
    major=${version%%.*} minor=${version#*.}
    if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
        stop "This is Swift $version; Swift 6.2 or newer is needed." \
            "Install it from https://www.swift.org/install/linux/ and open a new shell."
    fi
    local -a missing=()
    [ -e /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
    [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
    command -v git >/dev/null || missing+=(git)
    command -v flock >/dev/null || missing+=(util-linux)
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
    # Packages with traits are otherwise compiled anew at random: their flags have no fixed order.
    export SWIFT_DETERMINISTIC_HASHING=1
}
