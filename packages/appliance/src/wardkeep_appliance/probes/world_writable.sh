# Plain files that anybody may write, in the named folders and below, without leaving their file systems.
# Arguments: absolute paths of folders. At most 64 files are listed, with unusual letters shown as ?; all are counted.
# Prints the facts of linux.world_writable as JSON, without the time, or why there are none.
set -u

MOST_LISTED=64

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

describe() {
    present=false count=0
    if [ -d "$1" ]; then
        present=true
        # A name may hold a line break, so files are counted by a mark for each.
        marks=$(find "$1" -xdev -type f -perm -0002 -exec printf 'x' \; 2>/dev/null) || refuse needs_root "needs root to search $1"
        count=${#marks}
        files=$files$(find "$1" -xdev -type f -perm -0002 -exec stat -c '%a %n' {} + 2>/dev/null | head -n "$MOST_LISTED")
        files="$files
"
    fi
    if [ -n "$folders" ]; then folders=$folders,; fi
    folders=$folders$(printf '{"path":"%s","present":%s,"found":%d}' "$1" "$present" "$count")
}

main() {
    [ "$(id -u)" -eq 0 ] || refuse needs_root "needs root to search every folder"
    folders='' files=''
    for folder in "$@"; do describe "$folder"; done
    listed=$(printf '%s' "$files" | grep . | head -n "$MOST_LISTED" | LC_ALL=C tr -c 'A-Za-z0-9/._@:+,=~ \n-' '?' |
        sed 's/^\([0-7]\{3\}\) /0\1 /; s/^\([0-7]\{4\}\) \(.*\)$/{"path":"\2","mode":"\1"}/' | paste -s -d , -)
    printf '{"folders":[%s],"files":[%s]}\n' "$folders" "$listed"
}

main "$@" </dev/null
