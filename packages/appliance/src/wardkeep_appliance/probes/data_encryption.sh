# Whether what a folder lies on is encrypted, and whether the key is sealed to this machine (a TPM). Argument: a folder.
# Prints the facts of appliance.data_encryption as JSON, without the time, or why there are none.
set -u

refuse() {
    printf '{"failure":"%s","detail":"%s"}\n' "$1" "$2"
    exit 0
}

bound_to_machine() {
    outer=$(lsblk -nrs -p -o NAME,FSTYPE -- "$device" 2>/dev/null | awk '$2 == "crypto_LUKS" { print $1; exit }')
    if [ -z "$outer" ] || [ "$(id -u)" -ne 0 ] || ! command -v cryptsetup >/dev/null; then echo null; return; fi
    dump=$(cryptsetup luksDump -- "$outer" 2>/dev/null) || { echo null; return; }
    case $dump in *systemd-tpm2* | *clevis*) echo true ;; *) echo false ;; esac
}

main() {
    device=$(df -P -- "$1" 2>/dev/null | awk 'NR == 2 { print $1 }')
    case $device in /dev/*) ;; *) refuse probe_not_supported "what the data lies on is not seen from here" ;; esac
    command -v lsblk >/dev/null || refuse probe_not_supported "lsblk is not installed"
    types=$(lsblk -nrs -o TYPE -- "$device" 2>/dev/null) || refuse probe_refused "what the data lies on cannot be looked at"
    case $types in
        *crypt*) printf '{"encrypted":true,"bound":%s}\n' "$(bound_to_machine)" ;;
        '') refuse probe_refused "what the data lies on cannot be looked at" ;;
        *) printf '{"encrypted":false,"bound":null}\n' ;;
    esac
}

main "$@" </dev/null
