#!/bin/sh
# Runs rustc, which links programs with cc. `cargo xtask` calls it so (.cargo/config.toml), because the tooling that
# installs all else is itself such a program: where there is no cc, this installs it or prints what to type.
has_cc() {
    command -v cc >/dev/null 2>&1
}
if has_cc; then
    exec "$@"
fi
case " $* " in
*" --crate-name ___ "*) exec "$@" ;; # cargo asks what the compiler can do, and remembers the answer
*" --crate-name "*) ;;               # the first crates are build scripts of dependencies, which are linked and run
*) exec "$@" ;;                      # cargo asks for its version
esac

# Prints an error as rustc does for cargo, which adds nothing to it then: a message and the line to type. Those that
# come after the first one have an error without a text.
fail() {
    text="error: $1\\n"
    if [ -n "${2-}" ]; then
        text="${text}type this, then try again:\\n\\n    $2\\n"
    fi
    if [ -s "$turn" ]; then
        text=
    fi
    echo failed >>"$turn"
    printf '{"$message_type":"diagnostic","message":"","code":null,"level":"error","spans":[],"children":[],"rendered":"%s"}\n' "$text" >&2
    exit 1
}

install_cc() {
    install='apt-get install --yes --no-install-recommends'
    if ! apt-get --version >/dev/null 2>&1; then
        fail 'Rust links with a C compiler, and this machine has none named cc'
    elif [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        # All that the tooling would ask for next, so that one line is enough.
        packages=$(cut -d ' ' -f 1 "$(dirname "$0")/packages.txt" | tr '\n' ' ')
        if sudo --version >/dev/null 2>&1; then
            fail "missing system packages: $packages" "sudo apt-get update && sudo $install ${packages% }"
        fi
        fail "missing system packages, which root has to install: $packages" "apt-get update && $install ${packages% }"
    fi
    echo '==> system packages: gcc libc6-dev' >&2
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 update >&2
    $as_root env DEBIAN_FRONTEND=noninteractive $install --quiet=2 gcc libc6-dev >/dev/null ||
        fail 'apt cannot install: gcc libc6-dev' "${as_root:+sudo }apt-get update && ${as_root:+sudo }$install gcc libc6-dev"
}

# Cargo compiles several crates at the same time: one of them installs, or prints the error, while the others wait. The
# file bears the number and the start of this cargo, so that the next one tries again. A subshell holds it, since the
# descriptors from 3 on are those by which cargo limits its jobs.
turn=${TMPDIR:-/tmp}/base_entity-cc-$(id -u)-$PPID-$(cut -d ' ' -f 22 "/proc/$PPID/stat" 2>/dev/null)
(
    flock 9 2>/dev/null
    has_cc || install_cc
) 9>>"$turn" || exit 1
rm -f "$turn"
exec "$@"
