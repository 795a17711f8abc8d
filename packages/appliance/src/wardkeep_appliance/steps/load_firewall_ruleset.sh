# Load our own firewall rules as one transaction, and have them loaded at every start before the network is up.
#   read
#   apply SLOT BASE64                            (the rules, as nft -f takes them)
#   undo  SLOT yes|no yes|no yes|no              (rules on file, in force, loaded at the start)
# SLOT names a folder under /var/lib/wardkeep/undo that only root can read. Rules of others are not touched.
set -u
umask 077

TABLE='inet wardkeep'
FOLDER=/etc/wardkeep
RULES=$FOLDER/firewall.nft
UNIT=wardkeep-firewall.service
UNIT_FILE=/etc/systemd/system/$UNIT
KEPT=/var/lib/wardkeep/undo

fail() {
    echo "wardkeep: $1" >&2
    exit "${2:-1}"
}

loaded() {
    # shellcheck disable=SC2086
    nft list table $TABLE >/dev/null 2>&1
}

truth() {
    if "$@"; then echo true; else echo false; fi
}

on_file() {
    [ -f "$RULES" ]
}

at_start() {
    systemctl --quiet is-enabled -- "$UNIT" 2>/dev/null
}

print_state() {
    printf '{"present":%s,"loaded":%s,"enabled":%s}\n' "$(truth on_file)" "$(truth loaded)" "$(truth at_start)"
}

keep() {
    # A second run of the same attempt must not replace the first copy by its own file.
    if [ ! -e "$RULES" ] || [ -e "$KEPT/$slot/before" ]; then return 0; fi
    mkdir -p -- "$KEPT/$slot" && cp -p -- "$RULES" "$KEPT/$slot/before"
}

write_unit() {
    cat >"$UNIT_FILE" <<EOF
[Unit]
Description=Firewall rules of Wardkeep
DefaultDependencies=no
After=local-fs.target nftables.service
Before=network-pre.target
Wants=network-pre.target
Conflicts=shutdown.target
Before=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=$(command -v nft) -f $RULES
ExecReload=$(command -v nft) -f $RULES

[Install]
WantedBy=sysinit.target
EOF
    chmod 0644 "$UNIT_FILE"
    systemctl daemon-reload
}

take_out() {
    # shellcheck disable=SC2086
    if loaded; then nft delete table $TABLE || fail "our rules could not be taken out"; fi
}

forget() {
    systemctl --quiet disable -- "$UNIT" 2>/dev/null
    systemctl --quiet stop -- "$UNIT" 2>/dev/null
    rm -f -- "$UNIT_FILE" "$RULES" "$RULES.new"
    rmdir -- "$FOLDER" 2>/dev/null
    systemctl daemon-reload
}

apply() {
    keep || fail "the rules before could not be kept"
    [ -d "$FOLDER" ] || mkdir -m 0700 -- "$FOLDER" || fail "the rules could not be written"
    printf '%s' "$1" | base64 -d >"$RULES.new" || fail "the rules could not be written"
    nft --check -f "$RULES.new" >/dev/null 2>&1 || { rm -f -- "$RULES.new"; fail "refused by nft; nothing was changed"; }
    if cmp -s -- "$RULES.new" "$RULES" && loaded && at_start; then
        rm -f -- "$RULES.new"
        echo unchanged
        return
    fi
    mv -f -- "$RULES.new" "$RULES"
    write_unit || fail "the unit could not be written"
    sync
    nft -f "$RULES" || fail "the rules could not be loaded"
    systemctl --quiet enable -- "$UNIT" || fail "the rules could not be set to load at the start"
    systemctl --quiet start -- "$UNIT" || fail "the rules could not be loaded by their unit"
    echo changed
}

undo() {
    take_out
    if [ "$1" = no ]; then
        forget
    else
        if [ -e "$KEPT/$slot/before" ]; then cp -p -- "$KEPT/$slot/before" "$RULES"; fi
        if [ "$2" = yes ]; then nft -f "$RULES" || fail "the rules before could not be loaded"; fi
        if [ "$3" = no ]; then systemctl --quiet disable -- "$UNIT"; fi
    fi
    sync
    echo changed
}

main() {
    verb=$1
    shift
    [ "$(id -u)" -eq 0 ] || fail "needs root" 78
    [ -d /run/systemd/system ] || fail "systemd is not running here" 77
    command -v nft >/dev/null || fail "nft is not installed" 77
    if [ "$verb" = read ]; then
        print_state
        return
    fi
    slot=$1
    shift
    case $verb in
        apply) apply "$@" ;;
        undo) undo "$@" ;;
        *) exit 2 ;;
    esac
}

main "$@" </dev/null
