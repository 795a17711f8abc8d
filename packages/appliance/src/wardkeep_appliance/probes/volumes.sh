# Free space and inodes of every local volume that is mounted for writing. No arguments.
# Prints the facts of linux.volumes as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

# Mount points of file systems that hold data, each device once; a root that is an overlay (a container) counts as well.
mounts() {
    awk '
        $2 ~ /^\/(proc|sys|dev|run)(\/|$)/ { next }
        $3 !~ /^(ext[234]|xfs|btrfs|zfs|f2fs|jfs|reiserfs|bcachefs|vfat|exfat|ntfs3?|overlay)$/ { next }
        $3 == "overlay" && $2 != "/" { next }
        $4 ~ /(^|,)ro(,|$)/ && $2 != "/" { next }
        $1 ~ /^\/dev\// && seen[$1]++ { next }
        { print $2 }' /proc/self/mounts
}

# The share that is left to programs, rounded down: blocks kept back for root count as used.
percent_left() {
    awk 'NR == 2 { if ($2 ~ /^[0-9]+$/ && $3 + $4 > 0) printf "%d", 100 * $4 / ($3 + $4); else printf "null" }'
}

describe() {
    mount=$(printf '%b' "$1")
    space=$(df -Pk -- "$mount" 2>/dev/null | percent_left)
    inodes=$(df -Pi -- "$mount" 2>/dev/null | percent_left)
    case $space in '' | null) refuse probe_refused "the space of a volume cannot be read" ;; esac
    name=$(printf '%s' "$mount" | LC_ALL=C tr -c 'A-Za-z0-9/ ._@:+,=-' '?')
    if [ -n "$answer" ]; then answer=$answer,; fi
    answer=$answer$(printf '{"mount":"%s","free_percent":%s,"inodes_free_percent":%s}' "$name" "$space" "${inodes:-null}")
}

main() {
    [ -r /proc/self/mounts ] || refuse probe_not_supported "there is no list of mounts here"
    found=$(mounts) answer=
    [ -n "$found" ] || refuse probe_not_supported "no volume that holds data is seen here"
    # In this list a blank inside a name is written as \040, so a line is one word.
    for each in $found; do describe "$each"; done
    printf '{"total":%d,"volumes":[%s]}\n' "$(printf '%s\n' "$found" | grep -c .)" "$answer"
}

main "$@" </dev/null
