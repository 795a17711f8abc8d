# What log-in shells are told to do when left alone: TMOUT as set in /etc/profile and /etc/profile.d. No arguments.
# The files are read in the order in which a shell reads them; once the value is read-only, later lines change nothing.
# Prints the facts of linux.shell_profile as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

main() {
    set -- /etc/profile
    for file in /etc/profile.d/*.sh; do
        if [ -f "$file" ]; then set -- "$@" "$file"; fi
    done
    for file in "$@"; do
        if [ -e "$file" ] && [ ! -r "$file" ]; then refuse needs_root "needs root to read $file"; fi
    done
    # One statement a line, without comments.
    sed 's/^#.*//; s/[[:space:]]#.*//' "$@" 2>/dev/null | tr ';&' '[\n*]' | awk '
        read_only { next }
        /unset[ \t]+TMOUT/ { set_to = "" }
        match($0, /(^|[ \t(])TMOUT=[^ \t)]*/) {
            value = substr($0, RSTART, RLENGTH); sub(/^.*TMOUT=/, "", value); gsub(/["\047]/, "", value)
            if (value ~ /^[0-9]+$/) { set_to = value } else { strange = 1 }
        }
        /(readonly|typeset[ \t]+-[a-zA-Z]*r[a-zA-Z]*|declare[ \t]+-[a-zA-Z]*r[a-zA-Z]*)[ \t].*TMOUT/ { read_only = 1 }
        END {
            if (strange) { print "{\"failure\":\"probe_refused\",\"detail\":\"the profile sets TMOUT to what is no number\"}"; exit }
            printf "{\"tmout_s\":%s,\"read_only\":%s}\n", set_to == "" ? "null" : set_to + 0, read_only ? "true" : "false"
        }'
}

main "$@" </dev/null
