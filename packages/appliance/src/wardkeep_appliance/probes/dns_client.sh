# Whom the device asks for names, behind a local stub too, and which names with a dot its hosts file answers itself.
# At most 64 of these are listed; all are counted.
# No arguments. Prints the facts of linux.dns_client as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

resolvers() {
    awk '$1 == "nameserver" { print $2 }' "$1" 2>/dev/null
}

main() {
    [ -r /etc/resolv.conf ] || refuse probe_refused "the resolver's settings cannot be read"
    servers=$(resolvers /etc/resolv.conf)
    # systemd-resolved stands in between at these two addresses and writes down whom it asks (systemd-resolved(8)).
    case $servers in *127.0.0.53* | *127.0.0.54*)
        [ -r /run/systemd/resolve/resolv.conf ] || refuse probe_refused "the local resolver does not say whom it asks"
        servers=$(resolvers /run/systemd/resolve/resolv.conf)
        ;;
    esac
    case $servers in *[!0-9A-Fa-f:.%a-z' '\
]*) refuse probe_refused "a resolver's address cannot be read" ;; esac
    entries=$(sed 's/#.*//' /etc/hosts 2>/dev/null | awk '{ for (i = 2; i <= NF; i++) if ($i ~ /\./) print $i, $1 }')
    if printf '%s\n' "$entries" | LC_ALL=C grep -q '[^A-Za-z0-9._:% -]'; then refuse probe_refused "a name in the hosts file has unusual characters"; fi
    name=$(uname -n)
    case $name in '' | *[!A-Za-z0-9._-]*) refuse probe_refused "the device's own name cannot be read" ;; esac
    printf '{"own_name":"%s","servers_total":%d,"servers":[%s],"entries_total":%d,"entries":[%s]}\n' "$name" \
        "$(printf '%s\n' "$servers" | grep -c .)" "$(printf '%s\n' "$servers" | sed -n 's/.\{1,\}/"&"/p' | paste -s -d , -)" \
        "$(printf '%s\n' "$entries" | grep -c .)" \
        "$(printf '%s\n' "$entries" | head -n 64 | sed -n 's/\([^ ]*\) \(.*\)/{"name":"\1","address":"\2"}/p' | paste -s -d , -)"
}

main "$@" </dev/null
