# Owner, group and mode of the named files (lstat, never opened). Arguments: absolute paths; one that ends in a slash
# is a folder, and stands for every file that lies directly in it.
# Prints the facts of linux.file_modes as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

describe() {
    link=false
    if [ -L "$1" ]; then link=true; fi
    if line=$(stat -c '%U %G %a' -- "$1" 2>/dev/null); then
        owner=${line%% *} mode=${line##* }
        group=${line#* } group=${group%% *}
        case "$owner$group" in *[!A-Za-z0-9._+-]*) refuse probe_refused "an owner's name has unusual characters" ;; esac
        answer=$answer$(printf '{"path":"%s","present":true,"owner":"%s","group":"%s","mode":"%04d","symlink":%s}' \
            "$1" "$owner" "$group" "$mode" "$link")
        return
    fi
    folder=$(dirname -- "$1")
    if [ -d "$folder" ] && [ ! -x "$folder" ]; then refuse needs_root "needs root to look into $folder"; fi
    if [ -e "$1" ] || [ "$link" = true ]; then refuse needs_root "$1 is there but cannot be looked at"; fi
    answer=$answer$(printf '{"path":"%s","present":false}' "$1")
}

list() {
    count=0 present=false
    if [ -d "$1" ]; then
        present=true
        if [ ! -r "$1" ] || [ ! -x "$1" ]; then refuse needs_root "needs root to look into $1"; fi
        for file in "$1"/* "$1"/.[!.]*; do
            if [ ! -f "$file" ] && [ ! -L "$file" ]; then continue; fi
            case $file in *[!A-Za-z0-9/._+@~-]*) refuse probe_refused "a file name in $1 has unusual characters" ;; esac
            found=$found,$file count=$((count + 1))
        done
    fi
    if [ -n "$folders" ]; then folders=$folders,; fi
    folders=$folders$(printf '{"path":"%s","present":%s,"entries":%d}' "$1" "$present" "$count")
}

main() {
    answer='' folders='' found=''
    for path in "$@"; do
        case $path in
            */) list "${path%/}" ;;
            *)
                if [ -n "$answer" ]; then answer=$answer,; fi
                describe "$path"
                ;;
        esac
    done
    IFS=,
    for path in ${found#,}; do
        if [ -n "$answer" ]; then answer=$answer,; fi
        describe "$path"
    done
    printf '{"files":[%s],"folders":[%s]}\n' "$answer" "$folders"
}

main "$@" </dev/null
