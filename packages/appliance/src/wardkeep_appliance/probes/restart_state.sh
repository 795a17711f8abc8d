# Whether the device waits for a restart: a package asked for one, or a newer kernel than the running one is installed.
# No arguments. Prints the facts of linux.restart_state as JSON, without the time of looking, or why there are none.
set -u

ASKED=/run/reboot-required

older() {
    case $since in '') since=$1 ;; *) if [ "$1" -lt "$since" ]; then since=$1; fi ;; esac
}

main() {
    reasons='' since='' known=false pending=false
    if [ -e "$ASKED" ]; then
        reasons='"package"'
        older "$(stat -c %Y -- "$ASKED")"
    fi
    running=$(uname -r)
    newest=$(for each in /boot/vmlinuz-[0-9]*; do if [ -e "$each" ]; then echo "${each#/boot/vmlinuz-}"; fi; done | sort -V | tail -n 1)
    if [ -e "/boot/vmlinuz-$running" ]; then
        known=true
        if [ "$newest" != "$running" ]; then
            reasons=${reasons:+$reasons,}'"kernel"'
            older "$(stat -c %Y -- "/boot/vmlinuz-$newest")"
        fi
    fi
    if [ -n "$reasons" ]; then pending=true; fi
    if [ -n "$since" ]; then since=$(date -u -d "@$since" '+"%Y-%m-%dT%H:%M:%S.000Z"'); else since=null; fi
    printf '{"reasons":[%s],"pending":%s,"pending_since":%s,"kernel_known":%s}\n' "$reasons" "$pending" "$since" "$known"
}

main "$@" </dev/null
