# Take settings into force without ending sessions.
#   read  ssh
#   apply ssh
#   undo  ssh                                    (after the files before are back)
#   read  journal
#   apply journal
#   undo  journal                                (after the file before is back)
#   read  kernel_parameters NAME...
#   apply kernel_parameters NAME=VALUE...
#   undo  kernel_parameters NAME=VALUE...
set -u

fail() {
    echo "wardkeep: $1" >&2
    exit "${2:-1}"
}

reload_ssh() {
    [ -d /run/systemd/system ] || fail "systemd is not running here" 77
    for unit in ssh.service sshd.service; do
        if systemctl --quiet is-active -- "$unit"; then
            systemctl reload -- "$unit" || fail "$unit refused to reload"
            echo changed
            return
        fi
    done
    # Started by its socket for each connection, it reads its settings anew each time.
    if systemctl --quiet is-active -- ssh.socket || systemctl --quiet is-active -- sshd.socket; then
        echo changed
        return
    fi
    fail "no SSH service runs here"
}

# The journal reads its settings at its start only. Its sockets stay open meanwhile, so no message is lost.
restart_journal() {
    [ -d /run/systemd/system ] || fail "systemd is not running here" 77
    systemctl restart systemd-journald.service || fail "the journal did not start"
    # What was kept in memory goes to the disk where the settings say so.
    journalctl --flush || fail "the journal could not be written out"
    systemctl --quiet is-active systemd-journald.service || fail "the journal does not run"
    echo changed
}

file_of() {
    echo "/proc/sys/$(printf '%s' "$1" | tr . /)"
}

print_values() {
    answer=
    for name in "$@"; do
        value=$(cat "$(file_of "$name")") || fail "$name cannot be read"
        case $value in '' | *[!0-9]*) fail "$name is not a whole number" ;; esac
        if [ -n "$answer" ]; then answer=$answer,; fi
        answer=$answer\"$name\":$value
    done
    printf '{%s}\n' "$answer"
}

set_values() {
    outcome=unchanged
    for pair in "$@"; do
        name=${pair%%=*} value=${pair#*=}
        file=$(file_of "$name")
        [ "$(cat "$file")" = "$value" ] && continue
        outcome=changed
        [ -w "$file" ] || fail "needs root to set $name" 78
        echo "$value" >"$file" || fail "the kernel refused $name"
    done
    # Setting one value may reset another, so all are read back at the end.
    for pair in "$@"; do
        [ "$(cat "$(file_of "${pair%%=*}")")" = "${pair#*=}" ] || fail "${pair%%=*} did not keep its value"
    done
    echo "$outcome"
}

main() {
    what=$1/$2
    shift 2
    case $what in
        read/ssh | read/journal) printf '{}\n' ;;
        apply/journal | undo/journal) restart_journal ;;
        apply/ssh | undo/ssh) reload_ssh ;;
        read/kernel_parameters) print_values "$@" ;;
        apply/kernel_parameters | undo/kernel_parameters) set_values "$@" ;;
        *) exit 2 ;;
    esac
}

main "$@" </dev/null
