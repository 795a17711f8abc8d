# The firewall in force: what keeps it, whether it comes back at boot, what becomes of packets that no rule names, and
# which ports answer other devices. No arguments.
# Prints the facts of linux.firewall_ruleset as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

on() {
    systemctl --quiet is-active -- "$1" 2>/dev/null
}

enabled() {
    systemctl --quiet is-enabled -- "$1" 2>/dev/null
}

# From nftables rules: how many chains stand at the way in, and the default there for IPv4 and IPv6. A last rule that
# names no packet counts as the default, and so does any rule that lets every packet in. Several chains at the way in:
# the strictest one decides.
ways_in() {
    awk '
        function strict(v) { return v == "drop" ? 2 : v == "reject" ? 1 : 0 }
        function take(family, verdict) { if (strict(verdict) >= strict(way[family])) way[family] = verdict }
        { sub(/^[ \t]+/, ""); sub(/[ \t]+$/, "") }
        $1 == "table" { family = $2; next }
        $1 == "chain" { base = 0; last = ""; open = 0; next }
        /^type filter hook input / { base = 1; chains++; policy = "accept"; if ($0 ~ /policy drop/) policy = "drop"; next }
        base && $0 == "}" {
            if (policy == "accept" && last ~ /^(counter( packets [0-9]+ bytes [0-9]+)? )?drop( comment ".*")?$/) policy = "drop"
            if (policy == "accept" && last ~ /^(counter( packets [0-9]+ bytes [0-9]+)? )?reject( with [a-z0-9 -]+)?( comment ".*")?$/) policy = "reject"
            if (open) policy = "accept"
            if (family == "inet" || family == "ip") take(4, policy)
            if (family == "inet" || family == "ip6") take(6, policy)
            base = 0
        }
        base && /^(counter( packets [0-9]+ bytes [0-9]+)? )?accept( comment ".*")?$/ { open = 1 }
        base && $0 != "" && $0 !~ /^#/ { last = $0 }
        BEGIN { way[4] = "accept"; way[6] = "accept" }
        END { print chains + 0, way[4], way[6] }'
}

looser() {
    case "$1 $2" in *accept*) echo accept ;; *reject*) echo reject ;; *) echo drop ;; esac
}

has_ipv6() {
    grep -qv ' lo$' /proc/net/if_inet6 2>/dev/null
}

default_of() {
    # shellcheck disable=SC2086
    set -- $1
    if has_ipv6; then looser "$2" "$3"; else echo "$2"; fi
}

# The rules of our own table come by a unit of their own; the distribution's unit loads its file, so that is looked at.
nftables_at_boot() {
    if enabled wardkeep-firewall.service; then return 0; fi
    enabled nftables.service || return 1
    for file in /etc/nftables.conf /etc/sysconfig/nftables.conf; do
        if [ -r "$file" ]; then
            if grep -q '^[[:space:]]*include' "$file"; then return 0; fi
            [ "$(default_of "$(sed 's/;[[:space:]]*policy/ policy/' "$file" | ways_in)")" != accept ] && return 0
        fi
    done
    return 1
}

find_front_ends() {
    if grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf; then
        ends="$ends ufw"
        if enabled ufw.service; then at_boot=true; fi
    fi
    if on firewalld.service; then
        ends="$ends firewalld"
        if enabled firewalld.service; then at_boot=true; fi
    fi
    for unit in netfilter-persistent.service iptables.service; do
        if enabled "$unit"; then ends="$ends iptables" at_boot=true; fi
    done
    if on nftables.service || enabled nftables.service || enabled wardkeep-firewall.service; then
        ends="$ends nftables"
        if nftables_at_boot; then at_boot=true; fi
    fi
}

# A zone of firewalld that accepts everything stands behind a chain that looks strict.
zone_accepts() {
    zones=$({ firewall-cmd --get-active-zones | sed -n 's/^\([^ ]*\).*/\1/p'; firewall-cmd --get-default-zone; } 2>/dev/null) || return 0
    for zone in $zones; do
        case $(firewall-cmd --zone="$zone" --list-all 2>/dev/null | sed -n 's/^ *target: //p') in '' | ACCEPT) return 0 ;; esac
    done
    return 1
}

path_ports() {
    {
        sshd -T 2>/dev/null | sed -n 's/^port //p'
        ss -Htlnp 2>/dev/null | sed -n '/"sshd"/s/.*:\([0-9]*\) .*:.*/\1/p' | sed 's/ .*//'
    } | grep -E '^[0-9]+$' | sort -un | paste -s -d , -
}

listeners() {
    {
        ss -Htn state established 2>/dev/null | awk '$4 !~ /^(127\.|\[::1\]|\[::ffff:127\.)/ { n = split($3, part, ":"); print "peer", part[n] }'
        ss -Htuln 2>/dev/null | awk '$5 !~ /^(127\.|\[::1\]|\[::ffff:127\.)/ && $5 !~ /%lo:/ { n = split($5, part, ":"); print $1, part[n] }'
    } | sort -u | awk '
        $1 == "peer" { peers[$2] = 1; next }
        { listed[++n] = $1 " " $2 }
        END {
            for (i = 1; i <= n; i++) {
                split(listed[i], part, " ")
                printf "%s{\"protocol\":\"%s\",\"port\":%s,\"peers\":%s}", (i > 1 ? "," : ""), part[1], part[2], (part[1] == "tcp" && peers[part[2]] ? "true" : "false")
            }
            printf "\n%d", n
        }'
}

main() {
    [ -d /run/systemd/system ] || refuse probe_not_supported "systemd is not running here"
    [ "$(id -u)" -eq 0 ] || refuse needs_root "needs root to read the firewall"
    command -v ss >/dev/null || refuse probe_not_supported "ss is not installed, so listening ports cannot be seen"
    rules=
    if command -v nft >/dev/null; then
        rules=$(nft list ruleset 2>/dev/null) || refuse probe_refused "the rules in force cannot be read"
    elif [ -e /proc/net/ip_tables_names ] || [ -d /etc/nftables ]; then
        refuse probe_not_supported "nft is not installed, so the rules in force cannot be seen"
    fi
    state=$(printf '%s\n' "$rules" | ways_in)
    ends='' at_boot=false active=false front_end=none
    find_front_ends
    if [ "${state%% *}" -gt 0 ]; then active=true front_end=nftables; fi
    # shellcheck disable=SC2086
    set -- $ends
    case $# in 0) ;; 1) front_end=$1 ;; *) front_end=several ;; esac
    default=$(default_of "$state")
    if [ "$front_end" = firewalld ] && zone_accepts; then default=accept; fi
    ports=$(listeners)
    printf '{"front_end":"%s","active":%s,"at_boot":%s,"default_in":"%s","path_ports":[%s],"total":%s,"listeners":[%s]}\n' \
        "$front_end" "$active" "$at_boot" "$default" "$(path_ports)" \
        "$(printf '%s\n' "$ports" | tail -n 1)" "$(printf '%s\n' "$ports" | sed '$d')"
}

main "$@" </dev/null
