# Runs on the device when nobody called the timer off: carries out the undos in order and writes down how it went.
set -u

main() {
    folder=/var/lib/wardkeep/revert/$1 name=wardkeep-revert-$1
    mkdir "$folder/fired" 2>/dev/null || exit 0
    result=undone
    while read -r script arguments; do
        set -f
        # shellcheck disable=SC2086
        /bin/sh "$folder/$script" $arguments </dev/null || result=failed
    done <"$folder/steps"
    echo "$result" >"$folder/result"
    systemctl --quiet disable "$name.timer"
    rm -f -- "/etc/systemd/system/$name.timer" "/etc/systemd/system/$name.service"
    sync
}

main "$@"
