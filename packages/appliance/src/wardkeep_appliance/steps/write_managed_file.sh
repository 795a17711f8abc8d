# Write one file of ours. What lay there before is kept on the device until the attempt is over; a file that does not
# begin with our header belongs to somebody else and is left alone.
#   read  PATH
#   apply PATH SLOT VALIDATOR MODE BASE64        (VALIDATOR: sshd, sysctl, shell, journald)
#   undo  PATH SLOT VALIDATOR yes|no             (was there a file before?)
# SLOT names a folder under /var/lib/wardkeep/undo that only root can read.
set -u
umask 077

HEADER='# Managed by Wardkeep: changes made here by hand are overwritten.'
KEPT=/var/lib/wardkeep/undo

fail() {
    echo "wardkeep: $1" >&2
    exit "${2:-1}"
}

print_state() {
    if [ ! -e "$path" ] && [ ! -L "$path" ]; then
        printf '{"present":false}\n'
    else
        printf '{"present":true}\n'
    fi
}

ours() {
    [ -f "$path" ] && [ ! -L "$path" ] && [ "$(head -n 1 -- "$path")" = "$HEADER" ]
}

valid() {
    case $1 in
        sshd) sshd -t >/dev/null 2>&1 ;;
        sysctl) known_parameters ;;
        shell) [ ! -e "$path" ] || /bin/sh -n -- "$path" 2>/dev/null ;;
        journald) known_settings ;;
        *) return 1 ;;
    esac
}

known_parameters() {
    [ -e "$path" ] || return 0
    while read -r name equals value rest; do
        case $name in '#'* | '') continue ;; esac
        [ "$equals" = = ] && [ -z "$rest" ] && [ -n "$value" ] || return 1
        [ -e "/proc/sys/$(printf '%s' "$name" | tr . /)" ] || return 1
    done <"$path"
}

known_settings() {
    [ -e "$path" ] || return 0
    ! grep -Evq '^(#.*|\[Journal\]|Storage=persistent|MaxRetentionSec=[1-9][0-9]{0,3}day)$' "$path"
}

# The journal's folder for further settings is not there until somebody needs it.
folder_for_journald() {
    folder=$(dirname -- "$path")
    if [ ! -d "$folder" ] && [ "$1" = journald ]; then mkdir -m 0755 -- "$folder"; fi
    [ -d "$folder" ]
}

keep() {
    # A second run of the same attempt must not replace the first copy by our own file.
    if [ ! -e "$path" ] || [ -e "$KEPT/$slot/before" ]; then return 0; fi
    mkdir -p -- "$KEPT/$slot" && cp -p -- "$path" "$KEPT/$slot/before"
}

put_back() {
    if [ "$1" = yes ]; then
        [ -e "$KEPT/$slot/before" ] || return 0
        cp -p -- "$KEPT/$slot/before" "$path.wardkeep" && mv -f -- "$path.wardkeep" "$path"
    elif ours; then
        rm -f -- "$path"
        case $path in */journald.conf.d/*) rmdir -- "$(dirname -- "$path")" 2>/dev/null || true ;; esac
    fi
}

apply() {
    existed=no
    if [ -e "$path" ] || [ -L "$path" ]; then
        existed=yes
        ours || fail "a file that is not ours lies there"
    fi
    keep || fail "the file before could not be kept"
    folder_for_journald "$1" || fail "the folder for the file is missing"
    printf '%s' "$3" | base64 -d >"$path.wardkeep" || fail "the file could not be written"
    chown 0:0 -- "$path.wardkeep" || fail "the file's owner could not be set"
    chmod -- "$2" "$path.wardkeep" || fail "the file's mode could not be set"
    if cmp -s -- "$path.wardkeep" "$path"; then
        rm -f -- "$path.wardkeep"
        echo unchanged
        return
    fi
    mv -f -- "$path.wardkeep" "$path" || fail "the file could not be put in place"
    sync
    if ! valid "$1"; then
        put_back "$existed"
        fail "refused by its validator; what was there before is back"
    fi
    echo changed
}

undo() {
    put_back "$2" || fail "what was there before could not be put back"
    sync
    valid "$1" || fail "refused by its validator after the undo"
    echo changed
}

main() {
    verb=$1 path=$2
    shift 2
    [ "$(id -u)" -eq 0 ] || fail "needs root" 78
    if [ "$verb" = read ]; then
        print_state
        return
    fi
    slot=$1
    shift
    case $verb in
        apply) apply "$@" ;;
        undo) undo "$@" ;;
        *) exit 2 ;;
    esac
}

main "$@" </dev/null
