# Owner, group and mode of one file; never through a symlink.
#   read  PATH
#   apply PATH OWNER|keep GROUP|keep MODE        (refused where it would add a right)
#   undo  PATH OWNER GROUP MODE
set -u

state() {
    stat -c '%U %G %a' -- "$path"
}

plain_file() {
    if [ -L "$path" ] || [ ! -f "$path" ]; then
        echo "wardkeep: not a plain file" >&2
        exit 1
    fi
}

print_state() {
    found=$(state) || exit 1
    rest=${found#* }
    printf '{"owner":"%s","group":"%s","mode":"%04d"}\n' "${found%% *}" "${rest%% *}" "${rest##* }"
}

refused() {
    echo "wardkeep: needs root to set owner and mode" >&2
    exit 78
}

only_takes_away() {
    now=$(stat -c %a -- "$path") || exit 1
    if [ $((0$1 & ~0$now)) -ne 0 ]; then
        echo "wardkeep: the mode is stricter by now than the one to set" >&2
        exit 1
    fi
}

apply() {
    before=$(state)
    owner=$1 group=$2
    if [ "$owner" = keep ]; then owner=$(stat -c %u -- "$path"); fi
    if [ "$group" = keep ]; then group=$(stat -c %g -- "$path"); fi
    # Group and others lose their rights before the owner changes, so no moment is looser than both ends.
    chmod -- go-rwx "$path" || refused
    chown -h -- "$owner:$group" "$path" || refused
    chmod -- "$3" "$path" || refused
    if [ "$before" = "$(state)" ]; then echo unchanged; else echo changed; fi
}

main() {
    verb=$1 path=$2
    shift 2
    plain_file
    case $verb in
        read) print_state ;;
        apply)
            only_takes_away "$3"
            apply "$@"
            ;;
        undo) apply "$@" ;;
        *) exit 2 ;;
    esac
}

main "$@" </dev/null
