# Whether the named units run or start with the device, and whether the named ports answer other devices.
# Arguments: unit names, and ports as tcp/23. Prints the facts of linux.service_surface as JSON, without the time.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

describe_unit() {
    shown=$(systemctl show --no-pager -p ActiveState -p UnitFileState -- "$1" 2>/dev/null) ||
        refuse probe_refused "the service manager did not answer"
    active=false enabled=false
    case $shown in *ActiveState=active* | *ActiveState=activating*) active=true ;; esac
    case $shown in *UnitFileState=enabled* | *UnitFileState=alias*) enabled=true ;; esac
    name=$(printf '%s' "$1" | sed 's/\\/\\\\/g')
    if [ -n "$units" ]; then units=$units,; fi
    units=$units$(printf '{"unit":"%s","active":%s,"enabled":%s}' "$name" "$active" "$enabled")
}

describe_port() {
    listening=false
    if printf '%s\n' "$open" | grep -qx "${1%/*} ${1#*/}"; then listening=true; fi
    if [ -n "$ports" ]; then ports=$ports,; fi
    ports=$ports$(printf '{"protocol":"%s","port":%s,"listening":%s}' "${1%/*}" "${1#*/}" "$listening")
}

main() {
    [ -d /run/systemd/system ] || refuse probe_not_supported "systemd is not running here"
    command -v ss >/dev/null || refuse probe_not_supported "ss is not installed, so listening ports cannot be seen"
    found=$(ss -Htuln 2>/dev/null) || refuse probe_refused "listening ports cannot be read"
    open=$(printf '%s\n' "$found" | awk '$5 !~ /^(127\.|\[::1\]|\[::ffff:127\.)/ { n = split($5, part, ":"); print $1, part[n] }')
    units='' ports=''
    for each in "$@"; do
        case $each in tcp/* | udp/*) describe_port "$each" ;; *) describe_unit "$each" ;; esac
    done
    printf '{"units":[%s],"ports":[%s]}\n' "$units" "$ports"
}

main "$@" </dev/null
