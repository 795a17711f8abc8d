# A timer on the device that undoes unfinished changes when nobody comes back. It is a unit of the service manager,
# writable by root only, enabled at boot: after a restart it runs again after as many seconds.
#   arm    ID SECONDS STEPS [NAME SCRIPT]...     (STEPS and each SCRIPT are base64)
#   read   ID
#   disarm ID
# STEPS holds one undo a line: the name of a script sent along, then its arguments.
set -u
umask 077

HOME_FOLDER=/var/lib/wardkeep
UNITS=/etc/systemd/system

fail() {
    echo "wardkeep: $1" >&2
    exit "${2:-1}"
}

only_root_writes() {
    [ "$(stat -c %u -- "$1")" = 0 ] && [ -z "$(find "$1" -maxdepth 0 -perm /022)" ]
}

write_folder() {
    mkdir -p "$folder" || return 1
    for each in "$HOME_FOLDER" "$HOME_FOLDER/revert" "$folder"; do
        only_root_writes "$each" || return 1
    done
    printf '%s' "$1" | base64 -d >"$folder/steps" || return 1
    shift
    while [ $# -ge 2 ]; do
        case $1 in */* | .*) return 1 ;; esac
        printf '%s' "$2" | base64 -d >"$folder/$1" || return 1
        shift 2
    done
}

write_units() {
    cat >"$UNITS/$name.service" <<EOF
[Unit]
Description=Wardkeep undoes an unfinished change

[Service]
Type=oneshot
ExecStart=/bin/sh $folder/revert.sh $id
EOF
    cat >"$UNITS/$name.timer" <<EOF
[Unit]
Description=Wardkeep undoes an unfinished change unless told otherwise

[Timer]
OnActiveSec=$1
AccuracySec=1s

[Install]
WantedBy=timers.target
EOF
    chmod 0644 "$UNITS/$name.service" "$UNITS/$name.timer"
}

arm() {
    seconds=$1
    shift
    case $seconds in *[!0-9]*) exit 2 ;; esac
    write_folder "$@" || fail "what to undo could not be written down safely"
    write_units "$seconds" || fail "the revert timer could not be written"
    sync
    systemctl daemon-reload || fail "the service manager did not reload"
    systemctl --quiet enable --now "$name.timer" || fail "the revert timer could not be started"
    echo changed
}

print_state() {
    armed=false fired=false result=
    if systemctl --quiet is-active "$name.timer" && systemctl --quiet is-enabled "$name.timer" &&
        only_root_writes "$UNITS/$name.timer" && only_root_writes "$UNITS/$name.service" && only_root_writes "$folder"; then
        armed=true
    fi
    if [ -d "$folder/fired" ]; then fired=true; fi
    if [ -f "$folder/result" ]; then result=$(cat "$folder/result"); fi
    printf '{"armed":%s,"fired":%s,"result":"%s"}\n' "$armed" "$fired" "$result"
}

disarm() {
    # Whoever makes this folder first decides: the timer that undoes, or we who call it off.
    if [ -d "$folder" ] && ! mkdir "$folder/fired" 2>/dev/null; then
        fail "the timer has already undone the changes"
    fi
    systemctl --quiet disable --now "$name.timer" 2>/dev/null
    rm -f -- "$UNITS/$name.timer" "$UNITS/$name.service"
    rm -rf -- "$folder"
    systemctl daemon-reload
    echo changed
}

main() {
    verb=$1 id=$2
    shift 2
    case $id in *[!0-9a-f-]* | '') exit 2 ;; esac
    name=wardkeep-revert-$id folder=$HOME_FOLDER/revert/$id
    [ "$(id -u)" -eq 0 ] || fail "needs root for a revert timer" 78
    [ -d /run/systemd/system ] || fail "systemd is not running here, so nothing can undo by itself" 77
    case $verb in
        arm) arm "$@" ;;
        read) print_state ;;
        disarm) disarm ;;
        *) exit 2 ;;
    esac
}

main "$@" </dev/null
