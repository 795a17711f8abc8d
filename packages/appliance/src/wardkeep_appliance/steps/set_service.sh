# Start, stop or restart one systemd unit, and set whether it starts at boot.
#   read  UNIT
#   apply UNIT running|stopped|restarted yes|no|keep
#   undo  UNIT yes|no|keep yes|no|keep           (running, starts at boot)
set -u

need_systemd() {
    if [ ! -d /run/systemd/system ]; then
        echo "wardkeep: systemd is not running here" >&2
        exit 77
    fi
}

property() {
    systemctl show --no-pager --value -p "$1" -- "$unit"
}

at_boot() {
    case $(property UnitFileState) in enabled | alias) echo yes ;; *) echo no ;; esac
}

running() {
    case $(property ActiveState) in active | activating | reloading) echo yes ;; *) echo no ;; esac
}

set_at_boot() {
    if [ "$1" = keep ] || [ "$(at_boot)" = "$1" ]; then return; fi
    case $1 in
        yes) systemctl --quiet enable -- "$unit" ;;
        no) systemctl --quiet disable -- "$unit" ;;
    esac
    [ "$(at_boot)" = "$1" ] || { echo "wardkeep: start at boot could not be set" >&2; exit 1; }
}

set_running() {
    systemctl "$1" -- "$unit" || { echo "wardkeep: the service manager refused to $1 the unit" >&2; exit 1; }
}

apply() {
    case $(property UnitFileState) in
        masked*) echo "wardkeep: the unit is masked: somebody forbade it to start" >&2; exit 1 ;;
    esac
    before=$(running)/$(at_boot)
    set_at_boot "$2"
    case $1/$(running) in
        running/no) set_running start ;;
        stopped/yes) set_running stop ;;
        restarted/*) set_running restart ;;
    esac
    if [ "$1" != restarted ] && [ "$before" = "$(running)/$(at_boot)" ]; then echo unchanged; else echo changed; fi
}

undo() {
    case $1/$(running) in
        yes/no) set_running start ;;
        no/yes) set_running stop ;;
    esac
    set_at_boot "$2"
    echo changed
}

truth() {
    if [ "$1" = yes ]; then echo true; else echo false; fi
}

main() {
    verb=$1 unit=$2
    shift 2
    need_systemd
    case $verb in
        read) printf '{"active":%s,"enabled":%s}\n' "$(truth "$(running)")" "$(truth "$(at_boot)")" ;;
        apply) apply "$@" ;;
        undo) undo "$@" ;;
        *) exit 2 ;;
    esac
}

main "$@" </dev/null
