# Values in force of the named kernel parameters, read under /proc/sys/net. Arguments: names such as net.ipv4.ip_forward.
# Prints the facts of linux.kernel_parameters as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

main() {
    [ -d /proc/sys/net ] || refuse probe_not_supported "there is no /proc/sys/net here"
    answer=
    for name in "$@"; do
        file=/proc/sys/$(printf '%s' "$name" | tr . /)
        if [ ! -e "$file" ]; then
            value=null
        elif ! value=$(cat "$file" 2>/dev/null); then
            refuse needs_root "needs root to read $name"
        fi
        case $value in null) ;; '' | *[!0-9]*) refuse probe_refused "$name is not a whole number" ;; esac
        if [ -n "$answer" ]; then answer=$answer,; fi
        answer=$answer\"$name\":$value
    done
    printf '{"values":{%s}}\n' "$answer"
}

main "$@" </dev/null
