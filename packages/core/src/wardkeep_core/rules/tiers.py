"""The 21 rule families and the two tiers, fixed by catalogue 4.3. A change here is a release with a notice.

A family lists all checks the catalogue promises for it; a rule is made for those that exist. `awaiting` names the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.record import Rule, Source


@dataclass(frozen=True)
class Family:
    """One row of catalogue 4.3. `tier` is the lowest one that holds it."""

    id: str
    tier: HealingTier
    priority: int
    checks: tuple[str, ...]


def _family(id_: str, tier: HealingTier, priority: int, **names: str) -> Family:
    checks = tuple(f"{platform}.{name}" for platform, listed in names.items() for name in listed.split())
    return Family(id_, tier, priority, checks)


_S, _F = HealingTier.STANDARD, HealingTier.FULL_COVERAGE

FAMILIES: tuple[Family, ...] = (
    _family("host_firewall", _S, 110, windows="firewall_on", linux="firewall_on", appliance="firewall_on"),
    _family(
        "antivirus",
        _S,
        120,
        windows="antivirus_running antivirus_signatures_fresh",
        linux="malware_protection_running",
    ),
    _family("disk_encryption", _S, 130, windows="disk_encrypted recovery_key_escrowed"),
    _family("time_sync", _S, 140, windows="time_synced", linux="time_synced", appliance="clock_synced"),
    _family(
        "critical_services",
        _F,
        150,
        windows="critical_services_running",
        linux="critical_services_running",
        appliance="services_running outbox_draining",
    ),
    _family(
        "disk_space",
        _F,
        160,
        windows="disk_space_sufficient",
        linux="disk_space_sufficient",
        appliance="disk_space_sufficient",
    ),
    _family("appliance_release", _F, 170, appliance="release_expected"),
    _family(
        "audit_policy", _F, 180, windows="audit_policy_complete", linux="audit_service_running audit_rules_complete"
    ),
    _family("password_policy", _F, 190, windows="password_policy_strong", linux="password_policy_strong"),
    _family("account_lockout", _F, 200, windows="lockout_policy_set", linux="lockout_policy_set"),
    _family("screen_lock", _F, 210, windows="screen_lock_on", linux="shell_idle_logout_on"),
    _family("smb_hardening", _F, 220, windows="smb1_off smb_signing_required"),
    _family(
        "protocol_hardening",
        _F,
        230,
        windows="ntlm_v2_only tls_legacy_off name_broadcast_off print_spooler_confined",
        linux="legacy_services_absent kernel_network_hardened",
    ),
    _family("privilege_protection", _F, 240, windows="uac_on credentials_isolated"),
    _family(
        "remote_login",
        _F,
        250,
        windows="rdp_nla_required",
        linux="ssh_root_login_off ssh_password_login_off ssh_auth_tries_limited ssh_empty_passwords_refused "
        "ssh_crypto_strong",
    ),
    _family("log_recording", _F, 260, windows="security_log_recording", linux="logs_recording log_retention_kept"),
    _family(
        "file_permissions", _F, 270, linux="shadow_file_protected admin_files_protected system_files_write_protected"
    ),
    _family(
        "unexpected_accounts",
        _F,
        280,
        windows="local_admins_expected guest_account_off",
        linux="accounts_expected sudo_members_expected",
    ),
    _family("removable_media", _F, 290, windows="autoplay_off usb_storage_restricted"),
    _family(
        "network_settings",
        _F,
        300,
        windows="dns_resolvers_expected network_profile_expected",
        linux="dns_resolvers_expected",
    ),
    _family(
        "patching",
        _F,
        310,
        windows="patches_current restart_done update_service_healthy",
        linux="patches_current restart_done",
    ),
)


def families_of(tier: HealingTier) -> tuple[Family, ...]:
    """The families of a tier: exactly 4 of `standard`, exactly 21 of `full_coverage`."""
    return tuple(family for family in FAMILIES if tier is HealingTier.FULL_COVERAGE or family.tier is tier)


def awaiting(family: Family, known: Known) -> tuple[str, ...]:
    """Checks of the family that the catalogue does not hold yet, or that no runbook heals yet."""
    return tuple(check for check in family.checks if known.runbook_for(check) is None)


def tier_rules(tier: HealingTier, known: Known) -> tuple[Rule, ...]:
    """One rule per family that has something to heal with this catalogue, in order of priority."""
    rules = []
    for family in families_of(tier):
        heals = {check: book for check in family.checks if (book := known.runbook_for(check)) is not None}
        if heals:
            rules.append(_rule(family, heals))
    return tuple(rules)


def tier_digest(tier: HealingTier) -> str:
    """Digest of a tier's families with their priorities and checks; pinned by a test."""
    return digest_of([[family.id, family.priority, *family.checks] for family in families_of(tier)])


def _rule(family: Family, heals: Mapping[str, str]) -> Rule:
    return Rule(
        id=family.id,
        family=family.id,
        version=1,
        source=Source.TIER,
        heals=dict(heals),
        priority=family.priority,
        signed_by="release",
        reason=f"family {family.id} of the tiers",
    )
