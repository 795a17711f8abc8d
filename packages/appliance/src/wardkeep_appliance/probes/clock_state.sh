# The time daemon and what it follows; last of all the time of this device, so that the asker can hold it against its own.
# No arguments. Prints the facts of linux.clock_state as JSON, with device_ms (milliseconds since 1970) in the place of
# offset_ms and without the time of looking, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

# The daemon that runs, else one that is installed.
find_daemon() {
    for state in ActiveState=active LoadState=loaded; do
        for each in chrony chronyd systemd-timesyncd ntpsec ntp ntpd; do
            if systemctl show --no-pager -p ActiveState -p LoadState -- "$each.service" 2>/dev/null | grep -qx "$state"; then
                unit=$each.service
                return
            fi
        done
    done
}

follow_chrony() {
    # refid,address,stratum,...,leap; the reference 7F7F0101 is the daemon's own clock (chrony.conf, local)
    tracking=$(chronyc -n -c tracking 2>/dev/null | head -n 1)
    source=$(printf '%s' "$tracking" | cut -d , -f 2)
    case ${tracking%%,*} in 7F7F*) local_source=true source=local ;; esac
    case $tracking in *,Normal | *,'Insert second' | *,'Delete second') synchronised=true ;; *) source= ;; esac
}

follow_timesyncd() {
    source=$(timedatectl show-timesync -p ServerAddress --value 2>/dev/null)
    if [ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" = yes ]; then synchronised=true; fi
}

follow_ntpd() {
    source=$(ntpq -pn 2>/dev/null | sed -n 's/^\*\([^ ]*\).*/\1/p' | head -n 1)
    if [ -n "$source" ]; then synchronised=true; fi
    case $source in 127.127.1.*) local_source=true ;; esac
}

device_ms() {
    now=$(date +%s%3N)
    case $now in *[!0-9]*) now=$(date +%s)000 ;; esac
    echo "$now"
}

main() {
    [ -d /run/systemd/system ] || refuse probe_not_supported "systemd is not running here"
    unit='' source='' synchronised=false local_source=false active=false service=none
    find_daemon
    case $unit in
        chrony*) service=chrony ;;
        systemd-timesyncd*) service=timesyncd ;;
        ntp*) service=ntpd ;;
    esac
    if [ -n "$unit" ] && systemctl --quiet is-active -- "$unit"; then
        active=true
        "follow_$service"
    fi
    case $source in '') source=null ;; *[!A-Za-z0-9.:_-]*) refuse probe_refused "the source of the time has an unusual name" ;; *) source=\"$source\" ;; esac
    if [ -n "$unit" ]; then unit=\"$unit\"; else unit=null; fi
    printf '{"service":"%s","unit":%s,"active":%s,"synchronised":%s,"source":%s,"local_source":%s,"device_ms":%s}\n' \
        "$service" "$unit" "$active" "$synchronised" "$source" "$local_source" "$(device_ms)"
}

main "$@" </dev/null
