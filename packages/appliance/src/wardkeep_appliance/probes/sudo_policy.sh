# Which local accounts may run commands as root by sudo, as sudo itself answers for each of them. No arguments.
# Prints the facts of linux.sudo_policy as JSON, without the time, or why there are none.
set -u

MOST_ACCOUNTS=400

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

# Rules are indented and begin with the accounts they may act as: (root), (ALL : ALL); none means root.
rules_as_root() {
    printf '%s\n' "$1" | sed -n 's/^ \{4,\}//p' | grep -E '^\(([^)]*[ ,])?(ALL|root)[ ,:)]|^[^(]'
}

describe() {
    said=$(sudo -n -l -U "$1" 2>/dev/null)
    case $said in
        *" may run the following commands on "*) ;;
        *" is not allowed to run sudo on "*) return ;;
        *) refuse probe_refused "sudo did not say what an account may do" ;;
    esac
    rules=$(rules_as_root "$(printf '%s\n' "$said" | sed '1,/may run the following commands on/d')")
    [ -n "$rules" ] || return 0
    passwordless=false
    case $rules in *NOPASSWD:*) passwordless=true ;; esac
    if [ -n "$members" ]; then members=$members,; fi
    members=$members$(printf '{"account":"%s","passwordless":%s}' "$1" "$passwordless")
    total=$((total + 1))
}

main() {
    if ! command -v sudo >/dev/null; then
        printf '{"installed":false,"asked":0,"total":0,"members":[]}\n'
        return
    fi
    [ "$(id -u)" -eq 0 ] || refuse needs_root "needs root to ask sudo about other accounts"
    asked=0 total=0 members=
    # shellcheck disable=SC2013
    for account in $(awk -F: '$3 > 0 { print $1 }' /etc/passwd); do
        case $account in *[!A-Za-z0-9._-]*) refuse probe_refused "an account's name has unusual characters" ;; esac
        [ "$asked" -lt "$MOST_ACCOUNTS" ] || refuse probe_refused "there are more than $MOST_ACCOUNTS accounts"
        asked=$((asked + 1))
        describe "$account"
    done
    printf '{"installed":true,"asked":%d,"total":%d,"members":[%s]}\n' "$asked" "$total" "$members"
}

main "$@" </dev/null
