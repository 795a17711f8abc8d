# Effective settings of the SSH server as `sshd -T` prints them: globally, and as Match blocks leave them to the accounts
# of this device. Arguments: none, or `log_ins` to add who logged in by key (30 days) and by password (7 days).
# Log-ins are tried from several kinds of address, because Match blocks may differ; the loosest values are reported.
# Prints the facts of linux.ssh_config as JSON, without the time, or why there are none.
set -u

MOST_ACCOUNTS=40

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

value() {
    printf '%s\n' "$settings" | sed -n "s/^$1 //p" | head -n 1
}

truth() {
    case $(value "$1") in
        yes) echo true ;;
        no) echo false ;;
        *) echo null ;;
    esac
}

accounts() {
    echo root
    awk -F: '$3 > 0 && $7 !~ /(nologin|false|sync|shutdown|halt)$/ && $1 ~ /^[A-Za-z_][A-Za-z0-9._-]*$/ { print $1 }' \
        /etc/passwd | head -n "$MOST_ACCOUNTS"
}

as_asked() {
    for account in $(accounts); do
        for address in 198.51.100.1 10.0.0.1 172.16.0.1 192.168.0.1 127.0.0.1; do
            echo "account $account"
            "$sshd" -T -C "user=$account,host=device.invalid,addr=$address" 2>/dev/null || echo "broken $account"
            echo "end $account"
        done
    done
}

# Of all combinations asked: the loosest value of each setting, as members of a JSON object.
loosest() {
    as_asked | awk '
        function looseness(v) { return v == "no" ? 0 : v == "forced-commands-only" ? 1 : v ~ /^(prohibit|without)-password$/ ? 2 : 3 }
        function key_too(methods, n, i, lists) {
            if (methods == "" || methods == "any") return 0
            n = split(methods, lists, " ")
            for (i = 1; i <= n; i++) if (lists[i] ~ /password|keyboard-interactive/ && lists[i] !~ /publickey/) return 0
            return 1
        }
        function truth(v) { return v ? "true" : "false" }
        $1 == "account" { delete now; now["account"] = $2; next }
        $1 == "broken" { broken = 1 }
        $1 == "end" {
            seen++
            if (now["account"] == "root" && looseness(now["permitrootlogin"]) >= looseness(root)) root = now["permitrootlogin"]
            if (now["passwordauthentication"] == "yes") password = 1
            if (now["kbdinteractiveauthentication"] == "yes") answers = 1
            if (now["permitemptypasswords"] == "yes") empty = 1
            if (now["maxauthtries"] + 0 > tries) tries = now["maxauthtries"] + 0
            if ((now["passwordauthentication"] == "yes" || now["kbdinteractiveauthentication"] == "yes") && !key_too(now["authenticationmethods"])) alone = 1
            next
        }
        { name = $1; sub(/^[^ ]* /, ""); now[name] = $0 }
        BEGIN { root = "no" }
        END {
            if (broken || !seen || tries < 1) exit 1
            printf "\"permit_root_matched\":\"%s\",\"password_matched\":%s,\"keyboard_interactive_matched\":%s,", root, truth(password), truth(answers)
            printf "\"empty_passwords_matched\":%s,\"max_tries_matched\":%d,\"second_factor\":%s", truth(empty), tries, truth((password || answers) && !alone)
        }'
}

# Names of accounts whose log-in was accepted this way ($1) since $2, as a JSON list; null where the log holds no line.
logged_in() {
    lines=$(journalctl --quiet --no-pager --output=cat --since="$2" _COMM=sshd _COMM=sshd-session 2>/dev/null) || { echo null; return; }
    if [ -z "$lines" ]; then echo null; return; fi
    names=$(printf '%s\n' "$lines" | sed -nE "s#^Accepted ($1) for ([A-Za-z_][A-Za-z0-9._-]*) from .*#\"\\2\"#p" |
        sort -u | head -n 64 | paste -s -d , -)
    echo "[$names]"
}

log_ins() {
    case $matched in
        *'"password_matched":true'* | *'"keyboard_interactive_matched":true'*)
            printf ',"key_logins":%s,"password_logins":%s' \
                "$(logged_in publickey -30d)" "$(logged_in 'password|keyboard-interactive/pam' -7d)"
            ;;
    esac
}

why_not() {
    case $("$sshd" -T 2>&1 >/dev/null) in
        *"privilege separation directory"*) refuse probe_not_supported "the SSH server has not been started here" ;;
    esac
    refuse probe_refused "the SSH server does not accept its own settings"
}

main() {
    sshd=$(command -v sshd) || refuse probe_not_supported "no SSH server is installed"
    [ "$(id -u)" -eq 0 ] || refuse needs_root "needs root to ask the SSH server for its settings"
    settings=$("$sshd" -T 2>/dev/null) || why_not
    matched=$(loosest) || refuse probe_refused "the SSH server gave no settings for a log-in"
    printf '{"permit_root":"%s","password":%s,"keyboard_interactive":%s,' \
        "$(value permitrootlogin)" "$(truth passwordauthentication)" "$(truth kbdinteractiveauthentication)"
    printf '"empty_passwords":%s,"max_tries":%s,"login_grace_s":%s,' \
        "$(truth permitemptypasswords)" "$(value maxauthtries)" "$(value logingracetime)"
    printf '%s%s}\n' "$matched" "$(if [ "${1-}" = log_ins ]; then log_ins; fi)"
}

main "$@" </dev/null
