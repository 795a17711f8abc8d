# Distribution and release, from os-release(5). No arguments.
# Prints the facts of linux.os_identity as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

value() {
    sed -n "s/^$1=//p" "$file" | tail -n 1 | tr -d "\"'" | tr '[:upper:]' '[:lower:]'
}

main() {
    file=/etc/os-release
    [ -r "$file" ] || file=/usr/lib/os-release
    [ -r "$file" ] || refuse probe_not_supported "the system does not say what it is"
    distribution=$(value ID) release=$(value VERSION_ID)
    case $distribution in '' | *[!a-z0-9._-]*) refuse probe_refused "the system's name cannot be read" ;; esac
    case $release in *[!a-z0-9._-]*) refuse probe_refused "the system's release cannot be read" ;; esac
    if [ -n "$release" ]; then release=\"$release\"; else release=null; fi
    printf '{"distribution":"%s","release":%s}\n' "$distribution" "$release"
}

main "$@" </dev/null
