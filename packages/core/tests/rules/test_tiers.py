"""T3: the tiers hold exactly what catalogue 4.3 says, pinned by hash."""

from wardkeep_core.catalog.registry import all_checks, all_runbooks
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.record import Source
from wardkeep_core.rules.tiers import FAMILIES, awaiting, families_of, tier_digest, tier_rules

STANDARD_DIGEST = "1082f514c5afe3a7b96fe11978f086fef646e75158d60c2b21bf9f893cfe2db7"
FULL_COVERAGE_DIGEST = "503da1d0b3e9a8481b3a00b48b267ef5e65d4a11e4bc3a2e9df92b4de89b352b"


def test_standard_holds_four_families_and_full_coverage_twenty_one() -> None:
    assert [family.id for family in families_of(HealingTier.STANDARD)] == [
        "host_firewall",
        "antivirus",
        "disk_encryption",
        "time_sync",
    ]
    assert [(family.id, family.priority) for family in families_of(HealingTier.FULL_COVERAGE)] == [
        ("host_firewall", 110),
        ("antivirus", 120),
        ("disk_encryption", 130),
        ("time_sync", 140),
        ("critical_services", 150),
        ("disk_space", 160),
        ("appliance_release", 170),
        ("audit_policy", 180),
        ("password_policy", 190),
        ("account_lockout", 200),
        ("screen_lock", 210),
        ("smb_hardening", 220),
        ("protocol_hardening", 230),
        ("privilege_protection", 240),
        ("remote_login", 250),
        ("log_recording", 260),
        ("file_permissions", 270),
        ("unexpected_accounts", 280),
        ("removable_media", 290),
        ("network_settings", 300),
        ("patching", 310),
    ]


def test_the_content_of_a_tier_changes_by_a_release_only() -> None:
    assert tier_digest(HealingTier.STANDARD) == STANDARD_DIGEST
    assert tier_digest(HealingTier.FULL_COVERAGE) == FULL_COVERAGE_DIGEST


def test_rules_are_made_for_checks_that_exist_and_the_rest_is_named() -> None:
    known = Known(all_checks(), all_runbooks())
    rules = tier_rules(HealingTier.FULL_COVERAGE, known)
    made = {check for rule in rules for check in rule.heals}
    waiting = {check for family in FAMILIES for check in awaiting(family, known)}
    promised = {check for family in FAMILIES for check in family.checks}
    assert made | waiting == promised
    assert made & waiting == set()
    assert made == {check for check in promised if known.runbook_for(check) is not None}
    assert made <= set(all_checks())
    assert all(rule.source is Source.TIER for rule in rules)
    assert {rule.id for rule in tier_rules(HealingTier.STANDARD, known)} == {"host_firewall", "time_sync"}


def test_the_rule_of_a_family_runs_the_runbook_of_the_check() -> None:
    known = Known(all_checks(), all_runbooks())
    heals = {check: book for rule in tier_rules(HealingTier.FULL_COVERAGE, known) for check, book in rule.heals.items()}
    assert heals == {
        "appliance.clock_synced": "appliance.resync_clock",
        "appliance.services_running": "appliance.restart_services",
        "linux.admin_files_protected": "linux.set_file_modes",
        "linux.critical_services_running": "linux.start_service",
        "linux.firewall_on": "linux.enable_firewall",
        "linux.kernel_network_hardened": "linux.set_kernel_network",
        "linux.log_retention_kept": "linux.restore_logging",
        "linux.logs_recording": "linux.restore_logging",
        "linux.shadow_file_protected": "linux.set_file_modes",
        "linux.shell_idle_logout_on": "linux.set_shell_idle_logout",
        "linux.ssh_auth_tries_limited": "linux.harden_ssh",
        "linux.ssh_empty_passwords_refused": "linux.harden_ssh",
        "linux.ssh_password_login_off": "linux.disable_ssh_passwords",
        "linux.ssh_root_login_off": "linux.harden_ssh",
        "linux.system_files_write_protected": "linux.clear_world_write",
        "linux.time_synced": "linux.resync_time",
    }
