# One harmless question by a new session: who we are there and since which start the device runs.
set -u

main() {
    printf '{"uid":%s,"boot":"%s"}\n' "$(id -u)" "$(cat /proc/sys/kernel/random/boot_id)"
}

main "$@" </dev/null
