# Whether events are recorded on a disk, proved by a line that is written now and read back, and how long they are kept.
# No arguments. Prints the facts of linux.log_state as JSON, without the time of looking, or why there are none.
set -u

CANARY=wardkeep-canary
# SD_MESSAGE_JOURNAL_USAGE, systemd.journal-fields(7)
JOURNAL_USAGE=ec387f577b844b8fa948f33cad9a75e6

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

moment() {
    case $1 in '' | *[!0-9.]*) echo null ;; *) date -u -d "@${1%%.*}" '+"%Y-%m-%dT%H:%M:%S.000Z"' ;; esac
}

records() {
    journalctl --quiet --no-pager --directory="$place" "$@" 2>/dev/null
}

stamp() {
    records --output=short-unix "$@" | sed -n '1s/ .*//p'
}

journal_days() {
    set_to=$(systemd-analyze cat-config systemd/journald.conf 2>/dev/null | sed -n 's/^[[:space:]]*MaxRetentionSec[[:space:]]*=[[:space:]]*//p' | tail -n 1)
    case $set_to in '' | 0) echo null; return ;; *[!0-9]*) ;; *) set_to=${set_to}s ;; esac
    micro=$(systemd-analyze timespan "$set_to" 2>/dev/null | sed -n '/s: [0-9]*$/s/.*: //p' | head -n 1)
    case $micro in '' | *[!0-9]*) refuse probe_refused "the time that the journal keeps records cannot be read" ;; 0) echo null ;; *) echo "$((micro / 86400000000))" ;; esac
}

journal_limit_mb() {
    limit=$(records --output=export "MESSAGE_ID=$JOURNAL_USAGE" --lines=1 | sed -n 's/^LIMIT=//p' | head -n 1)
    case $limit in '' | *[!0-9]*) echo null ;; *) echo "$((limit / 1048576))" ;; esac
}

ask_journal() {
    service=journald place=/run/log/journal/$machine
    if [ -e "/var/log/journal/$machine/system.journal" ]; then place=/var/log/journal/$machine persistent=true; fi
    newest=$(stamp --lines=1) oldest=$(stamp) days=$(journal_days)
    case $days in *failure*) echo "$days"; exit 0 ;; esac
    limit=$(journal_limit_mb) used=$(($(du -sk -- "$place" 2>/dev/null | cut -f 1) / 1024))
    logger -t "$CANARY" "$word"
    journalctl --sync 2>/dev/null
    for _ in 1 2 3 4; do
        if [ "$(records --identifier="$CANARY" --output=cat --lines=1)" = "$word" ]; then canary=true; return; fi
        sleep 0.5
    done
}

# days = rotations kept times the days between two, of the block that names the file, else of the general settings.
rotation_days() {
    cat /etc/logrotate.conf /etc/logrotate.d/*syslog* 2>/dev/null | awk -v wanted="$place" '
        /^[ \t]*#/ { next }
        { for (i = 1; i <= NF; i++) if ($i == wanted) named = 1 }
        /{/ { inside = 1 }
        $1 == "rotate" { if (inside) mine = $2; else general = $2 }
        $1 ~ /^(daily|weekly|monthly|yearly)$/ { n = $1 == "daily" ? 1 : $1 == "weekly" ? 7 : $1 == "monthly" ? 30 : 365; if (inside) every = n; else generally = n }
        $1 ~ /^(size|maxsize|maxage)$/ && inside { limited = 1 }
        /}/ { if (named) { found = 1; exit } inside = 0; mine = ""; every = ""; limited = 0 }
        END { if (!found || limited) { print "null"; exit } print (mine == "" ? general : mine) * (every == "" ? generally : every) }'
}

ask_rsyslog() {
    service=rsyslog place=/var/log/syslog
    [ -e "$place" ] || place=/var/log/messages
    [ -e "$place" ] || return 0
    persistent=true
    newest=$(stat -c %Y -- "$place") days=$(rotation_days)
    # Of the oldest rotated file only the last line is dated: what it holds is older, so this errs to the strict side.
    oldest=$(for each in "$place"*; do stat -c %Y -- "$each"; done | sort -n | head -n 1)
    logger -t "$CANARY" "$word"
    for _ in 1 2 3 4; do
        if tail -c 200000 -- "$place" | grep -q "$word"; then canary=true; return; fi
        sleep 0.5
    done
}

main() {
    [ -d /run/systemd/system ] || refuse probe_not_supported "systemd is not running here"
    [ "$(id -u)" -eq 0 ] || refuse needs_root "needs root to read the log"
    service=none persistent=false canary=false newest='' oldest='' days=null used=null limit=null
    word=$(cat /proc/sys/kernel/random/uuid) machine=$(cat /etc/machine-id)
    if systemctl --quiet is-active systemd-journald.service && { [ -e "/var/log/journal/$machine/system.journal" ] || ! systemctl --quiet is-active rsyslog.service; }; then
        ask_journal
    elif systemctl --quiet is-active rsyslog.service; then
        ask_rsyslog
    fi
    printf '{"service":"%s","persistent":%s,"canary_seen":%s,"newest_record":%s,"oldest_record":%s,' \
        "$service" "$persistent" "$canary" "$(moment "$newest")" "$(moment "$oldest")"
    printf '"rotation_days":%s,"used_mb":%s,"limit_mb":%s}\n' "$days" "$used" "$limit"
}

main "$@" </dev/null
