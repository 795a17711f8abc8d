# Which release this appliance runs. An image says so in /usr/lib/wardkeep/release (lines release=NAME, ruleset=SHA256);
# its start writes /run/wardkeep/verified (yes or no) and /run/wardkeep/ruleset (SHA-256 of the rules it finds in force),
# and its updater /var/lib/wardkeep/expected-release. A machine without the first file is no image.
# No arguments. Prints the facts of appliance.release_state as JSON, without the time.
set -u

quoted() {
    case $1 in '' | *[!A-Za-z0-9._+-]*) echo null ;; *) printf '"%s"\n' "$1" ;; esac
}

first_line() {
    head -n 1 -- "$1" 2>/dev/null
}

main() {
    file=/usr/lib/wardkeep/release
    if [ ! -r "$file" ]; then
        printf '{"image":false,"running":null,"signed":null,"expected":null,"ruleset":null,"expected_ruleset":null}\n'
        return
    fi
    case $(first_line /run/wardkeep/verified) in yes) signed=true ;; no) signed=false ;; *) signed=null ;; esac
    printf '{"image":true,"running":%s,"signed":%s,"expected":%s,"ruleset":%s,"expected_ruleset":%s}\n' \
        "$(quoted "$(sed -n 's/^release=//p' "$file")")" "$signed" "$(quoted "$(first_line /var/lib/wardkeep/expected-release)")" \
        "$(quoted "$(first_line /run/wardkeep/ruleset)")" "$(quoted "$(sed -n 's/^ruleset=//p' "$file")")"
}

main "$@" </dev/null
