# Every local account: name, number, kind of shell, whether a password or anything at all lets it in. Never a hash.
# No arguments. Prints the facts of linux.accounts as JSON, without the time, or why there are none.
set -u

MOST_ACCOUNTS=400

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

# Field 8 of shadow(5) is the day (since 1970) from which an account is expired.
list() {
    awk -F: -v today="$(($(date +%s) / 86400))" '
        FILENAME == "/etc/shadow" { known[$1] = 1; open[$1] = $2 !~ /^[!*]/; expired[$1] = $8 != "" && $8 + 0 <= today; next }
        $0 == "" { next }
        $1 !~ /^[A-Za-z_][A-Za-z0-9._-]*\$?$/ || $3 !~ /^[0-9]+$/ || length($1) > 64 { exit 1 }
        {
            lets_in = $2 == "x" ? (known[$1] && open[$1]) : $2 !~ /^[!*]/
            shell = $7 ~ /(^|\/)(nologin|false|sync|shutdown|halt)$/ ? "none" : "login"
            printf "%s{\"name\":\"%s\",\"uid\":%s,\"shell\":\"%s\",\"locked\":%s,\"expired\":%s}", comma, $1, $3, shell, \
                lets_in ? "false" : "true", expired[$1] ? "true" : "false"
            comma = ","
        }' /etc/shadow /etc/passwd
}

main() {
    [ -r /etc/passwd ] || refuse probe_not_supported "there is no list of accounts here"
    [ -e /etc/shadow ] || refuse probe_not_supported "there is no shadow file here"
    [ -r /etc/shadow ] || refuse needs_root "needs root to see which accounts are locked"
    total=$(grep -c . /etc/passwd)
    [ "$total" -le "$MOST_ACCOUNTS" ] || refuse probe_refused "there are more than $MOST_ACCOUNTS accounts"
    accounts=$(list) || refuse probe_refused "the list of accounts has a line that cannot be read"
    printf '{"total":%d,"accounts":[%s]}\n' "$total" "$accounts"
}

main "$@" </dev/null
