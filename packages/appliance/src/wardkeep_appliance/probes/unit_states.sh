# State of the named systemd units. Arguments: unit names.
# restarts_1h counts the restarts that the manager scheduled in the last hour, from the journal; where the journal
# cannot be read it is NRestarts: every automatic restart since the unit was last started by hand.
# Prints the facts of linux.unit_states as JSON, without the time, or why there are none.
set -u

# SD_MESSAGE_UNIT_RESTART_SCHEDULED, systemd.journal-fields(7)
RESTART_SCHEDULED=5eb03494b6584870a536b337290809b3

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

property() {
    printf '%s\n' "$shown" | sed -n "s/^$1=//p" | head -n 1
}

restarts() {
    count=$(property NRestarts)
    case $count in '' | *[!0-9]*) count=0 ;; esac
    if [ "$(id -u)" -eq 0 ]; then
        lines=$(journalctl --quiet --no-pager --output=cat --since=-1h "MESSAGE_ID=$RESTART_SCHEDULED" "UNIT=$1" 2>/dev/null) &&
            count=$(printf '%s' "$lines" | grep -c .)
    fi
    echo "$count"
}

describe() {
    shown=$(systemctl show --no-pager -p LoadState -p ActiveState -p UnitFileState -p NRestarts -- "$1" 2>/dev/null) ||
        refuse probe_refused "the service manager did not answer"
    loaded=false active=false enabled=false
    if [ "$(property LoadState)" = loaded ]; then loaded=true; fi
    if [ "$(property ActiveState)" = active ]; then active=true; fi
    case $(property UnitFileState) in enabled | alias) enabled=true ;; esac
    # JSON doubles the backslash of an escaped unit name
    name=$(printf '%s' "$1" | sed 's/\\/\\\\/g')
    answer=$answer$(printf '{"unit":"%s","loaded":%s,"active":%s,"enabled":%s,"restarts_1h":%s}' \
        "$name" "$loaded" "$active" "$enabled" "$(restarts "$1")")
}

main() {
    [ -d /run/systemd/system ] || refuse probe_not_supported "systemd is not running here"
    answer=
    for unit in "$@"; do
        if [ -n "$answer" ]; then answer=$answer,; fi
        describe "$unit"
    done
    printf '{"units":[%s]}\n' "$answer"
}

main "$@" </dev/null
