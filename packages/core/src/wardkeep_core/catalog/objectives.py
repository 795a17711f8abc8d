"""The 45 control objectives that join checks to frameworks. Catalogue 1: one sentence each."""

from collections.abc import Mapping
from types import MappingProxyType

from wardkeep_core.frameworks.objective import Objective, Seen

_ROWS = (
    Objective(
        "unique_identity",
        "Every person and every service acts under an account of its own, and no shared or anonymous "
        "account can log in.",
        Seen.MACHINE,
    ),
    Objective(
        "privileged_access",
        "Administrative rights are held only by approved accounts and are used only by a deliberate act.",
        Seen.MACHINE,
    ),
    Objective(
        "account_lifecycle",
        "Accounts that are unknown, unused or no longer needed are found and shut.",
        Seen.MACHINE,
    ),
    Objective(
        "password_strength",
        "Passwords are long, not reused, not expired by neglect, and never stored in a weak form.",
        Seen.MACHINE,
    ),
    Objective(
        "login_limits",
        "Guessing is cut short: repeated failed log-ins lock the account or end the connection.",
        Seen.MACHINE,
    ),
    Objective(
        "login_monitoring",
        "Failed log-ins are counted and unusual numbers are reported to a person.",
        Seen.MACHINE,
    ),
    Objective("multi_factor", "Remote, administrative and cloud log-ins need a second factor.", Seen.MACHINE),
    Objective("session_lock", "A session left alone locks or ends by itself.", Seen.MACHINE),
    Objective(
        "entity_authentication",
        "Machines and services prove who they are before they exchange data.",
        Seen.MACHINE,
    ),
    Objective("credential_protection", "Stored and cached credentials are shielded from theft.", Seen.MACHINE),
    Objective(
        "remote_access",
        "Remote administration is encrypted and open only to strongly authenticated callers.",
        Seen.MACHINE,
    ),
    Objective("workforce_access", "People get, change and lose access by a recorded decision.", Seen.PERSON),
    Objective(
        "malware_protection",
        "Malicious software is looked for at all times, with current signatures, and the protection "
        "cannot be switched off unnoticed.",
        Seen.MACHINE,
    ),
    Objective(
        "patch_management",
        "Systems are still supported by their maker and receive security updates in time.",
        Seen.MACHINE,
    ),
    Objective(
        "attack_surface",
        "Services and protocols that are not needed, or no longer safe, are off.",
        Seen.MACHINE,
    ),
    Objective(
        "removable_media",
        "Removable media are controlled and never start anything by themselves.",
        Seen.MACHINE,
    ),
    Objective("startup_integrity", "Everything that starts by itself on a device is known.", Seen.MACHINE),
    Objective("audit_logging", "Security-relevant events are recorded as they happen.", Seen.MACHINE),
    Objective("log_protection", "Log records are kept whole, protected and long enough to be used.", Seen.MACHINE),
    Objective(
        "time_sync",
        "All clocks agree, so that records from different devices can be put in order.",
        Seen.MACHINE,
    ),
    Objective(
        "activity_review",
        "Records of system activity are looked at regularly and what is found is dealt with.",
        Seen.BOTH,
    ),
    Objective(
        "encryption_at_rest",
        "Stored data is encrypted, and the keys can be recovered by those entitled to them.",
        Seen.MACHINE,
    ),
    Objective(
        "encryption_in_transit",
        "Data on the wire is encrypted with current protocols and valid certificates.",
        Seen.MACHINE,
    ),
    Objective("transmission_integrity", "Data on the wire cannot be changed unnoticed.", Seen.MACHINE),
    Objective("backup", "Data is copied regularly and the last good copy is recent.", Seen.MACHINE),
    Objective("restore_testing", "It has been shown, recently, that a backup can be restored.", Seen.MACHINE),
    Objective("data_integrity", "Changes to files that must not change are noticed.", Seen.MACHINE),
    Objective(
        "file_permissions",
        "Files can be read and changed only by the accounts and programs that should.",
        Seen.MACHINE,
    ),
    Objective(
        "media_disposal",
        "Media and equipment are tracked, and wiped before they are reused or leave.",
        Seen.PERSON,
    ),
    Objective("host_firewall", "Every device refuses network connections it was not told to accept.", Seen.MACHINE),
    Objective(
        "network_exposure",
        "Only approved services can be reached, from inside and from the internet.",
        Seen.MACHINE,
    ),
    Objective(
        "network_segmentation",
        "Devices that cannot protect themselves are kept apart from the rest.",
        Seen.MACHINE,
    ),
    Objective("name_resolution", "Devices resolve names only through approved resolvers.", Seen.MACHINE),
    Objective("asset_inventory", "Every device and every remote-management tool at a site is known.", Seen.MACHINE),
    Objective("configuration_integrity", "Machines run the approved release with the approved settings.", Seen.MACHINE),
    Objective(
        "availability",
        "Storage, services and directories that care depends on are working and not about to fail.",
        Seen.MACHINE,
    ),
    Objective(
        "evidence_integrity",
        "Evidence is complete, chained, kept for six years, and can be verified without us.",
        Seen.MACHINE,
    ),
    Objective(
        "technical_evaluation",
        "Devices are examined regularly against these objectives, and gaps in what we can see are shown.",
        Seen.MACHINE,
    ),
    Objective(
        "incident_response",
        "Security incidents are recognised, handled, recorded and, where needed, reported.",
        Seen.BOTH,
    ),
    Objective("risk_analysis", "The risks to ePHI are analysed and the analysis is kept current.", Seen.PERSON),
    Objective(
        "governance",
        "A named person is responsible, policies exist in writing, are followed, and breaking them has consequences.",
        Seen.PERSON,
    ),
    Objective("workforce_training", "People are trained and reminded.", Seen.PERSON),
    Objective(
        "vendor_agreements",
        "Everyone who handles ePHI for the practice has signed the agreement the law asks for.",
        Seen.PERSON,
    ),
    Objective("physical_safeguards", "Rooms, workstations and equipment are physically protected.", Seen.PERSON),
    Objective(
        "contingency_plan",
        "There is a plan for emergencies, ranked by what matters most, with a known way to reach ePHI "
        "meanwhile, and it is rehearsed.",
        Seen.PERSON,
    ),
)

OBJECTIVES: Mapping[str, Objective] = MappingProxyType({row.id: row for row in _ROWS})
"""Every objective by id."""
