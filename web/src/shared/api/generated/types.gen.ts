// @ts-nocheck: generated from openapi.json by `npm run client`; do not edit

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

/**
 * AboutView
 *
 * The words of a check, as Markdown.
 */
export type AboutView = {
    /**
     * By Hand
     */
    by_hand: string;
    /**
     * What
     */
    what: string;
    /**
     * Why
     */
    why: string;
};

/**
 * AcceptedInvite
 *
 * The account that was made; sign in with it.
 */
export type AcceptedInvite = {
    /**
     * Username
     */
    username: string;
};

/**
 * ActorKind
 *
 * Who did it.
 */
export type ActorKind = 'rule' | 'planner' | 'person' | 'system';

/**
 * AlarmClose
 *
 * Why it needs nobody any more: what was found, and what was done.
 */
export type AlarmClose = {
    /**
     * Reason
     */
    reason: string;
};

/**
 * AlarmLine
 *
 * Something that must not happen to a log; `closed` is None until a person closes it. It stays listed after that.
 *
 * Codes: `equivocation`, `broken_link`, `wrong_opening`, `bad_cosignature`, `rolled_back`, `store_ahead`, `forked`,
 * `store_unlocked`, `bytes_differ`, `proof_refused`.
 */
export type AlarmLine = {
    /**
     * Appliance Id
     */
    appliance_id: string | null;
    closed: ClosingView | null;
    /**
     * Code
     */
    code: string;
    /**
     * Detail
     */
    detail: string;
    /**
     * Id
     */
    id: string;
    /**
     * Noticed At
     */
    noticed_at: string;
};

/**
 * AnchorHealth
 *
 * Time stamps from outside: `off` without authorities, `stale` when the newest is over 24 h old.
 *
 * `verified_at` and `verdict` are the last result of the walk over the platform's own log; None before the first.
 */
export type AnchorHealth = {
    /**
     * Authorities
     */
    authorities: Array<AuthorityHealth>;
    /**
     * Newest At
     */
    newest_at: string | null;
    state: AnchorState;
    /**
     * Verdict
     */
    verdict: 'sound' | 'faulty' | null;
    /**
     * Verified At
     */
    verified_at: string | null;
};

/**
 * AnchorPage
 *
 * How anchoring stands, and anchors over logs in scope, newest first.
 *
 * `verification` is that of the platform log itself; None before the first walk over it.
 */
export type AnchorPage = {
    /**
     * Authorities
     */
    authorities: Array<AuthorityView>;
    calendars: CalendarsView;
    /**
     * Items
     */
    items: Array<AnchorView>;
    /**
     * Newest At
     */
    newest_at: string | null;
    /**
     * Next
     */
    next: string | null;
    platform: PlatformHead | null;
    /**
     * Stale Since
     */
    stale_since: string | null;
    state: AnchorState;
    verification: PlatformVerification | null;
};

/**
 * AnchorState
 *
 * `off`: no authority is configured. `waiting`: none has answered yet. `stale`: the newest is over 24 h old.
 */
export type AnchorState = 'off' | 'waiting' | 'current' | 'stale';

/**
 * AnchorView
 *
 * A head of the platform log that somebody outside stamped. `id` is that of its `heads` statement.
 *
 * `heads` is how many logs it commits to, `taken_at` when; `logs` are those among them in the caller's scope.
 */
export type AnchorView = {
    calendar: CalendarView | null;
    /**
     * Heads
     */
    heads: number;
    /**
     * Id
     */
    id: string;
    /**
     * Logs
     */
    logs: Array<AnchoredLog>;
    /**
     * Platform Size
     */
    platform_size: number;
    /**
     * Signed At
     */
    signed_at: string;
    /**
     * Stamps
     */
    stamps: Array<StampView>;
    /**
     * Taken At
     */
    taken_at: string;
    /**
     * Witnesses
     */
    witnesses: Array<WitnessedView>;
};

/**
 * AnchoredLog
 *
 * A log that the anchor commits to, with the size of its head there.
 */
export type AnchoredLog = {
    /**
     * Log Id
     */
    log_id: string;
    /**
     * Origin
     */
    origin: string;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Size
     */
    size: number;
};

/**
 * ApiKeyView
 *
 * A key, without what is secret: `prefix` is how it begins.
 */
export type ApiKeyView = {
    /**
     * Addresses
     */
    addresses: Array<string>;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Created By
     */
    created_by: string;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Partner Id
     */
    partner_id: string;
    /**
     * Prefix
     */
    prefix: string;
    /**
     * Revoked At
     */
    revoked_at: string | null;
    /**
     * Scopes
     */
    scopes: Array<KeyScope>;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * ApplianceCounts
 *
 * Appliances that are not retired, by live state.
 */
export type ApplianceCounts = {
    /**
     * Offline
     */
    offline: number;
    /**
     * Online
     */
    online: number;
    /**
     * Pending
     */
    pending: number;
    /**
     * Stale
     */
    stale: number;
};

/**
 * AppliancePage
 *
 * One box with the fingerprints to compare.
 */
export type AppliancePage = {
    /**
     * Addresses
     */
    addresses: Array<string>;
    /**
     * Claimed At
     */
    claimed_at: string;
    clock: Clock | null;
    dry_run: DryRun | null;
    fingerprints: Fingerprints;
    /**
     * Hardware Id
     */
    hardware_id: string;
    healing_tier: HealingTier | null;
    /**
     * Healing Tier Since
     */
    healing_tier_since: string | null;
    healing_tier_state: EffectiveSetting;
    /**
     * Id
     */
    id: string;
    /**
     * Keys Confirmed At
     */
    keys_confirmed_at: string | null;
    /**
     * Keys Confirmed By
     */
    keys_confirmed_by: string | null;
    /**
     * Keys Confirmed How
     */
    keys_confirmed_how: string | null;
    /**
     * Last Checkin At
     */
    last_checkin_at: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Oldest Unsent At
     */
    oldest_unsent_at: string | null;
    /**
     * Queue Depth
     */
    queue_depth: number | null;
    /**
     * Replaced By
     */
    replaced_by: string | null;
    /**
     * Retired At
     */
    retired_at: string | null;
    /**
     * Rule Set Digest
     */
    rule_set_digest: string | null;
    /**
     * Scan Failures
     */
    scan_failures: Array<string>;
    server_fingerprints: ServerFingerprints;
    /**
     * Site Id
     */
    site_id: string;
    state: LiveState;
    /**
     * Uptime S
     */
    uptime_s: number | null;
    versions: Versions | null;
};

/**
 * ApplianceView
 *
 * A box as its page shows it. `report` fields are None before the first check-in.
 *
 * `replaced_by` is the box of the same site that a retired one was replaced by, where a person named it.
 */
export type ApplianceView = {
    /**
     * Addresses
     */
    addresses: Array<string>;
    /**
     * Claimed At
     */
    claimed_at: string;
    clock: Clock | null;
    dry_run: DryRun | null;
    /**
     * Hardware Id
     */
    hardware_id: string;
    healing_tier: HealingTier | null;
    /**
     * Healing Tier Since
     */
    healing_tier_since: string | null;
    healing_tier_state: EffectiveSetting;
    /**
     * Id
     */
    id: string;
    /**
     * Keys Confirmed At
     */
    keys_confirmed_at: string | null;
    /**
     * Keys Confirmed By
     */
    keys_confirmed_by: string | null;
    /**
     * Keys Confirmed How
     */
    keys_confirmed_how: string | null;
    /**
     * Last Checkin At
     */
    last_checkin_at: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Oldest Unsent At
     */
    oldest_unsent_at: string | null;
    /**
     * Queue Depth
     */
    queue_depth: number | null;
    /**
     * Replaced By
     */
    replaced_by: string | null;
    /**
     * Retired At
     */
    retired_at: string | null;
    /**
     * Rule Set Digest
     */
    rule_set_digest: string | null;
    /**
     * Scan Failures
     */
    scan_failures: Array<string>;
    /**
     * Site Id
     */
    site_id: string;
    state: LiveState;
    /**
     * Uptime S
     */
    uptime_s: number | null;
    versions: Versions | null;
};

/**
 * ApprovedAccount
 *
 * A person or service that may log in; on devices of this role, None on every device.
 */
export type ApprovedAccount = {
    /**
     * Account
     */
    account: string;
    /**
     * Role
     */
    role?: string | null;
};

/**
 * ApprovedAdmin
 *
 * An account that may become root; `passwordless` only for a declared service account, ours for instance.
 */
export type ApprovedAdmin = {
    /**
     * Account
     */
    account: string;
    /**
     * Passwordless
     */
    passwordless?: boolean;
    /**
     * Role
     */
    role?: string | null;
};

/**
 * ApprovedPort
 *
 * A service that devices of this role may offer to others.
 */
export type ApprovedPort = {
    /**
     * Port
     */
    port: number;
    /**
     * Protocol
     */
    protocol: 'tcp' | 'udp';
    /**
     * Role
     */
    role?: string | null;
};

/**
 * AskedAgain
 *
 * Who failed last and is asked again now: authorities, calendars, witnesses.
 */
export type AskedAgain = {
    /**
     * Asked
     */
    asked: Array<string>;
};

/**
 * Assertion
 *
 * A passkey's answer to a challenge.
 */
export type Assertion = {
    /**
     * Authenticatorattachment
     */
    authenticatorAttachment?: string | null;
    /**
     * Clientextensionresults
     */
    clientExtensionResults?: {
        [key: string]: unknown;
    } | null;
    /**
     * Id
     */
    id: string;
    /**
     * Rawid
     */
    rawId: string;
    response: AssertionResponse;
    /**
     * Type
     */
    type: 'public-key';
};

/**
 * AssertionResponse
 *
 * What was signed, and the signature.
 */
export type AssertionResponse = {
    /**
     * Authenticatordata
     */
    authenticatorData?: string | null;
    /**
     * Clientdatajson
     */
    clientDataJSON: string;
    /**
     * Signature
     */
    signature: string;
    /**
     * Userhandle
     */
    userHandle?: string | null;
};

/**
 * Assurance
 *
 * Whose word a consent is: the organisation's owner's own, or recorded for the organisation by somebody else.
 */
export type Assurance = 'owner' | 'recorded_for_organisation';

/**
 * AttemptStatus
 *
 * The one word of the pages; the words of an incident where an attempt is still under way.
 */
export type AttemptStatus = 'healed' | 'failed' | 'rolled_back' | 'held_by_guard' | 'not_applicable' | 'preview_only' | 'deciding' | 'waiting_approval' | 'fixing' | 'escalated' | 'paused_after_repeats' | 'ran_not_verified';

/**
 * AttemptView
 *
 * One carrying-out of a runbook. `status` is the word to show.
 *
 * `evidence` states the attempt, `recheck` the passing check afterwards; without both held here nothing is `healed`.
 */
export type AttemptView = {
    check: CheckName;
    /**
     * Decided By
     */
    decided_by: 'rule' | 'planner' | 'person';
    /**
     * Device Id
     */
    device_id: string;
    /**
     * Dry Run
     */
    dry_run: boolean;
    /**
     * Ended At
     */
    ended_at: string | null;
    evidence: EvidenceReference | null;
    /**
     * Green
     */
    green: boolean;
    /**
     * Guards
     */
    guards: Array<GuardReportOutput>;
    /**
     * Id
     */
    id: string;
    /**
     * Incident Id
     */
    incident_id: string;
    outcome: Outcome;
    recheck: EvidenceReference | null;
    /**
     * Rule
     */
    rule: string | null;
    runbook: RunbookName;
    /**
     * Runbook Version
     */
    runbook_version: number;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Started At
     */
    started_at: string;
    status: AttemptStatus;
    /**
     * Steps
     */
    steps: Array<StepReport>;
};

/**
 * Attestation
 *
 * A passkey that was just made.
 */
export type Attestation = {
    /**
     * Authenticatorattachment
     */
    authenticatorAttachment?: string | null;
    /**
     * Clientextensionresults
     */
    clientExtensionResults?: {
        [key: string]: unknown;
    } | null;
    /**
     * Id
     */
    id: string;
    /**
     * Rawid
     */
    rawId: string;
    response: AttestationResponse;
    /**
     * Type
     */
    type: 'public-key';
};

/**
 * AttestationResponse
 *
 * What was made. `attestationObject` decides; the rest is for browsers' convenience and not looked at.
 */
export type AttestationResponse = {
    /**
     * Attestationobject
     */
    attestationObject: string;
    /**
     * Authenticatordata
     */
    authenticatorData?: string | null;
    /**
     * Clientdatajson
     */
    clientDataJSON: string;
    /**
     * Publickey
     */
    publicKey?: string | null;
    /**
     * Publickeyalgorithm
     */
    publicKeyAlgorithm?: number | null;
    /**
     * Transports
     */
    transports?: Array<string> | null;
};

/**
 * AuditLine
 *
 * One line as shown. `subject_id` is an opaque id, or a process name for the platform's own acts.
 */
export type AuditLine = {
    /**
     * Action
     */
    action: string;
    /**
     * Address
     */
    address: string | null;
    /**
     * After
     */
    after: {
        [key: string]: unknown;
    } | null;
    /**
     * At
     */
    at: string;
    /**
     * Before
     */
    before: {
        [key: string]: unknown;
    } | null;
    /**
     * Id
     */
    id: string;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Outcome
     */
    outcome: 'done' | 'refused' | 'failed';
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Reason
     */
    reason: string | null;
    /**
     * Request Id
     */
    request_id: string;
    /**
     * Role
     */
    role: string;
    /**
     * Site Id
     */
    site_id: string | null;
    /**
     * Subject Id
     */
    subject_id: string;
    /**
     * Subject Name
     */
    subject_name: string;
    /**
     * Target Id
     */
    target_id: string | null;
    /**
     * Target Kind
     */
    target_kind: string;
};

/**
 * AuthorityHealth
 *
 * A time-stamping authority: false while its last answer was refused or none came.
 */
export type AuthorityHealth = {
    /**
     * Name
     */
    name: string;
    /**
     * Ok
     */
    ok: boolean;
};

/**
 * AuthorityView
 *
 * An authority of the settings; `newest_at` is the newest time that it stated, `problem` why it fails.
 */
export type AuthorityView = {
    /**
     * Failing Since
     */
    failing_since: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Newest At
     */
    newest_at: string | null;
    /**
     * Problem
     */
    problem: string | null;
    /**
     * State
     */
    state: 'good' | 'failing' | 'waiting';
};

/**
 * Band
 *
 * How good a score is.
 */
export type Band = 'good' | 'attention' | 'poor' | 'critical' | 'no_data';

/**
 * CacheHealth
 *
 * `in_process` or `redis`, and whether it answers.
 */
export type CacheHealth = {
    /**
     * Kind
     */
    kind: string;
    /**
     * Ok
     */
    ok: boolean;
};

/**
 * CalendarView
 *
 * An OpenTimestamps proof. `confirmed`: it names the block of this height, which nobody here looked up.
 */
export type CalendarView = {
    /**
     * Block
     */
    block: number | null;
    /**
     * Since
     */
    since: string;
    /**
     * State
     */
    state: 'pending' | 'confirmed';
};

/**
 * CalendarsView
 *
 * OpenTimestamps: whether calendars are configured, and how many proofs wait for a block.
 */
export type CalendarsView = {
    /**
     * Oldest Pending At
     */
    oldest_pending_at: string | null;
    /**
     * On
     */
    on: boolean;
    /**
     * Pending
     */
    pending: number;
};

/**
 * Cause
 *
 * The worst cause of a site, and how many things (appliances, findings, incidents, pairs) it is about.
 */
export type Cause = {
    code: CauseCode;
    /**
     * Count
     */
    count: number;
};

/**
 * CauseCode
 *
 * Why a site needs somebody, worst first: this order is the order of the list.
 */
export type CauseCode = 'evidence_alarm' | 'appliance_offline' | 'failing_critical' | 'escalated' | 'keys_unconfirmed' | 'waiting_approval' | 'failing_high' | 'healing_stopped' | 'appliance_stale' | 'not_observed' | 'appliance_pending' | 'not_enrolled';

/**
 * ChainLine
 *
 * A signer's newest number in a log; `appliance_id` None is the platform.
 */
export type ChainLine = {
    /**
     * Appliance Id
     */
    appliance_id: string | null;
    /**
     * Epoch
     */
    epoch: number;
    /**
     * Seq
     */
    seq: number;
};

/**
 * ChangeView
 *
 * One change of verdict or reason; the first one comes from nothing.
 */
export type ChangeView = {
    /**
     * Check Version
     */
    check_version: number;
    /**
     * Detail
     */
    detail: string;
    evidence: EvidenceReference | null;
    /**
     * From Reason
     */
    from_reason: string | null;
    from_status: Result | null;
    /**
     * Observed At
     */
    observed_at: string;
    /**
     * Reason
     */
    reason: string;
    /**
     * Received At
     */
    received_at: string;
    severity: Severity;
    status: Result;
};

/**
 * CheckName
 *
 * A check by id and plain title; `in_catalogue` false when this server does not know it.
 */
export type CheckName = {
    /**
     * Id
     */
    id: string;
    /**
     * In Catalogue
     */
    in_catalogue: boolean;
    /**
     * Title
     */
    title: string;
};

/**
 * CheckStanding
 *
 * Devices by what one check says of them, fresh verdicts only; `accepted` are among `failed`.
 */
export type CheckStanding = {
    /**
     * Accepted
     */
    accepted: number;
    /**
     * Failed
     */
    failed: number;
    /**
     * Id
     */
    id: string;
    /**
     * In Scope
     */
    in_scope: number;
    /**
     * Not Observed
     */
    not_observed: number;
    /**
     * Passed
     */
    passed: number;
    severity: Severity;
    /**
     * Title
     */
    title: string;
};

/**
 * CheckView
 *
 * A check of this server's catalogue.
 */
export type CheckView = {
    about: AboutView;
    /**
     * Citations
     */
    citations: Array<CitationView>;
    /**
     * Id
     */
    id: string;
    objective: ObjectiveView;
    /**
     * Platform
     */
    platform: string;
    /**
     * Runbooks
     */
    runbooks: Array<RunbookName>;
    severity: Severity;
    /**
     * Slow
     */
    slow: boolean;
    /**
     * Title
     */
    title: string;
    /**
     * Version
     */
    version: number;
};

/**
 * CheckpointHealth
 *
 * Whether the worker's checkpoints keep up: `waiting_since` is when the oldest entry without one was received.
 *
 * `ok` is false after a minute. Nothing is lost by waiting, and the API answers meanwhile.
 */
export type CheckpointHealth = {
    /**
     * Ok
     */
    ok: boolean;
    /**
     * Waiting Since
     */
    waiting_since: string | null;
};

/**
 * CheckpointLine
 *
 * One checkpoint in a list.
 */
export type CheckpointLine = {
    /**
     * Cosigned By
     */
    cosigned_by: Array<string>;
    /**
     * Log Id
     */
    log_id: string;
    /**
     * Origin
     */
    origin: string;
    /**
     * Root
     */
    root: string;
    /**
     * Signed At
     */
    signed_at: string;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Size
     */
    size: number;
};

/**
 * CheckpointView
 *
 * A signed head with its co-signatures; `note` is the C2SP signed note, co-signatures included.
 */
export type CheckpointView = {
    /**
     * Cosignatures
     */
    cosignatures: Array<CosignatureView>;
    /**
     * Note
     */
    note: string;
    /**
     * Origin
     */
    origin: string;
    /**
     * Root
     */
    root: string;
    /**
     * Signed At
     */
    signed_at: string;
    /**
     * Size
     */
    size: number;
};

/**
 * CitationView
 *
 * A paragraph that a check serves; `indirect` when it only supports it.
 */
export type CitationView = {
    /**
     * Control
     */
    control: string;
    /**
     * Framework
     */
    framework: string;
    /**
     * Indirect
     */
    indirect: boolean;
    /**
     * Title
     */
    title: string;
};

/**
 * Clock
 *
 * The box's clock against its sources; `trusted` by `time_min_sources` and `clock_skew_max_ms`.
 */
export type Clock = {
    /**
     * Answered
     */
    answered: number;
    /**
     * Offset Ms
     */
    offset_ms: number | null;
    /**
     * Sources
     */
    sources: number;
    /**
     * Spread Ms
     */
    spread_ms: number | null;
    /**
     * Trusted
     */
    trusted: boolean;
};

/**
 * ClosingView
 *
 * That a person looked into an alarm: when, who, and why it needs nobody any more.
 */
export type ClosingView = {
    /**
     * At
     */
    at: string;
    /**
     * By
     */
    by: string;
    /**
     * Reason
     */
    reason: string;
};

/**
 * CodeRequest
 *
 * The address that a grant names.
 */
export type CodeRequest = {
    /**
     * Address
     */
    address: string;
};

/**
 * CodeRequested
 *
 * The same whether or not a grant names the address.
 */
export type CodeRequested = {
    /**
     * Ends At
     */
    ends_at: string;
};

/**
 * CodeView
 *
 * An enrolment code as listed: never the code itself.
 */
export type CodeView = {
    /**
     * Appliance Id
     */
    appliance_id: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Created By
     */
    created_by: string;
    /**
     * Ending
     */
    ending: string;
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * ConfirmKeys
 *
 * What the person compared with what the appliance shows.
 */
export type ConfirmKeys = {
    fingerprints: Fingerprints;
};

/**
 * ConsentNeed
 *
 * The organisation's leave that a runbook asks for.
 */
export type ConsentNeed = 'standing' | 'per_attempt' | 'never_automatic';

/**
 * ConsentState
 *
 * The organisation's leave to act: how many live grants, and when the first of them ends.
 */
export type ConsentState = {
    /**
     * Live
     */
    live: number;
    /**
     * Next End
     */
    next_end: string | null;
};

/**
 * ConsentView
 *
 * A consent; `live` while it is neither revoked nor ended, `ends_soon` in its last 30 days.
 */
export type ConsentView = {
    assurance: Assurance;
    /**
     * Ends Soon
     */
    ends_soon: boolean;
    /**
     * Given At
     */
    given_at: string;
    /**
     * Given By
     */
    given_by: string;
    /**
     * Given By Role
     */
    given_by_role: string;
    /**
     * Id
     */
    id: string;
    /**
     * Live
     */
    live: boolean;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Reason
     */
    reason: string;
    /**
     * Revoke Reason
     */
    revoke_reason: string | null;
    /**
     * Revoked At
     */
    revoked_at: string | null;
    /**
     * Revoked By
     */
    revoked_by: string | null;
    risk: Risk | null;
    /**
     * Runbook
     */
    runbook: string | null;
    /**
     * Until
     */
    until: string;
};

/**
 * ConsistencyView
 *
 * RFC 6962 consistency proof between two sizes of a log.
 */
export type ConsistencyView = {
    /**
     * New
     */
    new: number;
    /**
     * Old
     */
    old: number;
    /**
     * Origin
     */
    origin: string;
    /**
     * Path
     */
    path: Array<string>;
};

/**
 * ControlCounts
 *
 * Controls by status; `observed` of `total` were observed or stated at all.
 */
export type ControlCounts = {
    /**
     * Accepted
     */
    accepted: number;
    /**
     * Met
     */
    met: number;
    /**
     * Not Met
     */
    not_met: number;
    /**
     * Not Observed
     */
    not_observed: number;
    /**
     * Observed
     */
    observed: number;
    /**
     * Observed Percent
     */
    observed_percent: number;
    /**
     * Partly Met
     */
    partly_met: number;
    /**
     * Stated By Person
     */
    stated_by_person: number;
    /**
     * Total
     */
    total: number;
};

/**
 * ControlLine
 *
 * A control of a framework, named as it is cited. `checks`: how many of the catalogue serve it, directly or not.
 */
export type ControlLine = {
    /**
     * Checks
     */
    checks: number;
    /**
     * Framework
     */
    framework: string;
    /**
     * Framework Title
     */
    framework_title: string;
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
};

/**
 * ControlStanding
 *
 * Where a control stands and why. Only `met` is `green`; `accepted` when a risk was signed for.
 */
export type ControlStanding = {
    /**
     * Accepted
     */
    accepted: boolean;
    /**
     * Green
     */
    green: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: string;
    /**
     * Missing
     */
    missing: Array<MissingPart>;
    /**
     * Objectives
     */
    objectives: Array<ObjectiveStanding>;
    /**
     * Observed
     */
    observed: boolean;
    /**
     * Seen
     */
    seen: 'machine' | 'part' | 'organisational';
    status: ControlStatus;
    /**
     * Title
     */
    title: string;
};

/**
 * ControlStatus
 *
 * The words of the pages. Only `met` may be shown green.
 */
export type ControlStatus = 'met' | 'partly_met' | 'not_met' | 'not_observed' | 'stated_by_person';

/**
 * CosignatureView
 *
 * A witness's line under a checkpoint; `cosigned_at` is the time inside the signature, by the witness's clock.
 */
export type CosignatureView = {
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Cosigned At
     */
    cosigned_at: string;
    /**
     * Line
     */
    line: string;
    /**
     * Received At
     */
    received_at: string;
};

/**
 * Counts
 *
 * Pairs of device and check. `not_observed` = `stale` + `error` + `never_observed`; all add up to `expected`.
 */
export type Counts = {
    /**
     * Error
     */
    error: number;
    /**
     * Expected
     */
    expected: number;
    /**
     * Failed
     */
    failed: number;
    /**
     * Never Observed
     */
    never_observed: number;
    /**
     * Not Applicable
     */
    not_applicable: number;
    /**
     * Not Observed
     */
    not_observed: number;
    /**
     * Passed
     */
    passed: number;
    /**
     * Stale
     */
    stale: number;
};

/**
 * CoverageView
 *
 * Fresh pairs out of expected ones; `percent` None where nothing is expected.
 */
export type CoverageView = {
    /**
     * Expected
     */
    expected: number;
    /**
     * Observed
     */
    observed: number;
    /**
     * Percent
     */
    percent: number | null;
};

/**
 * CreatedApiKey
 *
 * `key` is shown this once.
 */
export type CreatedApiKey = {
    /**
     * Addresses
     */
    addresses: Array<string>;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Created By
     */
    created_by: string;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Key
     */
    key: string;
    /**
     * Name
     */
    name: string;
    /**
     * Partner Id
     */
    partner_id: string;
    /**
     * Prefix
     */
    prefix: string;
    /**
     * Revoked At
     */
    revoked_at: string | null;
    /**
     * Scopes
     */
    scopes: Array<KeyScope>;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * CreatedInvite
 *
 * `link` is shown this once, and only where this server sends no mail: hand it over yourself.
 */
export type CreatedInvite = {
    /**
     * Accepted At
     */
    accepted_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Invited By
     */
    invited_by: string;
    /**
     * Link
     */
    link: string | null;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Revoked At
     */
    revoked_at: string | null;
    role: Role;
    /**
     * Username
     */
    username: string;
};

/**
 * CreatedUser
 *
 * `initial_password` is shown this once and must be changed at the first sign-in.
 */
export type CreatedUser = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Disabled At
     */
    disabled_at: string | null;
    /**
     * Display Name
     */
    display_name: string;
    /**
     * Factor Owed
     */
    factor_owed: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Initial Password
     */
    initial_password: string;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Password Change Required
     */
    password_change_required: boolean;
    role: Role;
    /**
     * Second Factor
     */
    second_factor: boolean;
    /**
     * Username
     */
    username: string;
};

/**
 * CsrfToken
 *
 * Send it back in the header `X-CSRF-Token` of every unsafe request.
 */
export type CsrfToken = {
    /**
     * Csrf Token
     */
    csrf_token: string;
};

/**
 * DatabaseHealth
 *
 * Whether one row came back.
 */
export type DatabaseHealth = {
    /**
     * Ok
     */
    ok: boolean;
};

/**
 * Days
 *
 * Whole days by class, within its limits; a class that is left out stays as it is.
 *
 * Text, fractions and truth values are refused, not converted.
 */
export type Days = {
    /**
     * Audit
     */
    audit?: number | null;
    /**
     * Enrolment Codes
     */
    enrolment_codes?: number | null;
    /**
     * Finding History
     */
    finding_history?: number | null;
    /**
     * Invitations
     */
    invitations?: number | null;
};

/**
 * DeclaredLists
 *
 * None means nothing was declared: checks that need the list answer `error` (law K3). Empty is a statement.
 *
 * `routers` also names VPN gateways and container machines: devices that may forward packets.
 */
export type DeclaredLists = {
    /**
     * Approved Accounts
     */
    approved_accounts?: Array<ApprovedAccount> | null;
    /**
     * Approved Admins
     */
    approved_admins?: Array<ApprovedAdmin> | null;
    /**
     * Approved Ports
     */
    approved_ports?: Array<ApprovedPort> | null;
    /**
     * Approved Resolvers
     */
    approved_resolvers?: Array<string> | null;
    /**
     * Declared Services
     */
    declared_services?: Array<DeclaredService> | null;
    /**
     * Routers
     */
    routers?: Array<string>;
};

/**
 * DeclaredService
 *
 * A unit that must run on devices of this role.
 */
export type DeclaredService = {
    /**
     * Enabled
     */
    enabled?: boolean;
    /**
     * Role
     */
    role: string;
    /**
     * Unit
     */
    unit: string;
};

/**
 * DeviceChange
 *
 * Fields that are left out stay as they are.
 */
export type DeviceChange = {
    device_class?: DeviceClass | null;
    /**
     * Name
     */
    name?: string | null;
    /**
     * Role
     */
    role?: string | null;
};

/**
 * DeviceClass
 *
 * How a device is treated. Medical and unknown ones are never probed, logged in to or healed.
 */
export type DeviceClass = 'managed' | 'medical' | 'unknown';

/**
 * DeviceName
 *
 * A device by id and name.
 */
export type DeviceName = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
};

/**
 * DeviceView
 *
 * A device. The log-in key is never here; `credential_set_at` says that there is one, and since when.
 */
export type DeviceView = {
    /**
     * Account
     */
    account: string | null;
    /**
     * Address
     */
    address: string | null;
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Archived At
     */
    archived_at: string | null;
    /**
     * Checks
     */
    checks: Array<string> | null;
    /**
     * Connection
     */
    connection: 'ssh' | 'local';
    /**
     * Created At
     */
    created_at: string;
    /**
     * Credential Delivered At
     */
    credential_delivered_at: string | null;
    /**
     * Credential Set At
     */
    credential_set_at: string | null;
    device_class: DeviceClass;
    /**
     * Host Key
     */
    host_key: string | null;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Partner Id
     */
    partner_id: string;
    platform: Platform;
    /**
     * Port
     */
    port: number | null;
    /**
     * Role
     */
    role: string;
    /**
     * Site Id
     */
    site_id: string;
};

/**
 * DocumentAnswer
 *
 * Whether these bytes were issued here. A kit of today does not expire and is not withdrawn.
 */
export type DocumentAnswer = {
    document: IssuedDocument | null;
    state: IssueState;
};

/**
 * DryRun
 *
 * The value in effect on the box.
 */
export type DryRun = {
    because: DryRunBecause | null;
    /**
     * In Effect
     */
    in_effect: boolean;
};

/**
 * DryRunBecause
 *
 * Why no step is sent; the first that holds.
 */
export type DryRunBecause = 'appliance_setting' | 'site_setting' | 'no_consent' | 'lease_lapsed' | 'stopped';

/**
 * EffectiveSetting
 *
 * Whether the appliance reports what is wanted.
 */
export type EffectiveSetting = 'in_effect' | 'waiting' | 'differs' | 'unknown';

/**
 * EffectiveTier
 *
 * What one appliance reports.
 */
export type EffectiveTier = {
    /**
     * Appliance
     */
    appliance: string;
    /**
     * Name
     */
    name: string;
    /**
     * Rule Set Digest
     */
    rule_set_digest: string | null;
    /**
     * Since
     */
    since: string | null;
    state: EffectiveSetting;
    tier: HealingTier | null;
};

/**
 * Entry
 *
 * The address, and the code that was mailed to it.
 */
export type Entry = {
    /**
     * Address
     */
    address: string;
};

/**
 * EntryAnchor
 *
 * The first time stamp over an entry; `id` and `platform_size` name the anchor.
 */
export type EntryAnchor = {
    /**
     * Authority
     */
    authority: string;
    /**
     * Gen Time
     */
    gen_time: string;
    /**
     * Id
     */
    id: string;
    /**
     * Platform Size
     */
    platform_size: number;
};

/**
 * EntryLine
 *
 * One entry in a list. `summary` is one code: occasion, outcome, cause, result, what was decided.
 *
 * It is `erased` where the entry's bytes were erased; then what was parsed of them is gone too.
 */
export type EntryLine = {
    /**
     * About Id
     */
    about_id: string | null;
    /**
     * Appliance Id
     */
    appliance_id: string | null;
    /**
     * Device Id
     */
    device_id: string | null;
    /**
     * Epoch
     */
    epoch: number;
    /**
     * Id
     */
    id: string;
    kind: Kind;
    /**
     * Leaf Hash
     */
    leaf_hash: string;
    /**
     * Leaf Index
     */
    leaf_index: number;
    /**
     * Log Id
     */
    log_id: string;
    /**
     * Observed At
     */
    observed_at: string | null;
    /**
     * Organisation Id
     */
    organisation_id: string;
    proof: ProofState;
    /**
     * Received At
     */
    received_at: string;
    /**
     * Recorded At
     */
    recorded_at: string;
    /**
     * Seq
     */
    seq: number;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Summary
     */
    summary: string;
    /**
     * Verdicts
     */
    verdicts: {
        [key: string]: Result;
    } | null;
};

/**
 * EntryTimes
 *
 * Six times, none standing for another.
 *
 * `observed_at`: the look at the device. `recorded_at`: by the signer. `received_at`, `checkpoint_at`: by this server.
 * `cosigned_at`: by the first witness of a checkpoint that covers the entry. `anchored_at`: by the first
 * time-stamping authority over it, whose clock is nobody's here.
 */
export type EntryTimes = {
    /**
     * Anchored At
     */
    anchored_at: string | null;
    /**
     * Checkpoint At
     */
    checkpoint_at: string | null;
    /**
     * Cosigned At
     */
    cosigned_at: string | null;
    /**
     * Observed At
     */
    observed_at: string | null;
    /**
     * Received At
     */
    received_at: string;
    /**
     * Recorded At
     */
    recorded_at: string;
};

/**
 * EntryView
 *
 * One entry whole: the envelope as received, its statement parsed for reading, and the proof that it is in the log.
 *
 * `appliance_id` None is the platform's own statement. Inclusion and checkpoint are None until it is sealed. Of an
 * entry that was erased there is neither envelope nor statement, and `erased` says why; its place, its hash and its
 * proof stay.
 */
export type EntryView = {
    /**
     * About Id
     */
    about_id: string | null;
    anchor: EntryAnchor | null;
    /**
     * Appliance Id
     */
    appliance_id: string | null;
    checkpoint: CheckpointView | null;
    /**
     * Device Id
     */
    device_id: string | null;
    /**
     * Envelope
     */
    envelope: string | null;
    /**
     * Epoch
     */
    epoch: number;
    erased: ErasedView | null;
    /**
     * Id
     */
    id: string;
    inclusion: InclusionView | null;
    /**
     * Keyid
     */
    keyid: string;
    kind: Kind;
    /**
     * Leaf Hash
     */
    leaf_hash: string;
    /**
     * Leaf Index
     */
    leaf_index: number;
    /**
     * Log Id
     */
    log_id: string;
    /**
     * Next Id
     */
    next_id: string | null;
    /**
     * Observed At
     */
    observed_at: string | null;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Origin
     */
    origin: string;
    /**
     * Previous Id
     */
    previous_id: string | null;
    proof: ProofState;
    /**
     * Received At
     */
    received_at: string;
    /**
     * Recorded At
     */
    recorded_at: string;
    /**
     * Seq
     */
    seq: number;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Statement
     */
    statement: {
        [key: string]: unknown;
    } | null;
    /**
     * Summary
     */
    summary: string;
    times: EntryTimes;
    /**
     * Verdicts
     */
    verdicts: {
        [key: string]: Result;
    } | null;
};

/**
 * ErasedView
 *
 * That an entry's bytes were erased: when, on which ground (a code), and the entry that says so.
 */
export type ErasedView = {
    /**
     * At
     */
    at: string;
    /**
     * Entry Id
     */
    entry_id: string;
    /**
     * Ground
     */
    ground: string;
};

/**
 * EvidenceReference
 *
 * An entry of an appliance's chain. `entry_id` is its id in the evidence log; None until it has arrived here.
 */
export type EvidenceReference = {
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Entry Id
     */
    entry_id: string | null;
    /**
     * Epoch
     */
    epoch: number;
    /**
     * Seq
     */
    seq: number;
};

/**
 * EvidenceTotals
 *
 * Entries of all logs; `sealed` are those under a signed checkpoint.
 */
export type EvidenceTotals = {
    /**
     * Alarms
     */
    alarms: number;
    /**
     * Entries
     */
    entries: number;
    /**
     * Oldest Unsealed At
     */
    oldest_unsealed_at: string | null;
    /**
     * Sealed
     */
    sealed: number;
};

/**
 * FactorProof
 *
 * Exactly one of them.
 */
export type FactorProof = {
    /**
     * Code
     */
    code?: string | null;
    passkey?: Assertion | null;
    /**
     * Recovery Code
     */
    recovery_code?: string | null;
};

/**
 * FactorsView
 *
 * One's own second factors. `demanded`: the policy here wants one.
 */
export type FactorsView = {
    /**
     * Demanded
     */
    demanded: boolean;
    /**
     * Passkeys
     */
    passkeys: Array<PasskeyView>;
    /**
     * Recovery Codes Left
     */
    recovery_codes_left: number;
    /**
     * Totp Since
     */
    totp_since: string | null;
};

/**
 * FindingRow
 *
 * The newest verdict of one check on one device.
 *
 * `status` is the verdict, `overlay` what lies over it. `observed` is false when stale or in error; only a fresh
 * pass without overlay is `green`. After `fresh_until` (three periods) it is stale.
 */
export type FindingRow = {
    check: CheckName;
    /**
     * Citations
     */
    citations: Array<string>;
    /**
     * Detail
     */
    detail: string;
    device: DeviceName;
    /**
     * Fresh Until
     */
    fresh_until: string;
    /**
     * Green
     */
    green: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Observed
     */
    observed: boolean;
    /**
     * Observed At
     */
    observed_at: string;
    open_incident: OpenMatter | null;
    /**
     * Organisation Id
     */
    organisation_id: string;
    overlay: Overlay | null;
    planned: RunbookName | null;
    /**
     * Reason
     */
    reason: string;
    severity: Severity;
    /**
     * Since
     */
    since: string;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Stale
     */
    stale: boolean;
    status: Result;
};

/**
 * FindingView
 *
 * Everything about a finding on one screen. Seconds in `period_s`. `about_check` is None outside the catalogue.
 *
 * `planned_change` is None where nothing fails or no approved fix exists: `about_check` says how to mend it by hand.
 * `incident` is the newest one, open or closed.
 */
export type FindingView = {
    about_check: CheckView | null;
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Attempts
     */
    attempts: Array<AttemptView>;
    /**
     * Changes
     */
    changes: Array<ChangeView>;
    check: CheckName;
    /**
     * Check Version
     */
    check_version: number;
    /**
     * Citations
     */
    citations: Array<string>;
    /**
     * Detail
     */
    detail: string;
    device: DeviceName;
    evidence: EvidenceReference | null;
    /**
     * Fresh Until
     */
    fresh_until: string;
    /**
     * Green
     */
    green: boolean;
    /**
     * Id
     */
    id: string;
    incident: IncidentRow | null;
    leave: Leave | null;
    /**
     * Observed
     */
    observed: boolean;
    /**
     * Observed At
     */
    observed_at: string;
    open_incident: OpenMatter | null;
    /**
     * Organisation Id
     */
    organisation_id: string;
    overlay: Overlay | null;
    /**
     * Period S
     */
    period_s: number;
    planned: RunbookName | null;
    planned_change: PlannedChange | null;
    /**
     * Reason
     */
    reason: string;
    /**
     * Received At
     */
    received_at: string;
    /**
     * Scanned At
     */
    scanned_at: string;
    severity: Severity;
    /**
     * Since
     */
    since: string;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Site Name
     */
    site_name: string;
    /**
     * Stale
     */
    stale: boolean;
    status: Result;
};

/**
 * Fingerprints
 *
 * SHA-256 of each public key, hex: of the DER form for Ed25519 keys, of the 32 raw bytes for the sealing key.
 */
export type Fingerprints = {
    /**
     * Evidence
     */
    evidence: string;
    /**
     * Identity
     */
    identity: string;
    /**
     * Sealing
     */
    sealing: string;
    /**
     * Witness
     */
    witness: string;
};

/**
 * FrameworkStanding
 *
 * A framework at one site or organisation. A status is evidence, not a certificate.
 *
 * `coverage_min_percent` is the share of devices that must be seen passing; of several sites the strictest holds.
 */
export type FrameworkStanding = {
    /**
     * At
     */
    at: string;
    /**
     * Controls
     */
    controls: Array<ControlStanding>;
    counts: ControlCounts;
    coverage: CoverageView;
    /**
     * Coverage Min Percent
     */
    coverage_min_percent: number;
    framework: FrameworkView;
    /**
     * Organisation Id
     */
    organisation_id: string;
    score: ScoreView;
    /**
     * Site Id
     */
    site_id: string | null;
    /**
     * Sites
     */
    sites: number;
};

/**
 * FrameworkView
 *
 * A framework of this server's catalogue.
 */
export type FrameworkView = {
    /**
     * Controls
     */
    controls: number;
    /**
     * Edition
     */
    edition: string;
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
};

/**
 * Funnel
 *
 * What became of the incidents opened within the window.
 *
 * `decided`: left deciding at least once. `healed`: with the passing check after the fix held here. `recovered`: the
 * check passed without our doing. `escalated`: handed to a person at least once. `open`: not closed yet. An incident
 * whose heal is not proven here is counted in none of the last four.
 */
export type Funnel = {
    /**
     * Decided
     */
    decided: number;
    /**
     * Detected
     */
    detected: number;
    /**
     * Escalated
     */
    escalated: number;
    /**
     * Healed
     */
    healed: number;
    /**
     * Open
     */
    open: number;
    /**
     * Recovered
     */
    recovered: number;
    /**
     * Window Hours
     */
    window_hours: number;
};

/**
 * GrantChange
 *
 * When it shall end: sooner, or later within 30 days of the day it was given.
 */
export type GrantChange = {
    /**
     * Ends At
     */
    ends_at: string;
};

/**
 * GrantView
 *
 * A grant. It counts until `ends_at`, unless it was ended before; `entered_at` is the last sign-in.
 */
export type GrantView = {
    /**
     * Address
     */
    address: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Ended At
     */
    ended_at: string | null;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Entered At
     */
    entered_at: string | null;
    /**
     * Granted By
     */
    granted_by: string;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Partner Id
     */
    partner_id: string;
    /**
     * Reason
     */
    reason: string;
};

/**
 * GuardReport
 *
 * What one guard said before an attempt.
 */
export type GuardReportOutput = {
    /**
     * Allowed
     */
    allowed: boolean;
    /**
     * Detail
     */
    detail: string;
    /**
     * Guard
     */
    guard: string;
    /**
     * Reason
     */
    reason: string;
    /**
     * Retry At
     */
    retry_at?: string | null;
};

/**
 * HeadsView
 *
 * Checkpoints of a log by rising size: the newest, and the newest that each witness co-signed.
 */
export type HeadsView = {
    /**
     * Checkpoints
     */
    checkpoints: Array<CheckpointView>;
    /**
     * Origin
     */
    origin: string;
    /**
     * Site Id
     */
    site_id: string;
};

/**
 * HealingState
 *
 * What healing does at a site now.
 */
export type HealingState = 'observe_only' | 'active' | 'stopped' | 'unknown';

/**
 * HealingStop
 *
 * Why healing stops or resumes here.
 */
export type HealingStop = {
    /**
     * Reason
     */
    reason: string;
    /**
     * Stopped
     */
    stopped: boolean;
};

/**
 * HealingTier
 *
 * Which L1 rules a site runs: `standard` exactly 4 families, `full_coverage` exactly 21 (catalogue 4.3).
 */
export type HealingTier = 'standard' | 'full_coverage';

/**
 * HealingTierChange
 *
 * The tier wanted, why, and the preview that was shown, if any.
 */
export type HealingTierChange = {
    healing_tier: HealingTier;
    /**
     * Preview Id
     */
    preview_id?: string | null;
    /**
     * Reason
     */
    reason: string;
};

/**
 * HealingTierPreview
 *
 * What the change would do. Good for ten minutes; nothing was changed.
 *
 * `devices` have an open finding of a rule gained or lost; both counts are None while findings are not collected.
 */
export type HealingTierPreview = {
    /**
     * Added
     */
    added: Array<TierRule>;
    /**
     * Devices
     */
    devices: number | null;
    healing_tier: HealingTier;
    /**
     * Open Findings
     */
    open_findings: number | null;
    /**
     * Preview Id
     */
    preview_id: string;
    /**
     * Removed
     */
    removed: Array<TierRule>;
    /**
     * Unchanged
     */
    unchanged: Array<TierRule>;
};

/**
 * HealingTierView
 *
 * The tier wanted, its rules, and what each appliance reports.
 */
export type HealingTierView = {
    /**
     * Effective
     */
    effective: Array<EffectiveTier>;
    healing_tier: HealingTier;
    /**
     * Reason
     */
    reason: string | null;
    /**
     * Rules
     */
    rules: Array<TierRule>;
    /**
     * Set At
     */
    set_at: string | null;
    /**
     * Set By
     */
    set_by: string | null;
};

/**
 * Health
 *
 * `ok`, or `degraded` with status 503 when a part does not answer, keys that sign included.
 *
 * `evidence` is the newest result of the walk over the logs, None before the first; a faulty log does not make the
 * server unable to answer, so it does not change `status`; nor do `checkpoints` that wait, nor `anchors`.
 */
export type Health = {
    anchors: AnchorHealth | null;
    cache: CacheHealth;
    checkpoints: CheckpointHealth | null;
    database: DatabaseHealth;
    evidence: LastVerification | null;
    object_store: ObjectStoreHealth;
    /**
     * Signers
     */
    signers: Array<SignerHealth>;
    /**
     * Status
     */
    status: 'ok' | 'degraded';
};

/**
 * Holding
 *
 * Something that keeps the fix from running now, in words; `retry_at` where a guard named a time.
 */
export type Holding = {
    /**
     * Code
     */
    code: string;
    /**
     * Retry At
     */
    retry_at?: string | null;
    /**
     * Words
     */
    words: string;
};

/**
 * HoldingCheckpoint
 *
 * The first signed head of an evidence log that holds the issue: its root, and when this server signed it.
 */
export type HoldingCheckpoint = {
    /**
     * Root
     */
    root: string;
    /**
     * Signed At
     */
    signed_at: string;
};

/**
 * IdentityView
 *
 * A way in by a provider.
 */
export type IdentityView = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Provider
     */
    provider: string;
    /**
     * Provider Name
     */
    provider_name: string;
    /**
     * Shown As
     */
    shown_as: string | null;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * IncidentRow
 *
 * One line of the list. `seconds_to_verified` from opening to the passing re-check, only when proven.
 */
export type IncidentRow = {
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Changed At
     */
    changed_at: string;
    check: CheckName;
    /**
     * Closed At
     */
    closed_at: string | null;
    device: DeviceName;
    /**
     * Green
     */
    green: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Open
     */
    open: boolean;
    /**
     * Opened At
     */
    opened_at: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Seconds To Verified
     */
    seconds_to_verified: number | null;
    severity: Severity;
    /**
     * Site Id
     */
    site_id: string;
    state: IncidentState;
    status: IncidentStatus;
};

/**
 * IncidentState
 *
 * Where an incident stands (healing 1).
 */
export type IncidentState = 'open' | 'deciding' | 'waiting_approval' | 'waiting_window' | 'attempting' | 'verifying' | 'failed' | 'escalated' | 'suppressed' | 'accepted_risk' | 'healed' | 'recovered' | 'resolved' | 'expired';

/**
 * IncidentStatus
 *
 * The one word of the pages.
 */
export type IncidentStatus = 'detected' | 'deciding' | 'waiting_approval' | 'waiting_window' | 'fixing' | 'checking' | 'healed' | 'recovered' | 'ran_not_verified' | 'fix_failed' | 'paused_after_repeats' | 'accepted_risk' | 'expired' | 'escalated' | 'closed_by_person';

/**
 * IncidentView
 *
 * An incident with its whole life. `recheck` is the evidence of the passing check after the fix, when held here.
 */
export type IncidentView = {
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Attempts
     */
    attempts: Array<AttemptView>;
    /**
     * Changed At
     */
    changed_at: string;
    check: CheckName;
    /**
     * Closed At
     */
    closed_at: string | null;
    device: DeviceName;
    /**
     * Green
     */
    green: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Open
     */
    open: boolean;
    /**
     * Opened At
     */
    opened_at: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    recheck: EvidenceReference | null;
    /**
     * Seconds To Verified
     */
    seconds_to_verified: number | null;
    severity: Severity;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Site Name
     */
    site_name: string;
    state: IncidentState;
    status: IncidentStatus;
    /**
     * Transitions
     */
    transitions: Array<TransitionView>;
};

/**
 * InclusionView
 *
 * RFC 6962 audit path of leaf `index` in the tree of `size`, leaf side first.
 */
export type InclusionView = {
    /**
     * Index
     */
    index: number;
    /**
     * Path
     */
    path: Array<string>;
    /**
     * Size
     */
    size: number;
};

/**
 * InviteAcceptance
 *
 * Name and first password of the new person.
 */
export type InviteAcceptance = {
    /**
     * Display Name
     */
    display_name: string;
};

/**
 * InviteShown
 *
 * What somebody is invited to. `rules` is empty when no password was sent.
 */
export type InviteShown = {
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Invited By
     */
    invited_by: string;
    /**
     * Place
     */
    place: string | null;
    role: Role;
    /**
     * Rules
     */
    rules: Array<RuleAnswer>;
    /**
     * Username
     */
    username: string;
};

/**
 * InviteToken
 *
 * The token of a link; with a password, each rule is judged for it.
 */
export type InviteToken = {
    /**
     * Password
     */
    password?: null;
};

/**
 * InviteView
 *
 * An invitation. It is open while neither accepted, revoked, nor ended.
 */
export type InviteView = {
    /**
     * Accepted At
     */
    accepted_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Invited By
     */
    invited_by: string;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Revoked At
     */
    revoked_at: string | null;
    role: Role;
    /**
     * Username
     */
    username: string;
};

/**
 * IssueState
 *
 * Issued here; not known here; or the digits name none or several, so that more of them are needed.
 */
export type IssueState = 'issued' | 'unknown' | 'more_characters';

/**
 * IssuedDocument
 *
 * What was issued and when. `matched`: the digits are of the file, or of the signed manifest inside it.
 *
 * `checkpoint` is None until the log's next head is signed.
 */
export type IssuedDocument = {
    checkpoint: HoldingCheckpoint | null;
    /**
     * Issued At
     */
    issued_at: string;
    /**
     * Issuing Key
     */
    issuing_key: string;
    /**
     * Kind
     */
    kind: 'auditor_kit';
    /**
     * Matched
     */
    matched: 'file' | 'manifest';
};

/**
 * KeyEntriesView
 *
 * Entries about keys among the first `size` leaves; `whole` is false when there are more than are listed.
 */
export type KeyEntriesView = {
    /**
     * Items
     */
    items: Array<ProvedLeaf>;
    /**
     * Origin
     */
    origin: string;
    /**
     * Size
     */
    size: number;
    /**
     * Whole
     */
    whole: boolean;
};

/**
 * KeyScope
 *
 * What a partner's API key may read. No key changes anything: that takes a person.
 */
export type KeyScope = 'sites:read' | 'devices:read' | 'findings:read' | 'incidents:read' | 'compliance:read' | 'consents:read' | 'evidence:read';

/**
 * Kind
 *
 * Kinds of statement. `heads` stands in the platform log only; the last three are the platform's alone.
 */
export type Kind = 'observation' | 'remediation' | 'gap' | 'order' | 'decision' | 'key' | 'export' | 'inventory' | 'heads' | 'binding' | 'retired' | 'erasure';

/**
 * LastVerification
 *
 * The newest result of the walk over all logs: when, which log, how many entries; and how many logs are faulty.
 */
export type LastVerification = {
    /**
     * At
     */
    at: string;
    /**
     * Entries
     */
    entries: number;
    /**
     * Faulty
     */
    faulty: number;
    /**
     * Log Id
     */
    log_id: string;
    /**
     * Logs
     */
    logs: number;
    /**
     * Verdict
     */
    verdict: 'sound' | 'faulty';
};

/**
 * LeafPage
 *
 * Leaves of a log from `start`, in order and without a hole.
 */
export type LeafPage = {
    /**
     * Items
     */
    items: Array<LeafView>;
    /**
     * Origin
     */
    origin: string;
    /**
     * Start
     */
    start: number;
};

/**
 * LeafView
 *
 * One leaf: the envelope byte for byte, and the hash that this server states for it.
 *
 * In the place of a leaf that was erased stands the envelope of its erasure, which names its index and hash.
 */
export type LeafView = {
    /**
     * Entry Id
     */
    entry_id: string;
    /**
     * Envelope
     */
    envelope: string;
    /**
     * Erased
     */
    erased: boolean;
    /**
     * Index
     */
    index: number;
    /**
     * Leaf Hash
     */
    leaf_hash: string;
};

/**
 * Leave
 *
 * Who must agree. `given`: the organisation's consent is in force until `until`. `holding` stands in the way.
 */
export type Leave = {
    /**
     * Approver
     */
    approver: string;
    /**
     * Given
     */
    given: boolean;
    /**
     * Holding
     */
    holding: Array<Holding>;
    need: ConsentNeed;
    /**
     * Until
     */
    until: string | null;
    /**
     * Words
     */
    words: string;
};

/**
 * LinkAnswer
 *
 * The token of the link; the code only in another browser than the one that asked.
 */
export type LinkAnswer = {
    /**
     * Code
     */
    code?: string | null;
};

/**
 * LinkRequest
 *
 * The address of the account.
 */
export type LinkRequest = {
    /**
     * Username
     */
    username: string;
};

/**
 * LinkRequested
 *
 * The same whether or not there is such an account. `code` is asked for when the link is opened elsewhere.
 */
export type LinkRequested = {
    /**
     * Code
     */
    code: string;
    /**
     * Ends At
     */
    ends_at: string;
};

/**
 * LiveState
 *
 * By the age of the last check-in: under 5 min, under 15 min, older; pending before the first.
 */
export type LiveState = 'online' | 'stale' | 'offline' | 'pending';

/**
 * LocalConnection
 *
 * The appliance's own machine.
 */
export type LocalConnection = {
    /**
     * Kind
     */
    kind?: 'local';
};

/**
 * LogView
 *
 * A log: how much is in it, how much of that is sealed and witnessed, where it lies, what is wrong with it.
 */
export type LogView = {
    /**
     * Alarms
     */
    alarms: Array<AlarmLine>;
    /**
     * Attestation Keyid
     */
    attestation_keyid: string;
    /**
     * Chains
     */
    chains: Array<ChainLine>;
    /**
     * Checkpoint Keyid
     */
    checkpoint_keyid: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Origin
     */
    origin: string;
    /**
     * Refused
     */
    refused: number;
    /**
     * Root
     */
    root: string | null;
    /**
     * Sealed Size
     */
    sealed_size: number;
    /**
     * Signed At
     */
    signed_at: string | null;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Size
     */
    size: number;
    /**
     * Store
     */
    store: string;
    /**
     * Witnesses
     */
    witnesses: Array<WitnessLine>;
    /**
     * Worm
     */
    worm: boolean;
};

/**
 * LostFactorAsked
 *
 * What becomes of it: `waiting` for a second person, or `running` until the factors are removed at `effect_at`.
 *
 * `approvers` are other people who may approve; `advice` says what to do now.
 */
export type LostFactorAsked = {
    /**
     * Advice
     */
    advice: string;
    /**
     * Approvers
     */
    approvers: number;
    /**
     * Asked At
     */
    asked_at: string;
    /**
     * Effect At
     */
    effect_at: string | null;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * State
     */
    state: 'waiting' | 'running';
};

/**
 * LostFactorCancel
 *
 * The token of the mailed link.
 */
export type LostFactorCancel = {
    /**
     * Token
     */
    token: string;
};

/**
 * LostFactorDecision
 *
 * Approve only whom you have spoken to: after 24 hours the account is as strong as its password.
 */
export type LostFactorDecision = {
    /**
     * Decision
     */
    decision: 'approved' | 'refused';
};

/**
 * LostFactorView
 *
 * A request to remove lost factors. Nothing is removed before `effect_at`; `own` ones are for others to decide.
 */
export type LostFactorView = {
    /**
     * Asked At
     */
    asked_at: string;
    /**
     * Cancelled At
     */
    cancelled_at: string | null;
    /**
     * Decided At
     */
    decided_at: string | null;
    /**
     * Decided By Name
     */
    decided_by_name: string | null;
    /**
     * Decision
     */
    decision: 'approved' | 'refused' | null;
    /**
     * Display Name
     */
    display_name: string;
    /**
     * Done At
     */
    done_at: string | null;
    /**
     * Effect At
     */
    effect_at: string | null;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Own
     */
    own: boolean;
    /**
     * Partner Id
     */
    partner_id: string | null;
    role: Role;
    /**
     * User Id
     */
    user_id: string;
    /**
     * Username
     */
    username: string;
};

/**
 * Me
 *
 * Who is signed in. Times in seconds: idle limit and how long before it the page warns.
 */
export type Me = {
    /**
     * Display Name
     */
    display_name: string;
    /**
     * Id
     */
    id: string;
    /**
     * Idle Limit S
     */
    idle_limit_s: number;
    /**
     * Idle Warning S
     */
    idle_warning_s: number;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Password Change Required
     */
    password_change_required: boolean;
    realm: Realm;
    role: Role;
    /**
     * Second Factor
     */
    second_factor: boolean;
    /**
     * Session Ends At
     */
    session_ends_at: string;
    /**
     * Session Id
     */
    session_id: string;
    /**
     * Username
     */
    username: string;
};

/**
 * MissingPart
 *
 * One thing that stands against a control, in words; `about` is a check, an objective or the control.
 */
export type MissingPart = {
    /**
     * About
     */
    about: string;
    why: Why;
    /**
     * Words
     */
    words: string;
};

/**
 * Named
 *
 * A new name.
 */
export type Named = {
    /**
     * Name
     */
    name: string;
};

/**
 * NewApiKey
 *
 * A key to be made. It lasts 90 days unless `ends_at` is set, 365 at most; without `addresses`, from anywhere.
 */
export type NewApiKey = {
    /**
     * Addresses
     */
    addresses?: Array<string | string>;
    /**
     * Ends At
     */
    ends_at?: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Partner Id
     */
    partner_id?: string | null;
    /**
     * Scopes
     */
    scopes: Array<KeyScope>;
};

/**
 * NewCode
 *
 * `code` is shown this once.
 */
export type NewCode = {
    /**
     * Appliance Id
     */
    appliance_id: string | null;
    /**
     * Code
     */
    code: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Created By
     */
    created_by: string;
    /**
     * Ending
     */
    ending: string;
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * NewConsent
 *
 * Exactly one of `runbook` and `risk`. `until` is at most a year away.
 */
export type NewConsent = {
    /**
     * Reason
     */
    reason: string;
    risk?: Risk | null;
    /**
     * Runbook
     */
    runbook?: string | null;
    /**
     * Until
     */
    until: string;
};

/**
 * NewCredential
 *
 * A log-in key in the place of the one before.
 */
export type NewCredential = {
    /**
     * Private Key
     */
    private_key: string;
};

/**
 * NewDevice
 *
 * A device to watch. `appliance_id` may be left out when the site has one confirmed appliance.
 */
export type NewDevice = {
    /**
     * Appliance Id
     */
    appliance_id?: string | null;
    /**
     * Checks
     */
    checks?: Array<string> | null;
    /**
     * Connection
     */
    connection: ({
        kind: 'ssh';
    } & SshConnection) | ({
        kind: 'local';
    } & LocalConnection);
    device_class?: DeviceClass;
    /**
     * Name
     */
    name: string;
    /**
     * Platform
     */
    platform?: 'linux' | 'appliance';
    /**
     * Role
     */
    role?: string;
};

/**
 * NewGrant
 *
 * Whom to let in from outside, for how many days, and why. A client's own people leave `organisation_id` out.
 */
export type NewGrant = {
    /**
     * Address
     */
    address: string;
    /**
     * Days
     */
    days?: number;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id?: string | null;
    /**
     * Reason
     */
    reason: string;
};

/**
 * NewInvite
 *
 * Whom to invite, as what, where. The address becomes the account's name.
 */
export type NewInvite = {
    /**
     * Organisation Id
     */
    organisation_id?: string | null;
    /**
     * Partner Id
     */
    partner_id?: string | null;
    role: Role;
    /**
     * Username
     */
    username: string;
};

/**
 * NewName
 *
 * A new name.
 */
export type NewName = {
    /**
     * Name
     */
    name: string;
};

/**
 * NewOrder
 *
 * An order for one or more appliances of one partner; seconds in `lasts_s`, a day at most.
 *
 * `parameters` depend on `type`: `scan_now` takes an optional `device`; `run_runbook` takes `device`, `check`,
 * `runbook` and the `runbook_version` that you saw, names one appliance, and asks for a proof of identity.
 */
export type NewOrder = {
    /**
     * Appliances
     */
    appliances: Array<string>;
    /**
     * Lasts S
     */
    lasts_s?: number;
    /**
     * Parameters
     */
    parameters?: {
        [key: string]: string | number | boolean | null;
    };
    /**
     * Reason
     */
    reason: string;
    type: OrderType;
};

/**
 * NewOrganisation
 *
 * `partner_id` may be left out by a partner's own people.
 */
export type NewOrganisation = {
    /**
     * Name
     */
    name: string;
    /**
     * Partner Id
     */
    partner_id?: string | null;
};

/**
 * NewPasskey
 *
 * A passkey that was just made, and what its person calls it.
 */
export type NewPasskey = {
    /**
     * Name
     */
    name: string;
    passkey: Attestation;
};

/**
 * NewProvider
 *
 * An organisation's own provider. People of the listed mail domains may ask for an account.
 */
export type NewProvider = {
    /**
     * Client Id
     */
    client_id: string;
    /**
     * Domains
     */
    domains?: Array<string>;
    /**
     * Issuer
     */
    issuer: string;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
};

/**
 * NewSite
 *
 * A place of an organisation. Only operators may flag a site as lab.
 */
export type NewSite = {
    /**
     * Lab
     */
    lab?: boolean;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Time Zone
     */
    time_zone?: string;
};

/**
 * NewTotp
 *
 * Shown this once; counts from the moment a code of it is shown. The secret is base32 (RFC 6238).
 */
export type NewTotp = {
    /**
     * Secret
     */
    secret: string;
    /**
     * Uri
     */
    uri: string;
};

/**
 * NewUser
 *
 * A person to be added. The realm follows from the role.
 */
export type NewUser = {
    /**
     * Display Name
     */
    display_name: string;
    /**
     * Organisation Id
     */
    organisation_id?: string | null;
    /**
     * Partner Id
     */
    partner_id?: string | null;
    role: Role;
    /**
     * Username
     */
    username: string;
};

/**
 * Notice
 *
 * A notice; `since` where a beginning is known.
 */
export type Notice = {
    code: NoticeCode;
    severity: Severity;
    /**
     * Since
     */
    since: string | null;
};

/**
 * NoticeCode
 *
 * What is so with this installation and should be known.
 */
export type NoticeCode = 'evidence_not_sealed' | 'platform_log_faulty' | 'store_not_worm' | 'no_second_factor' | 'anchoring_off' | 'anchor_old' | 'cache_in_process';

/**
 * OauthReturn
 *
 * What the provider's address held when it sent the browser back (RFC 6749 4.1.2, RFC 9207).
 */
export type OauthReturn = {
    /**
     * Code
     */
    code?: string | null;
    /**
     * Error
     */
    error?: string | null;
    /**
     * Iss
     */
    iss?: string | null;
    /**
     * State
     */
    state: string;
};

/**
 * OauthStart
 *
 * Where to go on afterwards, and the token of an invitation that is accepted by this.
 */
export type OauthStart = {
    /**
     * Invite
     */
    invite?: null;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * OauthStarted
 *
 * Where to send the browser; `host` is that of the address which the provider's description named.
 */
export type OauthStarted = {
    /**
     * Host
     */
    host: string;
    /**
     * Url
     */
    url: string;
};

/**
 * ObjectStoreHealth
 *
 * `directory` or `s3`; whether the store itself refuses change; whether a write came back.
 */
export type ObjectStoreHealth = {
    /**
     * Kind
     */
    kind: string;
    /**
     * Ok
     */
    ok: boolean;
    /**
     * Worm
     */
    worm: boolean;
};

/**
 * ObjectiveStanding
 *
 * One objective of a control. `passing` of `devices` in scope passed every check of it, freshly.
 *
 * `direct` is what the control asks for; the others support it. `seen_by` says who can observe it at all.
 */
export type ObjectiveStanding = {
    /**
     * Checks
     */
    checks: Array<CheckStanding>;
    /**
     * Devices
     */
    devices: number;
    /**
     * Direct
     */
    direct: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Passing
     */
    passing: number;
    /**
     * Seen By
     */
    seen_by: 'machine' | 'person' | 'both';
    /**
     * Sentence
     */
    sentence: string;
};

/**
 * ObjectiveView
 *
 * What a check is for, in one sentence.
 */
export type ObjectiveView = {
    /**
     * Id
     */
    id: string;
    /**
     * Sentence
     */
    sentence: string;
};

/**
 * OpenIncidents
 *
 * Open incidents by the word the pages show.
 */
export type OpenIncidents = {
    /**
     * By Status
     */
    by_status: {
        [key in IncidentStatus]?: number;
    };
    /**
     * Total
     */
    total: number;
};

/**
 * OpenMatter
 *
 * The open incident about a finding.
 */
export type OpenMatter = {
    /**
     * Id
     */
    id: string;
    status: IncidentStatus;
};

/**
 * OrderState
 *
 * Where an order stands at one appliance (protocol 3).
 */
export type OrderState = 'queued' | 'delivered' | 'accepted' | 'running' | 'succeeded' | 'failed' | 'refused' | 'expired' | 'superseded' | 'cancelled';

/**
 * OrderSummary
 *
 * An order in a list. `signed_by` is the id of the order key; `states` count its targets, `ended` when all have.
 */
export type OrderSummary = {
    /**
     * Ended
     */
    ended: boolean;
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Issued At
     */
    issued_at: string;
    /**
     * Issued By
     */
    issued_by: string;
    /**
     * Issued By Role
     */
    issued_by_role: string;
    /**
     * Parameters
     */
    parameters: {
        [key: string]: unknown;
    };
    /**
     * Reason
     */
    reason: string;
    /**
     * Signed By
     */
    signed_by: string;
    /**
     * Site Id
     */
    site_id: string | null;
    /**
     * States
     */
    states: Array<StateCount>;
    type: OrderType;
};

/**
 * OrderTargetView
 *
 * Where an order stands at one appliance. `reason` is a stable code, `detail` the appliance's words.
 *
 * `presumed` when the end was concluded from silence; a late word of the appliance still counts. Only `succeeded` is
 * `green`. `number` rises per appliance; `digest` is of the signed document.
 */
export type OrderTargetView = {
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Appliance Name
     */
    appliance_name: string;
    /**
     * Attempt Id
     */
    attempt_id: string | null;
    /**
     * Changed At
     */
    changed_at: string;
    /**
     * Delivered At
     */
    delivered_at: string | null;
    /**
     * Deliveries
     */
    deliveries: number;
    /**
     * Detail
     */
    detail: string;
    /**
     * Digest
     */
    digest: string;
    /**
     * Entry Epoch
     */
    entry_epoch: number | null;
    /**
     * Entry Seq
     */
    entry_seq: number | null;
    /**
     * Green
     */
    green: boolean;
    /**
     * Number
     */
    number: number;
    /**
     * Presumed
     */
    presumed: boolean;
    /**
     * Reason
     */
    reason: string;
    /**
     * Site Id
     */
    site_id: string;
    state: OrderState;
};

/**
 * OrderType
 *
 * What can be ordered. A new type is a new member with its parameters below.
 */
export type OrderType = 'scan_now' | 'run_runbook';

/**
 * OrderView
 *
 * An order with every target.
 */
export type OrderView = {
    /**
     * Ended
     */
    ended: boolean;
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Issued At
     */
    issued_at: string;
    /**
     * Issued By
     */
    issued_by: string;
    /**
     * Issued By Role
     */
    issued_by_role: string;
    /**
     * Parameters
     */
    parameters: {
        [key: string]: unknown;
    };
    /**
     * Reason
     */
    reason: string;
    /**
     * Signed By
     */
    signed_by: string;
    /**
     * Site Id
     */
    site_id: string | null;
    /**
     * States
     */
    states: Array<StateCount>;
    /**
     * Targets
     */
    targets: Array<OrderTargetView>;
    type: OrderType;
};

/**
 * OrganisationView
 *
 * A practice.
 */
export type OrganisationView = {
    /**
     * Archived At
     */
    archived_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Partner Id
     */
    partner_id: string;
};

/**
 * Outcome
 *
 * Only HEALED is success; what is missing here counts as failed.
 */
export type Outcome = 'proposed' | 'awaiting_approval' | 'running' | 'healed' | 'failed' | 'rolled_back' | 'deferred_by_guard' | 'suppressed' | 'dry_run' | 'escalated' | 'not_needed';

/**
 * Overlay
 *
 * What lies over a verdict; none of these is green.
 */
export type Overlay = 'stale' | 'not_observed' | 'accepted' | 'fixing' | 'checking';

/**
 * Overview
 *
 * Everything from one moment.
 */
export type Overview = {
    appliances: ApplianceCounts;
    /**
     * As Of
     */
    as_of: string;
    evidence: EvidenceTotals;
    funnel: Funnel;
    /**
     * Needing Action
     */
    needing_action: Array<SiteNeed>;
    /**
     * Notices
     */
    notices: Array<Notice>;
    sites: SiteTotals;
};

/**
 * OwnGrant
 *
 * What the signed-in auditor may read, until when, and who let them.
 */
export type OwnGrant = {
    /**
     * Address
     */
    address: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Granted By
     */
    granted_by: string;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Organisation Name
     */
    organisation_name: string;
    /**
     * Partner Name
     */
    partner_name: string;
    /**
     * Reason
     */
    reason: string;
    /**
     * Sites
     */
    sites: Array<SiteName>;
};

/**
 * OwnIdentities
 *
 * What is linked, and what may be.
 */
export type OwnIdentities = {
    /**
     * Identities
     */
    identities: Array<IdentityView>;
    /**
     * Linkable
     */
    linkable: Array<ProviderShown>;
};

/**
 * Page[ApiKeyView]
 */
export type PageApiKeyView = {
    /**
     * Items
     */
    items: Array<ApiKeyView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[ApplianceView]
 */
export type PageApplianceView = {
    /**
     * Items
     */
    items: Array<ApplianceView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[AttemptView]
 */
export type PageAttemptView = {
    /**
     * Items
     */
    items: Array<AttemptView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[AuditLine]
 */
export type PageAuditLine = {
    /**
     * Items
     */
    items: Array<AuditLine>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[CheckView]
 */
export type PageCheckView = {
    /**
     * Items
     */
    items: Array<CheckView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[CheckpointLine]
 */
export type PageCheckpointLine = {
    /**
     * Items
     */
    items: Array<CheckpointLine>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[DeviceView]
 */
export type PageDeviceView = {
    /**
     * Items
     */
    items: Array<DeviceView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[EntryLine]
 */
export type PageEntryLine = {
    /**
     * Items
     */
    items: Array<EntryLine>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[FindingRow]
 */
export type PageFindingRow = {
    /**
     * Items
     */
    items: Array<FindingRow>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[FrameworkView]
 */
export type PageFrameworkView = {
    /**
     * Items
     */
    items: Array<FrameworkView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[GrantView]
 */
export type PageGrantView = {
    /**
     * Items
     */
    items: Array<GrantView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[IncidentRow]
 */
export type PageIncidentRow = {
    /**
     * Items
     */
    items: Array<IncidentRow>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[InviteView]
 */
export type PageInviteView = {
    /**
     * Items
     */
    items: Array<InviteView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[LostFactorView]
 */
export type PageLostFactorView = {
    /**
     * Items
     */
    items: Array<LostFactorView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[OrderSummary]
 */
export type PageOrderSummary = {
    /**
     * Items
     */
    items: Array<OrderSummary>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[OrganisationView]
 */
export type PageOrganisationView = {
    /**
     * Items
     */
    items: Array<OrganisationView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[PartnerView]
 */
export type PagePartnerView = {
    /**
     * Items
     */
    items: Array<PartnerView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[PersonSession]
 */
export type PagePersonSession = {
    /**
     * Items
     */
    items: Array<PersonSession>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[ProviderView]
 */
export type PageProviderView = {
    /**
     * Items
     */
    items: Array<ProviderView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[RetentionRequest]
 */
export type PageRetentionRequest = {
    /**
     * Items
     */
    items: Array<RetentionRequest>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[RunbookView]
 */
export type PageRunbookView = {
    /**
     * Items
     */
    items: Array<RunbookView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[SiteScore]
 */
export type PageSiteScore = {
    /**
     * Items
     */
    items: Array<SiteScore>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[SiteSummary]
 */
export type PageSiteSummary = {
    /**
     * Items
     */
    items: Array<SiteSummary>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[UserView]
 */
export type PageUserView = {
    /**
     * Items
     */
    items: Array<UserView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[VerificationLine]
 */
export type PageVerificationLine = {
    /**
     * Items
     */
    items: Array<VerificationLine>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * Page[WaitingView]
 */
export type PageWaitingView = {
    /**
     * Items
     */
    items: Array<WaitingView>;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * PartnerView
 *
 * A partner.
 */
export type PartnerView = {
    /**
     * Archived At
     */
    archived_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
};

/**
 * PasskeyOptions
 *
 * For `navigator.credentials.create` or `.get`, after `parse…OptionsFromJSON`. Answer within five minutes.
 */
export type PasskeyOptions = {
    /**
     * Public Key
     */
    public_key: {
        [key: string]: unknown;
    };
};

/**
 * PasskeySignIn
 *
 * A passkey's answer.
 */
export type PasskeySignIn = {
    passkey: Assertion;
};

/**
 * PasskeyView
 *
 * One of one's own passkeys.
 */
export type PasskeyView = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Fingerprint
     */
    fingerprint: string | null;
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Used At
     */
    used_at: string | null;
};

/**
 * PasswordCandidate
 *
 * A password to be judged, not stored.
 */
export type PasswordCandidate = {
    /**
     * Password
     */
    password: string;
};

/**
 * PasswordChange
 *
 * The password now, and the new one.
 */
export type PasswordChange = {
    /**
     * Current Password
     */
    current_password: string;
    /**
     * New Password
     */
    new_password: string;
};

/**
 * PasswordRules
 *
 * Every rule; `accepted` when all are met.
 */
export type PasswordRules = {
    /**
     * Accepted
     */
    accepted: boolean;
    /**
     * Rules
     */
    rules: Array<RuleAnswer>;
};

/**
 * PersonSession
 *
 * A signed-in browser of somebody whom the caller manages. `proved_by` is what they last showed.
 */
export type PersonSession = {
    /**
     * Address
     */
    address: string | null;
    /**
     * Browser
     */
    browser: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Current
     */
    current: boolean;
    /**
     * Display Name
     */
    display_name: string;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Proved By
     */
    proved_by: string;
    role: Role;
    /**
     * Seen At
     */
    seen_at: string;
    /**
     * User Id
     */
    user_id: string;
    /**
     * Username
     */
    username: string;
};

/**
 * PlannedChange
 *
 * The fix in words. `steps` are those of the newest attempt where there is one, else the runbook's kinds of step.
 *
 * `decided_by`, `rule` and `attempt_id` are of that attempt.
 */
export type PlannedChange = {
    /**
     * Attempt Id
     */
    attempt_id: string | null;
    /**
     * Decided By
     */
    decided_by: 'rule' | 'planner' | 'person' | null;
    /**
     * Rule
     */
    rule: string | null;
    runbook: RunbookView;
    /**
     * Steps
     */
    steps: Array<string>;
    /**
     * Steps From
     */
    steps_from: 'attempt' | 'catalogue';
};

/**
 * Platform
 *
 * What a device is probed as; the first part of a check's id.
 */
export type Platform = 'windows' | 'linux' | 'network' | 'appliance' | 'cloud';

/**
 * PlatformAlarmView
 *
 * Something that must not happen to the platform log; `detail` names the entry or the object.
 */
export type PlatformAlarmView = {
    /**
     * Code
     */
    code: string;
    /**
     * Detail
     */
    detail: string;
    /**
     * Noticed At
     */
    noticed_at: string;
};

/**
 * PlatformHead
 *
 * The newest signed head of the platform log.
 */
export type PlatformHead = {
    /**
     * Origin
     */
    origin: string;
    /**
     * Root
     */
    root: string;
    /**
     * Signed At
     */
    signed_at: string;
    /**
     * Size
     */
    size: number;
};

/**
 * PlatformVerification
 *
 * How the last walk over the platform log ended, as `VerificationLine` says it of a site's log.
 *
 * `faults` is how many things differ in the walk that found `fault`; `alarms` are the newest.
 */
export type PlatformVerification = {
    /**
     * Alarms
     */
    alarms: Array<PlatformAlarmView>;
    /**
     * Began At
     */
    began_at: string | null;
    /**
     * Done
     */
    done: number | null;
    /**
     * Ended At
     */
    ended_at: string | null;
    /**
     * Fault
     */
    fault: string | null;
    /**
     * Faults
     */
    faults: number;
    /**
     * Sealed Size
     */
    sealed_size: number;
    /**
     * Verdict
     */
    verdict: 'sound' | 'faulty' | null;
    /**
     * Walked
     */
    walked: number;
    /**
     * Whole At
     */
    whole_at: string | null;
};

/**
 * ProblemDocument
 *
 * A problem with its bad fields or what is to be signed, as people's addresses answer it.
 */
export type Problem = {
    /**
     * Code
     */
    code: string;
    /**
     * Detail
     */
    detail: string;
    /**
     * Errors
     *
     * Bad fields: `field` and `message`.
     */
    errors?: Array<{
        [key: string]: string;
    }>;
    /**
     * Request Id
     */
    request_id?: string | null;
    /**
     * Sign
     *
     * With `decision_to_sign`: what a passkey is to sign, as `public_key` of `PasskeyOptions`.
     */
    sign?: {
        [key: string]: unknown;
    } | null;
    /**
     * Status
     */
    status: number;
    /**
     * Title
     */
    title: string;
    /**
     * Type
     */
    type: string;
};

/**
 * ProofState
 *
 * How far an entry has come: taken, in a signed checkpoint, in one that an appliance co-signed.
 */
export type ProofState = 'received' | 'sealed' | 'witnessed';

/**
 * ProvedLeaf
 *
 * One leaf with its audit path (RFC 6962, leaf side first).
 */
export type ProvedLeaf = {
    /**
     * Entry Id
     */
    entry_id: string;
    /**
     * Envelope
     */
    envelope: string;
    /**
     * Index
     */
    index: number;
    /**
     * Path
     */
    path: Array<string>;
};

/**
 * ProviderChange
 *
 * Fields that are left out stay. The issuer never changes: that would be another provider.
 */
export type ProviderChange = {
    /**
     * Client Id
     */
    client_id?: string | null;
    /**
     * Client Secret
     */
    client_secret?: null;
    /**
     * Domains
     */
    domains?: Array<string> | null;
    /**
     * Name
     */
    name?: string | null;
};

/**
 * ProviderShown
 *
 * A provider that may be chosen. `provider` goes into addresses; `host` is where the browser is sent.
 */
export type ProviderShown = {
    /**
     * Host
     */
    host: string;
    /**
     * Name
     */
    name: string;
    /**
     * Provider
     */
    provider: string;
};

/**
 * ProviderView
 *
 * A provider without its secret. `redirect_uri` is what to register there; `sign_in_url` is for its people.
 */
export type ProviderView = {
    /**
     * Client Id
     */
    client_id: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Created By
     */
    created_by: string;
    /**
     * Domains
     */
    domains: Array<string>;
    /**
     * Id
     */
    id: string;
    /**
     * Issuer
     */
    issuer: string;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Partner Id
     */
    partner_id: string;
    /**
     * Redirect Uri
     */
    redirect_uri: string;
    /**
     * Sign In Url
     */
    sign_in_url: string;
};

/**
 * PurgeRequest
 *
 * Forget what has expired, or only say what would go; `days` tries other periods, in a preview only.
 */
export type PurgeRequest = {
    days?: Days;
    /**
     * Preview
     */
    preview?: boolean;
};

/**
 * Purged
 *
 * Rows by class: deleted now, or in a preview those that would be (at most 10,001 counted).
 *
 * `more`: some have expired and are still there; the worker takes them next, or ask again.
 */
export type Purged = {
    /**
     * More
     */
    more: boolean;
    /**
     * Preview
     */
    preview: boolean;
    /**
     * Rows
     */
    rows: {
        [key: string]: number;
    };
};

/**
 * Realm
 *
 * Kinds of caller. The four human realms share one session mechanism; machines have their own.
 */
export type Realm = 'operator' | 'partner' | 'client' | 'auditor' | 'appliance' | 'system';

/**
 * RecoveryCodes
 *
 * Shown this once; each gets a person in once. Empty when the earlier ones still count.
 */
export type RecoveryCodes = {
    /**
     * Recovery Codes
     */
    recovery_codes: Array<string>;
};

/**
 * ResetDone
 *
 * The account whose password was set; sign in with it. A second factor is still asked for.
 */
export type ResetDone = {
    /**
     * Sessions Ended
     */
    sessions_ended: number;
    /**
     * Username
     */
    username: string;
};

/**
 * ResetRedemption
 *
 * The token of a link, and the new password.
 */
export type ResetRedemption = {
    /**
     * New Password
     */
    new_password: string;
    /**
     * Token
     */
    token: string;
};

/**
 * ResetRequest
 *
 * The mail address that is the account's name.
 */
export type ResetRequest = {
    /**
     * Username
     */
    username: string;
};

/**
 * ResetRequested
 *
 * The same whether or not there is such an account.
 */
export type ResetRequested = {
    /**
     * Ends At
     */
    ends_at: string;
};

/**
 * ResetShown
 *
 * Whose password may be set. `rules` is empty when no password was sent.
 */
export type ResetShown = {
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Rules
     */
    rules: Array<RuleAnswer>;
    /**
     * Second Factor
     */
    second_factor: boolean;
    /**
     * Username
     */
    username: string;
};

/**
 * ResetToken
 *
 * The token of a link; with a password, each rule is judged for it.
 */
export type ResetToken = {
    /**
     * Password
     */
    password?: null;
};

/**
 * Result
 *
 * There is no warning: what is not good enough is a fail, and severity says how bad.
 */
export type Result = 'pass' | 'fail' | 'error' | 'not_applicable';

/**
 * Retention
 *
 * Every class that is ever purged, what never is, and the shorter periods that wait for a second person.
 */
export type Retention = {
    /**
     * Classes
     */
    classes: Array<RetentionClass>;
    /**
     * Never
     */
    never: Array<string>;
    waiting: RetentionRequest | null;
};

/**
 * RetentionChange
 *
 * New periods, and why. Longer ones hold at once; shorter ones wait for a second administrator.
 */
export type RetentionChange = {
    /**
     * Audit
     */
    audit?: number | null;
    /**
     * Enrolment Codes
     */
    enrolment_codes?: number | null;
    /**
     * Finding History
     */
    finding_history?: number | null;
    /**
     * Invitations
     */
    invitations?: number | null;
    /**
     * Reason
     */
    reason: string;
};

/**
 * RetentionClass
 *
 * What is kept how long. `days` is the period in force where people set it, else `fixed_seconds` holds.
 *
 * `floor`, `ceiling` and `default` are in days and there when people set the period. `oldest` is the oldest moment
 * that counts; `expired` rows would go now, at most 10,001 of them counted.
 */
export type RetentionClass = {
    /**
     * Basis
     */
    basis: string;
    /**
     * Ceiling
     */
    ceiling: number | null;
    /**
     * Days
     */
    days: number | null;
    /**
     * Default
     */
    default: number | null;
    /**
     * Expired
     */
    expired: number;
    /**
     * Fixed Seconds
     */
    fixed_seconds: number | null;
    /**
     * Floor
     */
    floor: number | null;
    /**
     * Name
     */
    name: string;
    /**
     * Oldest
     */
    oldest: string | null;
    /**
     * Title
     */
    title: string;
};

/**
 * RetentionDecision
 *
 * Whoever asked may withdraw by refusing, never approve.
 */
export type RetentionDecision = {
    /**
     * Decision
     */
    decision: 'approved' | 'refused';
};

/**
 * RetentionRequest
 *
 * Shorter periods that take a second person. It waits while `decision` is null, until `ends_at`.
 *
 * `days` are asked for and `days_now` in force; `expired` rows of each class would go (at most 10,001 counted, and
 * only while it waits). `own` ones are for somebody else to approve.
 */
export type RetentionRequest = {
    /**
     * Asked At
     */
    asked_at: string;
    /**
     * Asked By Name
     */
    asked_by_name: string;
    /**
     * Days
     */
    days: {
        [key: string]: number;
    };
    /**
     * Days Now
     */
    days_now: {
        [key: string]: number;
    };
    /**
     * Decided At
     */
    decided_at: string | null;
    /**
     * Decided By Name
     */
    decided_by_name: string | null;
    /**
     * Decision
     */
    decision: 'approved' | 'refused' | 'withdrawn' | 'lapsed' | null;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Expired
     */
    expired: {
        [key: string]: number;
    };
    /**
     * Id
     */
    id: string;
    /**
     * Own
     */
    own: boolean;
    /**
     * Reason
     */
    reason: string;
};

/**
 * Retirement
 *
 * Why the box goes, and which box of the same site comes after it, where one does.
 */
export type Retirement = {
    /**
     * Reason
     */
    reason: string;
    /**
     * Replaced By
     */
    replaced_by?: string | null;
};

/**
 * Revocation
 *
 * Why the leave ends.
 */
export type Revocation = {
    /**
     * Reason
     */
    reason: string;
};

/**
 * Risk
 *
 * What can go wrong when a runbook acts.
 */
export type Risk = 'low' | 'medium' | 'high' | 'critical';

/**
 * RiskWords
 *
 * A risk class: what it means and who must say yes to an attempt.
 */
export type RiskWords = {
    /**
     * Approver
     */
    approver: string;
    /**
     * Means
     */
    means: string;
    risk: Risk;
};

/**
 * Role
 *
 * What a subject may do, written `<realm>.<role>`.
 */
export type Role = 'operator.admin' | 'operator.operator' | 'operator.readonly' | 'partner.admin' | 'partner.tech' | 'partner.billing' | 'partner.key' | 'client.owner' | 'client.admin' | 'client.viewer' | 'auditor.auditor' | 'appliance.appliance' | 'system.system';

/**
 * RuleAnswer
 *
 * One password rule and whether it is met.
 */
export type RuleAnswer = {
    /**
     * Code
     */
    code: string;
    /**
     * Met
     */
    met: boolean;
    /**
     * Words
     */
    words: string;
};

/**
 * RunbookName
 *
 * A runbook by id and plain title.
 */
export type RunbookName = {
    /**
     * Id
     */
    id: string;
    /**
     * In Catalogue
     */
    in_catalogue: boolean;
    /**
     * Title
     */
    title: string;
};

/**
 * RunbookView
 *
 * An approved fix in words. Seconds in `cooldown_s`; `max_attempts` per incident.
 */
export type RunbookView = {
    consent: ConsentNeed;
    /**
     * Consent Words
     */
    consent_words: string;
    /**
     * Cooldown S
     */
    cooldown_s: number;
    /**
     * Disruptive
     */
    disruptive: boolean;
    /**
     * Heals
     */
    heals: Array<CheckName>;
    /**
     * Id
     */
    id: string;
    /**
     * Max Attempts
     */
    max_attempts: number;
    /**
     * Platform
     */
    platform: string;
    /**
     * Restart
     */
    restart: boolean;
    risk: RiskWords;
    /**
     * Steps
     */
    steps: Array<string>;
    /**
     * Title
     */
    title: string;
    undo: Undo;
    /**
     * Undo Words
     */
    undo_words: string;
    /**
     * Version
     */
    version: number;
    /**
     * Window
     */
    window: boolean;
};

/**
 * SampleView
 *
 * Entries that `seed` picked among `population` that match. Until the period is over (`settled`) more may join.
 */
export type SampleView = {
    /**
     * Items
     */
    items: Array<EntryLine>;
    /**
     * Population
     */
    population: number;
    /**
     * Seed
     */
    seed: string;
    /**
     * Settled
     */
    settled: boolean;
};

/**
 * ScanRequested
 *
 * How many appliances will scan at their next check-in.
 */
export type ScanRequested = {
    /**
     * Appliances
     */
    appliances: number;
};

/**
 * ScoreView
 *
 * 0 to 100 with its working; `value` None is no data. Under 80 % coverage `band` is attention at most.
 */
export type ScoreView = {
    /**
     * Accepted
     */
    accepted: number;
    band: Band;
    /**
     * Band Reason
     */
    band_reason: string | null;
    /**
     * Rows
     */
    rows: Array<SeverityWorking>;
    /**
     * Value
     */
    value: number | null;
    /**
     * Working
     */
    working: string;
};

/**
 * SecondFactorChallenge
 *
 * What a half signed-in browser may show; `tries_left` before a lock of 15 minutes.
 */
export type SecondFactorChallenge = {
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Methods
     */
    methods: Array<string>;
    /**
     * Tries Left
     */
    tries_left: number;
};

/**
 * ServerFingerprints
 *
 * Fingerprints of the server keys that appliances pin.
 */
export type ServerFingerprints = {
    /**
     * Answers
     */
    answers: string;
    /**
     * Attestation
     */
    attestation: string;
    /**
     * Checkpoint
     */
    checkpoint: string;
    /**
     * Orders
     */
    orders: string;
};

/**
 * SessionView
 *
 * A signed-in browser of one's own.
 */
export type SessionView = {
    /**
     * Address
     */
    address: string | null;
    /**
     * Browser
     */
    browser: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Current
     */
    current: boolean;
    /**
     * Ends At
     */
    ends_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Seen At
     */
    seen_at: string;
};

/**
 * Severity
 *
 * Weights 10, 5, 2, 1 in a score; info opens no incident and counts in no score.
 */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/**
 * SeverityWorking
 *
 * The working of one severity: `weight` times the counts.
 */
export type SeverityWorking = {
    /**
     * Accepted
     */
    accepted: number;
    /**
     * Failed
     */
    failed: number;
    /**
     * Passed
     */
    passed: number;
    severity: Severity;
    /**
     * Weight
     */
    weight: number;
};

/**
 * SignIn
 *
 * Account name and password.
 */
export type SignIn = {
    /**
     * Username
     */
    username: string;
};

/**
 * SignInMethods
 *
 * What this server offers.
 */
export type SignInMethods = {
    /**
     * Methods
     */
    methods: Array<string>;
    /**
     * Providers
     */
    providers: Array<ProviderShown>;
};

/**
 * SignerHealth
 *
 * A key that this process signs with: where it is, and whether it signed just now (asked every few seconds).
 */
export type SignerHealth = {
    /**
     * Ok
     */
    ok: boolean;
    /**
     * Place
     */
    place: 'file' | 'pkcs11' | 'vault';
    /**
     * Purpose
     */
    purpose: string;
};

/**
 * SiteCounts
 *
 * Sites by state, independent of any filter.
 */
export type SiteCounts = {
    /**
     * Offline
     */
    offline: number;
    /**
     * Online
     */
    online: number;
    /**
     * Pending
     */
    pending: number;
    /**
     * Stale
     */
    stale: number;
    /**
     * Total
     */
    total: number;
};

/**
 * SiteName
 *
 * A site.
 */
export type SiteName = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
};

/**
 * SiteNeed
 *
 * A site that needs somebody. `worst_severity` is of fresh fails and open incidents, accepted risks left out.
 *
 * `since` is when the cause began as far as it is known; else when the site was made.
 */
export type SiteNeed = {
    cause: Cause;
    /**
     * Name
     */
    name: string;
    /**
     * Open Incidents
     */
    open_incidents: number;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Organisation Name
     */
    organisation_name: string;
    /**
     * Since
     */
    since: string;
    /**
     * Site Id
     */
    site_id: string;
    state: LiveState;
    waiting_for: WaitingFor;
    worst_severity: Severity | null;
};

/**
 * SitePage
 *
 * One site with its boxes and what they may do.
 */
export type SitePage = {
    /**
     * Appliances
     */
    appliances: number;
    /**
     * Boxes
     */
    boxes: Array<ApplianceView>;
    /**
     * Cause
     */
    cause: string | null;
    consent: ConsentState;
    /**
     * Dry Run Fixed
     */
    dry_run_fixed: boolean;
    /**
     * Dry Run Wanted
     */
    dry_run_wanted: boolean;
    /**
     * Embedded
     */
    embedded: boolean;
    healing: HealingState;
    healing_tier: HealingTier;
    healing_tier_state: EffectiveSetting;
    /**
     * Id
     */
    id: string;
    /**
     * Lab
     */
    lab: boolean;
    /**
     * Last Checkin At
     */
    last_checkin_at: string | null;
    /**
     * Log
     */
    log: string;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Organisation Name
     */
    organisation_name: string;
    /**
     * Partner Id
     */
    partner_id: string;
    /**
     * Partner Name
     */
    partner_name: string;
    state: LiveState;
    /**
     * Time Zone
     */
    time_zone: string;
};

/**
 * SiteScore
 *
 * Score and coverage of one site with their working, as they stand at `at`.
 *
 * `findings` are pairs of device and check. What is stale, in error or never observed is in no sum of the score.
 */
export type SiteScore = {
    /**
     * At
     */
    at: string;
    coverage: CoverageView;
    /**
     * Devices
     */
    devices: number;
    findings: Counts;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Partner Id
     */
    partner_id: string;
    score: ScoreView;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Site Name
     */
    site_name: string;
};

/**
 * SiteSettings
 *
 * What is watched here, how often and against what. `revision` is the ETag.
 *
 * Periods in seconds: below 60 on lab sites only. `lists` are signed by the person who sends them.
 */
export type SiteSettings = {
    /**
     * Disabled Runbooks
     */
    disabled_runbooks: Array<string>;
    /**
     * Dry Run
     */
    dry_run: boolean;
    /**
     * Dry Run Fixed
     */
    dry_run_fixed: boolean;
    healing_tier: HealingTier;
    /**
     * Lab
     */
    lab: boolean;
    lists: DeclaredLists;
    /**
     * Parameters
     */
    parameters: {
        [key: string]: number;
    };
    /**
     * Period S
     */
    period_s: number;
    /**
     * Revision
     */
    revision: number;
    /**
     * Self Period S
     */
    self_period_s: number;
    /**
     * Stopped
     */
    stopped: boolean;
    /**
     * Time Sources
     */
    time_sources: Array<string>;
};

/**
 * SiteSettingsChange
 *
 * Fields that are left out stay as they are.
 */
export type SiteSettingsChange = {
    /**
     * Disabled Runbooks
     */
    disabled_runbooks?: Array<string> | null;
    /**
     * Dry Run
     */
    dry_run?: boolean | null;
    /**
     * Lab
     */
    lab?: boolean | null;
    lists?: DeclaredLists | null;
    /**
     * Parameters
     */
    parameters?: {
        [key: string]: unknown | number;
    } | null;
    /**
     * Period S
     */
    period_s?: number | null;
    /**
     * Reason
     */
    reason: string;
    /**
     * Self Period S
     */
    self_period_s?: number | null;
    /**
     * Time Sources
     */
    time_sources?: Array<string> | null;
};

/**
 * SiteStanding
 *
 * How a site stands, from one look at the database: two cards cannot disagree.
 */
export type SiteStanding = {
    /**
     * At
     */
    at: string;
    coverage: CoverageView;
    /**
     * Devices
     */
    devices: number;
    findings: Counts;
    /**
     * Last Scan At
     */
    last_scan_at: string | null;
    open_incidents: OpenIncidents;
    score: ScoreView;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Site Name
     */
    site_name: string;
};

/**
 * SiteSummary
 *
 * A site in a list. `cause` says in words why the state is not `online`.
 */
export type SiteSummary = {
    /**
     * Appliances
     */
    appliances: number;
    /**
     * Cause
     */
    cause: string | null;
    /**
     * Embedded
     */
    embedded: boolean;
    healing: HealingState;
    healing_tier: HealingTier;
    healing_tier_state: EffectiveSetting;
    /**
     * Id
     */
    id: string;
    /**
     * Lab
     */
    lab: boolean;
    /**
     * Last Checkin At
     */
    last_checkin_at: string | null;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Organisation Name
     */
    organisation_name: string;
    /**
     * Partner Id
     */
    partner_id: string;
    state: LiveState;
    /**
     * Time Zone
     */
    time_zone: string;
};

/**
 * SiteTotals
 *
 * Sites that are not archived; `needing_action` counts them all, the list holds the worst.
 */
export type SiteTotals = {
    /**
     * Needing Action
     */
    needing_action: number;
    /**
     * Total
     */
    total: number;
};

/**
 * SiteView
 *
 * A site as such; its live state is `GET /api/sites/{site_id}`.
 */
export type SiteView = {
    /**
     * Archived At
     */
    archived_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Embedded
     */
    embedded: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Lab
     */
    lab: boolean;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Partner Id
     */
    partner_id: string;
    /**
     * Time Zone
     */
    time_zone: string;
};

/**
 * SshConnection
 *
 * How the device is reached. `host_key` is its pinned OpenSSH public key (type and base64).
 */
export type SshConnection = {
    /**
     * Account
     */
    account: string;
    /**
     * Address
     */
    address: string;
    /**
     * Host Key
     */
    host_key: string;
    /**
     * Kind
     */
    kind?: 'ssh';
    /**
     * Port
     */
    port?: number;
};

/**
 * StampState
 *
 * Of the authority's certificate: it `ends_soon` within 30 days. What it stamped before it ended stays good.
 */
export type StampState = 'good' | 'ends_soon' | 'ended';

/**
 * StampView
 *
 * One time stamp. `digest` is the SHA-256 of the token's file in a kit.
 */
export type StampView = {
    /**
     * Authority
     */
    authority: string;
    /**
     * Certificate Ends At
     */
    certificate_ends_at: string;
    /**
     * Digest
     */
    digest: string;
    /**
     * Gen Time
     */
    gen_time: string;
    /**
     * Received At
     */
    received_at: string;
    /**
     * Revocation
     */
    revocation: 'checked' | 'not_offered' | 'not_fetched';
    state: StampState;
};

/**
 * StateCount
 *
 * How many targets stand there.
 */
export type StateCount = {
    state: OrderState;
    /**
     * Targets
     */
    targets: number;
};

/**
 * StepReport
 *
 * One step of a plan, in words, and what came of it; `status` is `planned` in a dry run.
 */
export type StepReport = {
    /**
     * Exit Status
     */
    exit_status?: number | null;
    /**
     * Kind
     */
    kind: string;
    /**
     * Milliseconds
     */
    milliseconds?: number | null;
    /**
     * Status
     */
    status: 'planned' | 'done' | 'unchanged' | 'failed' | 'undone' | 'skipped';
    /**
     * Summary
     */
    summary: string;
};

/**
 * StepUp
 *
 * Exactly one of them. The password counts only where no second factor is enrolled, on the embedded default.
 */
export type StepUp = {
    /**
     * Code
     */
    code?: string | null;
    passkey?: Assertion | null;
    /**
     * Password
     */
    password?: null;
    /**
     * Recovery Code
     */
    recovery_code?: string | null;
};

/**
 * TierHeal
 *
 * What a rule does for one check. `consented` is whether a live consent of the organisation covers it.
 */
export type TierHeal = {
    /**
     * Check
     */
    check: string;
    /**
     * Check Title
     */
    check_title: string;
    /**
     * Consented
     */
    consented: boolean;
    /**
     * Disabled
     */
    disabled: boolean;
    risk: Risk;
    /**
     * Runbook
     */
    runbook: string;
    /**
     * Runbook Title
     */
    runbook_title: string;
    severity: Severity;
};

/**
 * TierRule
 *
 * One rule family of a tier. `awaiting` names checks that this version cannot heal yet.
 */
export type TierRule = {
    /**
     * Awaiting
     */
    awaiting: Array<string>;
    /**
     * Heals
     */
    heals: Array<TierHeal>;
    /**
     * Id
     */
    id: string;
    /**
     * Priority
     */
    priority: number;
};

/**
 * TotpConfirmation
 *
 * The code that the authenticator shows now.
 */
export type TotpConfirmation = {
    /**
     * Code
     */
    code: string;
};

/**
 * TransitionView
 *
 * One line of an incident's life. `from_state` of the first is None; `seconds_since_previous` of the first too.
 */
export type TransitionView = {
    /**
     * Actor
     */
    actor: string;
    actor_kind: ActorKind;
    /**
     * At
     */
    at: string;
    /**
     * Attempt Id
     */
    attempt_id: string | null;
    /**
     * Detail
     */
    detail: string;
    evidence: EvidenceReference | null;
    from_state: IncidentState | null;
    /**
     * Number
     */
    number: number;
    /**
     * Reason
     */
    reason: string;
    /**
     * Received At
     */
    received_at: string;
    /**
     * Seconds Since Previous
     */
    seconds_since_previous: number | null;
    status: IncidentStatus;
    to_state: IncidentState;
};

/**
 * Undo
 *
 * What follows when the check still fails afterwards.
 */
export type Undo = 'captured' | 'none' | 'by_person';

/**
 * UserChange
 *
 * Fields that are left out stay. A change of role or `disabled` ends the person's sessions.
 */
export type UserChange = {
    /**
     * Disabled
     */
    disabled?: boolean | null;
    /**
     * Display Name
     */
    display_name?: string | null;
    role?: Role | null;
};

/**
 * UserView
 *
 * A person. `factor_owed`: lost factors were removed, and nothing is changed until a new one is enrolled.
 */
export type UserView = {
    /**
     * Created At
     */
    created_at: string;
    /**
     * Disabled At
     */
    disabled_at: string | null;
    /**
     * Display Name
     */
    display_name: string;
    /**
     * Factor Owed
     */
    factor_owed: boolean;
    /**
     * Id
     */
    id: string;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Password Change Required
     */
    password_change_required: boolean;
    role: Role;
    /**
     * Second Factor
     */
    second_factor: boolean;
    /**
     * Username
     */
    username: string;
};

/**
 * VerificationLine
 *
 * How the last walk over a log ended, and how far the one under way has come; no verdict before the first one.
 *
 * `walked` entries led to the checkpoint of `sealed_size`; `whole_at` is when every entry from the first was last
 * walked; `fault` says what differs and where; `began_at` and `done` (leaf index) belong to a walk under way.
 */
export type VerificationLine = {
    /**
     * Began At
     */
    began_at: string | null;
    /**
     * Done
     */
    done: number | null;
    /**
     * Ended At
     */
    ended_at: string | null;
    /**
     * Fault
     */
    fault: string | null;
    /**
     * Log Id
     */
    log_id: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
    /**
     * Origin
     */
    origin: string;
    /**
     * Sealed Size
     */
    sealed_size: number;
    /**
     * Site Id
     */
    site_id: string;
    /**
     * Verdict
     */
    verdict: 'sound' | 'faulty' | null;
    /**
     * Walked
     */
    walked: number;
    /**
     * Whole At
     */
    whole_at: string | null;
};

/**
 * Versions
 *
 * What runs on the box.
 */
export type Versions = {
    /**
     * Appliance
     */
    appliance: string;
    /**
     * Catalogue
     */
    catalogue: string;
    /**
     * Catalogue Digest
     */
    catalogue_digest: string;
};

/**
 * WaitingDecision
 *
 * To approve somebody is to give them a role; never that of an administrator.
 */
export type WaitingDecision = {
    /**
     * Decision
     */
    decision: 'approved' | 'refused';
    /**
     * Display Name
     */
    display_name?: string | null;
    role?: Role | null;
};

/**
 * WaitingFor
 *
 * Who has the next move.
 */
export type WaitingFor = 'partner' | 'practice' | 'appliance' | 'operator' | 'nobody';

/**
 * WaitingView
 *
 * Somebody whom a provider vouched for and who has no account. `mail` is what the provider says.
 */
export type WaitingView = {
    /**
     * Asked At
     */
    asked_at: string;
    /**
     * Id
     */
    id: string;
    /**
     * Mail
     */
    mail: string;
    /**
     * Organisation Id
     */
    organisation_id: string | null;
    /**
     * Partner Id
     */
    partner_id: string | null;
    /**
     * Provider
     */
    provider: string;
};

/**
 * Why
 *
 * Why a control stands where it stands; stable codes.
 */
export type Why = 'grave_fail' | 'accepted_risk' | 'attestation_ended' | 'outside' | 'indirect_only' | 'no_check' | 'nothing_in_scope' | 'not_seen' | 'too_few_seen' | 'fail' | 'supporting_fail' | 'not_attested';

/**
 * WitnessLine
 *
 * How far a witness has followed a log.
 */
export type WitnessLine = {
    /**
     * Appliance Id
     */
    appliance_id: string;
    /**
     * Cosigned At
     */
    cosigned_at: string;
    /**
     * Size
     */
    size: number;
};

/**
 * WitnessedView
 *
 * A line of an outside witness under the platform's head, by the witness's clock.
 */
export type WitnessedView = {
    /**
     * Name
     */
    name: string;
    /**
     * Signed At
     */
    signed_at: string;
};

/**
 * Entry
 *
 * The address, and the code that was mailed to it.
 */
export type EntryWritable = {
    /**
     * Address
     */
    address: string;
    /**
     * Code
     */
    code: string;
};

/**
 * InviteAcceptance
 *
 * Name and first password of the new person.
 */
export type InviteAcceptanceWritable = {
    /**
     * Display Name
     */
    display_name: string;
    /**
     * Password
     */
    password: string;
    /**
     * Token
     */
    token: string;
};

/**
 * InviteToken
 *
 * The token of a link; with a password, each rule is judged for it.
 */
export type InviteTokenWritable = {
    /**
     * Password
     */
    password?: string | null;
    /**
     * Token
     */
    token: string;
};

/**
 * LinkAnswer
 *
 * The token of the link; the code only in another browser than the one that asked.
 */
export type LinkAnswerWritable = {
    /**
     * Code
     */
    code?: string | null;
    /**
     * Token
     */
    token: string;
};

/**
 * NewDevice
 *
 * A device to watch. `appliance_id` may be left out when the site has one confirmed appliance.
 */
export type NewDeviceWritable = {
    /**
     * Appliance Id
     */
    appliance_id?: string | null;
    /**
     * Checks
     */
    checks?: Array<string> | null;
    /**
     * Connection
     */
    connection: ({
        kind: 'ssh';
    } & SshConnectionWritable) | ({
        kind: 'local';
    } & LocalConnection);
    device_class?: DeviceClass;
    /**
     * Name
     */
    name: string;
    /**
     * Platform
     */
    platform?: 'linux' | 'appliance';
    /**
     * Role
     */
    role?: string;
};

/**
 * NewProvider
 *
 * An organisation's own provider. People of the listed mail domains may ask for an account.
 */
export type NewProviderWritable = {
    /**
     * Client Id
     */
    client_id: string;
    /**
     * Client Secret
     */
    client_secret: string;
    /**
     * Domains
     */
    domains?: Array<string>;
    /**
     * Issuer
     */
    issuer: string;
    /**
     * Name
     */
    name: string;
    /**
     * Organisation Id
     */
    organisation_id: string;
};

/**
 * OauthStart
 *
 * Where to go on afterwards, and the token of an invitation that is accepted by this.
 */
export type OauthStartWritable = {
    /**
     * Invite
     */
    invite?: string | null;
    /**
     * Next
     */
    next?: string | null;
};

/**
 * ProviderChange
 *
 * Fields that are left out stay. The issuer never changes: that would be another provider.
 */
export type ProviderChangeWritable = {
    /**
     * Client Id
     */
    client_id?: string | null;
    /**
     * Client Secret
     */
    client_secret?: string | null;
    /**
     * Domains
     */
    domains?: Array<string> | null;
    /**
     * Name
     */
    name?: string | null;
};

/**
 * ResetToken
 *
 * The token of a link; with a password, each rule is judged for it.
 */
export type ResetTokenWritable = {
    /**
     * Password
     */
    password?: string | null;
    /**
     * Token
     */
    token: string;
};

/**
 * SignIn
 *
 * Account name and password.
 */
export type SignInWritable = {
    /**
     * Password
     */
    password: string;
    /**
     * Username
     */
    username: string;
};

/**
 * SshConnection
 *
 * How the device is reached. `host_key` is its pinned OpenSSH public key (type and base64).
 */
export type SshConnectionWritable = {
    /**
     * Account
     */
    account: string;
    /**
     * Address
     */
    address: string;
    /**
     * Host Key
     */
    host_key: string;
    /**
     * Kind
     */
    kind?: 'ssh';
    /**
     * Port
     */
    port?: number;
    /**
     * Private Key
     */
    private_key: string;
};

/**
 * StepUp
 *
 * Exactly one of them. The password counts only where no second factor is enrolled, on the embedded default.
 */
export type StepUpWritable = {
    /**
     * Code
     */
    code?: string | null;
    passkey?: Assertion | null;
    /**
     * Password
     */
    password?: string | null;
    /**
     * Recovery Code
     */
    recovery_code?: string | null;
};

export type ListApiKeysData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/api-keys';
};

export type ListApiKeysErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListApiKeysError = ListApiKeysErrors[keyof ListApiKeysErrors];

export type ListApiKeysResponses = {
    /**
     * Successful Response
     */
    200: PageApiKeyView;
};

export type ListApiKeysResponse = ListApiKeysResponses[keyof ListApiKeysResponses];

export type CreateApiKeyData = {
    body: NewApiKey;
    path?: never;
    query?: never;
    url: '/api/api-keys';
};

export type CreateApiKeyErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreateApiKeyError = CreateApiKeyErrors[keyof CreateApiKeyErrors];

export type CreateApiKeyResponses = {
    /**
     * Successful Response
     */
    201: CreatedApiKey;
};

export type CreateApiKeyResponse = CreateApiKeyResponses[keyof CreateApiKeyResponses];

export type RevokeApiKeyData = {
    body?: never;
    path: {
        /**
         * Api Key Id
         */
        api_key_id: string;
    };
    query?: never;
    url: '/api/api-keys/{api_key_id}';
};

export type RevokeApiKeyErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RevokeApiKeyError = RevokeApiKeyErrors[keyof RevokeApiKeyErrors];

export type RevokeApiKeyResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RevokeApiKeyResponse = RevokeApiKeyResponses[keyof RevokeApiKeyResponses];

export type ListAppliancesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * State
         */
        state?: LiveState | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/appliances';
};

export type ListAppliancesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListAppliancesError = ListAppliancesErrors[keyof ListAppliancesErrors];

export type ListAppliancesResponses = {
    /**
     * Successful Response
     */
    200: PageApplianceView;
};

export type ListAppliancesResponse = ListAppliancesResponses[keyof ListAppliancesResponses];

export type GetApplianceData = {
    body?: never;
    path: {
        /**
         * Appliance Id
         */
        appliance_id: string;
    };
    query?: never;
    url: '/api/appliances/{appliance_id}';
};

export type GetApplianceErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetApplianceError = GetApplianceErrors[keyof GetApplianceErrors];

export type GetApplianceResponses = {
    /**
     * Successful Response
     */
    200: AppliancePage;
};

export type GetApplianceResponse = GetApplianceResponses[keyof GetApplianceResponses];

export type RenameApplianceData = {
    body: NewName;
    path: {
        /**
         * Appliance Id
         */
        appliance_id: string;
    };
    query?: never;
    url: '/api/appliances/{appliance_id}';
};

export type RenameApplianceErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RenameApplianceError = RenameApplianceErrors[keyof RenameApplianceErrors];

export type RenameApplianceResponses = {
    /**
     * Successful Response
     */
    200: AppliancePage;
};

export type RenameApplianceResponse = RenameApplianceResponses[keyof RenameApplianceResponses];

export type ConfirmKeysData = {
    body: ConfirmKeys;
    path: {
        /**
         * Appliance Id
         */
        appliance_id: string;
    };
    query?: never;
    url: '/api/appliances/{appliance_id}/confirm-keys';
};

export type ConfirmKeysErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ConfirmKeysError = ConfirmKeysErrors[keyof ConfirmKeysErrors];

export type ConfirmKeysResponses = {
    /**
     * Successful Response
     */
    200: AppliancePage;
};

export type ConfirmKeysResponse = ConfirmKeysResponses[keyof ConfirmKeysResponses];

export type RetireApplianceData = {
    body: Retirement;
    path: {
        /**
         * Appliance Id
         */
        appliance_id: string;
    };
    query?: never;
    url: '/api/appliances/{appliance_id}/retire';
};

export type RetireApplianceErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RetireApplianceError = RetireApplianceErrors[keyof RetireApplianceErrors];

export type RetireApplianceResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RetireApplianceResponse = RetireApplianceResponses[keyof RetireApplianceResponses];

export type ListAttemptsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Site
         */
        site?: string | null;
        /**
         * Incident
         */
        incident?: string | null;
        /**
         * Device
         */
        device?: string | null;
        /**
         * Check
         */
        check?: string | null;
        /**
         * Runbook
         */
        runbook?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/attempts';
};

export type ListAttemptsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListAttemptsError = ListAttemptsErrors[keyof ListAttemptsErrors];

export type ListAttemptsResponses = {
    /**
     * Successful Response
     */
    200: PageAttemptView;
};

export type ListAttemptsResponse = ListAttemptsResponses[keyof ListAttemptsResponses];

export type ListAuditData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
        /**
         * From
         *
         * Lines at or after it.
         */
        from?: string | null;
        /**
         * To
         *
         * Lines before it.
         */
        to?: string | null;
        /**
         * Site
         */
        site?: string | null;
        /**
         * Action
         *
         * `invite.create`, or `invite` for all that is done to one.
         */
        action?: string | null;
        /**
         * Subject
         *
         * The id of who did it.
         */
        subject?: string | null;
        /**
         * Person
         *
         * A part of the name of who did it.
         */
        person?: string | null;
        /**
         * Target
         *
         * Id or kind of what it was done to.
         */
        target?: string | null;
        /**
         * Outcome
         */
        outcome?: 'done' | 'refused' | 'failed' | null;
    };
    url: '/api/audit';
};

export type ListAuditErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListAuditError = ListAuditErrors[keyof ListAuditErrors];

export type ListAuditResponses = {
    /**
     * Successful Response
     */
    200: PageAuditLine;
};

export type ListAuditResponse = ListAuditResponses[keyof ListAuditResponses];

export type DownloadAuditData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * From
         *
         * Lines at or after it.
         */
        from?: string | null;
        /**
         * To
         *
         * Lines before it.
         */
        to?: string | null;
        /**
         * Site
         */
        site?: string | null;
        /**
         * Action
         *
         * `invite.create`, or `invite` for all that is done to one.
         */
        action?: string | null;
        /**
         * Subject
         *
         * The id of who did it.
         */
        subject?: string | null;
        /**
         * Person
         *
         * A part of the name of who did it.
         */
        person?: string | null;
        /**
         * Target
         *
         * Id or kind of what it was done to.
         */
        target?: string | null;
        /**
         * Outcome
         */
        outcome?: 'done' | 'refused' | 'failed' | null;
    };
    url: '/api/audit.csv';
};

export type DownloadAuditErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DownloadAuditError = DownloadAuditErrors[keyof DownloadAuditErrors];

export type DownloadAuditResponses = {
    /**
     * RFC 4180, UTF-8, the newest line first.
     */
    200: unknown;
};

export type ListGrantsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/auditor-grants';
};

export type ListGrantsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListGrantsError = ListGrantsErrors[keyof ListGrantsErrors];

export type ListGrantsResponses = {
    /**
     * Successful Response
     */
    200: PageGrantView;
};

export type ListGrantsResponse = ListGrantsResponses[keyof ListGrantsResponses];

export type GiveGrantData = {
    body: NewGrant;
    path?: never;
    query?: never;
    url: '/api/auditor-grants';
};

export type GiveGrantErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GiveGrantError = GiveGrantErrors[keyof GiveGrantErrors];

export type GiveGrantResponses = {
    /**
     * Successful Response
     */
    201: GrantView;
};

export type GiveGrantResponse = GiveGrantResponses[keyof GiveGrantResponses];

export type EndGrantData = {
    body?: never;
    path: {
        /**
         * Grant Id
         */
        grant_id: string;
    };
    query?: never;
    url: '/api/auditor-grants/{grant_id}';
};

export type EndGrantErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type EndGrantError = EndGrantErrors[keyof EndGrantErrors];

export type EndGrantResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type EndGrantResponse = EndGrantResponses[keyof EndGrantResponses];

export type ChangeGrantData = {
    body: GrantChange;
    path: {
        /**
         * Grant Id
         */
        grant_id: string;
    };
    query?: never;
    url: '/api/auditor-grants/{grant_id}';
};

export type ChangeGrantErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ChangeGrantError = ChangeGrantErrors[keyof ChangeGrantErrors];

export type ChangeGrantResponses = {
    /**
     * Successful Response
     */
    200: GrantView;
};

export type ChangeGrantResponse = ChangeGrantResponses[keyof ChangeGrantResponses];

export type AskForCodeData = {
    body: CodeRequest;
    path?: never;
    query?: never;
    url: '/api/auditor/codes';
};

export type AskForCodeErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type AskForCodeError = AskForCodeErrors[keyof AskForCodeErrors];

export type AskForCodeResponses = {
    /**
     * Successful Response
     */
    202: CodeRequested;
};

export type AskForCodeResponse = AskForCodeResponses[keyof AskForCodeResponses];

export type EnterData = {
    body: EntryWritable;
    path?: never;
    query?: never;
    url: '/api/auditor/enter';
};

export type EnterErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type EnterError = EnterErrors[keyof EnterErrors];

export type EnterResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type EnterResponse = EnterResponses[keyof EnterResponses];

export type GetOwnGrantData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auditor/grant';
};

export type GetOwnGrantErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetOwnGrantError = GetOwnGrantErrors[keyof GetOwnGrantErrors];

export type GetOwnGrantResponses = {
    /**
     * Successful Response
     */
    200: OwnGrant;
};

export type GetOwnGrantResponse = GetOwnGrantResponses[keyof GetOwnGrantResponses];

export type GetCsrfTokenData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/csrf';
};

export type GetCsrfTokenErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetCsrfTokenError = GetCsrfTokenErrors[keyof GetCsrfTokenErrors];

export type GetCsrfTokenResponses = {
    /**
     * Successful Response
     */
    200: CsrfToken;
};

export type GetCsrfTokenResponse = GetCsrfTokenResponses[keyof GetCsrfTokenResponses];

export type AskForLinkData = {
    body: LinkRequest;
    path?: never;
    query?: never;
    url: '/api/auth/links';
};

export type AskForLinkErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type AskForLinkError = AskForLinkErrors[keyof AskForLinkErrors];

export type AskForLinkResponses = {
    /**
     * Successful Response
     */
    202: LinkRequested;
};

export type AskForLinkResponse = AskForLinkResponses[keyof AskForLinkResponses];

export type SignInData = {
    body: SignInWritable;
    path?: never;
    query?: never;
    url: '/api/auth/login';
};

export type SignInErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type SignInError = SignInErrors[keyof SignInErrors];

export type SignInResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type SignInResponse = SignInResponses[keyof SignInResponses];

export type SignOutData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/logout';
};

export type SignOutErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type SignOutError = SignOutErrors[keyof SignOutErrors];

export type SignOutResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type SignOutResponse = SignOutResponses[keyof SignOutResponses];

export type AskAboutLostFactorData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/lost-factor';
};

export type AskAboutLostFactorErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type AskAboutLostFactorError = AskAboutLostFactorErrors[keyof AskAboutLostFactorErrors];

export type AskAboutLostFactorResponses = {
    /**
     * Successful Response
     */
    202: LostFactorAsked;
};

export type AskAboutLostFactorResponse = AskAboutLostFactorResponses[keyof AskAboutLostFactorResponses];

export type CancelByLinkData = {
    body: LostFactorCancel;
    path?: never;
    query?: never;
    url: '/api/auth/lost-factor/cancel';
};

export type CancelByLinkErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CancelByLinkError = CancelByLinkErrors[keyof CancelByLinkErrors];

export type CancelByLinkResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type CancelByLinkResponse = CancelByLinkResponses[keyof CancelByLinkResponses];

export type GetMeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/me';
};

export type GetMeErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetMeError = GetMeErrors[keyof GetMeErrors];

export type GetMeResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type GetMeResponse = GetMeResponses[keyof GetMeResponses];

export type GetSignInMethodsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * With
         */
        with?: string | null;
    };
    url: '/api/auth/methods';
};

export type GetSignInMethodsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetSignInMethodsError = GetSignInMethodsErrors[keyof GetSignInMethodsErrors];

export type GetSignInMethodsResponses = {
    /**
     * Successful Response
     */
    200: SignInMethods;
};

export type GetSignInMethodsResponse = GetSignInMethodsResponses[keyof GetSignInMethodsResponses];

export type BeginAtProviderData = {
    body: OauthStartWritable;
    path: {
        /**
         * Provider
         */
        provider: string;
    };
    query?: never;
    url: '/api/auth/oauth/{provider}';
};

export type BeginAtProviderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type BeginAtProviderError = BeginAtProviderErrors[keyof BeginAtProviderErrors];

export type BeginAtProviderResponses = {
    /**
     * Successful Response
     */
    200: OauthStarted;
};

export type BeginAtProviderResponse = BeginAtProviderResponses[keyof BeginAtProviderResponses];

export type ReturnFromProviderData = {
    body: OauthReturn;
    path: {
        /**
         * Provider
         */
        provider: string;
    };
    query?: never;
    url: '/api/auth/oauth/{provider}/return';
};

export type ReturnFromProviderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ReturnFromProviderError = ReturnFromProviderErrors[keyof ReturnFromProviderErrors];

export type ReturnFromProviderResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type ReturnFromProviderResponse = ReturnFromProviderResponses[keyof ReturnFromProviderResponses];

export type SignInWithPasskeyData = {
    body: PasskeySignIn;
    path?: never;
    query?: never;
    url: '/api/auth/passkeys';
};

export type SignInWithPasskeyErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type SignInWithPasskeyError = SignInWithPasskeyErrors[keyof SignInWithPasskeyErrors];

export type SignInWithPasskeyResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type SignInWithPasskeyResponse = SignInWithPasskeyResponses[keyof SignInWithPasskeyResponses];

export type GetPasskeyChallengeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/passkeys/options';
};

export type GetPasskeyChallengeErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetPasskeyChallengeError = GetPasskeyChallengeErrors[keyof GetPasskeyChallengeErrors];

export type GetPasskeyChallengeResponses = {
    /**
     * Successful Response
     */
    200: PasskeyOptions;
};

export type GetPasskeyChallengeResponse = GetPasskeyChallengeResponses[keyof GetPasskeyChallengeResponses];

export type ChangePasswordData = {
    body: PasswordChange;
    path?: never;
    query?: never;
    url: '/api/auth/password';
};

export type ChangePasswordErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ChangePasswordError = ChangePasswordErrors[keyof ChangePasswordErrors];

export type ChangePasswordResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type ChangePasswordResponse = ChangePasswordResponses[keyof ChangePasswordResponses];

export type CheckPasswordData = {
    body: PasswordCandidate;
    path?: never;
    query?: never;
    url: '/api/auth/password-check';
};

export type CheckPasswordErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CheckPasswordError = CheckPasswordErrors[keyof CheckPasswordErrors];

export type CheckPasswordResponses = {
    /**
     * Successful Response
     */
    200: PasswordRules;
};

export type CheckPasswordResponse = CheckPasswordResponses[keyof CheckPasswordResponses];

export type GetPasswordRulesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/password-rules';
};

export type GetPasswordRulesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetPasswordRulesError = GetPasswordRulesErrors[keyof GetPasswordRulesErrors];

export type GetPasswordRulesResponses = {
    /**
     * Successful Response
     */
    200: PasswordRules;
};

export type GetPasswordRulesResponse = GetPasswordRulesResponses[keyof GetPasswordRulesResponses];

export type AskForResetData = {
    body: ResetRequest;
    path?: never;
    query?: never;
    url: '/api/auth/resets';
};

export type AskForResetErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type AskForResetError = AskForResetErrors[keyof AskForResetErrors];

export type AskForResetResponses = {
    /**
     * Successful Response
     */
    202: ResetRequested;
};

export type AskForResetResponse = AskForResetResponses[keyof AskForResetResponses];

export type InspectResetData = {
    body: ResetTokenWritable;
    path?: never;
    query?: never;
    url: '/api/auth/resets/inspect';
};

export type InspectResetErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type InspectResetError = InspectResetErrors[keyof InspectResetErrors];

export type InspectResetResponses = {
    /**
     * Successful Response
     */
    200: ResetShown;
};

export type InspectResetResponse = InspectResetResponses[keyof InspectResetResponses];

export type RedeemResetData = {
    body: ResetRedemption;
    path?: never;
    query?: never;
    url: '/api/auth/resets/redeem';
};

export type RedeemResetErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RedeemResetError = RedeemResetErrors[keyof RedeemResetErrors];

export type RedeemResetResponses = {
    /**
     * Successful Response
     */
    200: ResetDone;
};

export type RedeemResetResponse = RedeemResetResponses[keyof RedeemResetResponses];

export type GetSecondFactorData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/second-factor';
};

export type GetSecondFactorErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetSecondFactorError = GetSecondFactorErrors[keyof GetSecondFactorErrors];

export type GetSecondFactorResponses = {
    /**
     * Successful Response
     */
    200: SecondFactorChallenge;
};

export type GetSecondFactorResponse = GetSecondFactorResponses[keyof GetSecondFactorResponses];

export type ShowSecondFactorData = {
    body: FactorProof;
    path?: never;
    query?: never;
    url: '/api/auth/second-factor';
};

export type ShowSecondFactorErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ShowSecondFactorError = ShowSecondFactorErrors[keyof ShowSecondFactorErrors];

export type ShowSecondFactorResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type ShowSecondFactorResponse = ShowSecondFactorResponses[keyof ShowSecondFactorResponses];

export type StepUpData = {
    body: StepUpWritable;
    path?: never;
    query?: never;
    url: '/api/auth/step-up';
};

export type StepUpErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type StepUpError = StepUpErrors[keyof StepUpErrors];

export type StepUpResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type StepUpResponse = StepUpResponses[keyof StepUpResponses];

export type GetStepUpChallengeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/auth/step-up/options';
};

export type GetStepUpChallengeErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetStepUpChallengeError = GetStepUpChallengeErrors[keyof GetStepUpChallengeErrors];

export type GetStepUpChallengeResponses = {
    /**
     * Successful Response
     */
    200: PasskeyOptions;
};

export type GetStepUpChallengeResponse = GetStepUpChallengeResponses[keyof GetStepUpChallengeResponses];

export type ListChecksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Platform
         */
        platform?: Platform | null;
    };
    url: '/api/catalogue/checks';
};

export type ListChecksErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListChecksError = ListChecksErrors[keyof ListChecksErrors];

export type ListChecksResponses = {
    /**
     * Successful Response
     */
    200: PageCheckView;
};

export type ListChecksResponse = ListChecksResponses[keyof ListChecksResponses];

export type GetCheckData = {
    body?: never;
    path: {
        /**
         * Check Id
         */
        check_id: string;
    };
    query?: never;
    url: '/api/catalogue/checks/{check_id}';
};

export type GetCheckErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetCheckError = GetCheckErrors[keyof GetCheckErrors];

export type GetCheckResponses = {
    /**
     * Successful Response
     */
    200: CheckView;
};

export type GetCheckResponse = GetCheckResponses[keyof GetCheckResponses];

export type GetFrameworkStandingData = {
    body?: never;
    path: {
        /**
         * Framework
         */
        framework: string;
    };
    query?: {
        /**
         * Site
         *
         * At this site.
         */
        site?: string | null;
        /**
         * Organisation
         *
         * Over all its sites together.
         */
        organisation?: string | null;
    };
    url: '/api/compliance/frameworks/{framework}';
};

export type GetFrameworkStandingErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetFrameworkStandingError = GetFrameworkStandingErrors[keyof GetFrameworkStandingErrors];

export type GetFrameworkStandingResponses = {
    /**
     * Successful Response
     */
    200: FrameworkStanding;
};

export type GetFrameworkStandingResponse = GetFrameworkStandingResponses[keyof GetFrameworkStandingResponses];

export type ListScoresData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Framework
         *
         * Only checks that serve this framework.
         */
        framework?: string | null;
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Limit
         *
         * How many sites at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/compliance/scores';
};

export type ListScoresErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListScoresError = ListScoresErrors[keyof ListScoresErrors];

export type ListScoresResponses = {
    /**
     * Successful Response
     */
    200: PageSiteScore;
};

export type ListScoresResponse = ListScoresResponses[keyof ListScoresResponses];

export type RevokeConsentData = {
    body: Revocation;
    path: {
        /**
         * Consent Id
         */
        consent_id: string;
    };
    query?: never;
    url: '/api/consents/{consent_id}/revoke';
};

export type RevokeConsentErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RevokeConsentError = RevokeConsentErrors[keyof RevokeConsentErrors];

export type RevokeConsentResponses = {
    /**
     * Successful Response
     */
    200: ConsentView;
};

export type RevokeConsentResponse = RevokeConsentResponses[keyof RevokeConsentResponses];

export type ListDevicesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Site
         */
        site?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/devices';
};

export type ListDevicesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListDevicesError = ListDevicesErrors[keyof ListDevicesErrors];

export type ListDevicesResponses = {
    /**
     * Successful Response
     */
    200: PageDeviceView;
};

export type ListDevicesResponse = ListDevicesResponses[keyof ListDevicesResponses];

export type ArchiveDeviceData = {
    body?: never;
    path: {
        /**
         * Device Id
         */
        device_id: string;
    };
    query?: never;
    url: '/api/devices/{device_id}';
};

export type ArchiveDeviceErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ArchiveDeviceError = ArchiveDeviceErrors[keyof ArchiveDeviceErrors];

export type ArchiveDeviceResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type ArchiveDeviceResponse = ArchiveDeviceResponses[keyof ArchiveDeviceResponses];

export type GetDeviceData = {
    body?: never;
    path: {
        /**
         * Device Id
         */
        device_id: string;
    };
    query?: never;
    url: '/api/devices/{device_id}';
};

export type GetDeviceErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetDeviceError = GetDeviceErrors[keyof GetDeviceErrors];

export type GetDeviceResponses = {
    /**
     * Successful Response
     */
    200: DeviceView;
};

export type GetDeviceResponse = GetDeviceResponses[keyof GetDeviceResponses];

export type ChangeDeviceData = {
    body: DeviceChange;
    path: {
        /**
         * Device Id
         */
        device_id: string;
    };
    query?: never;
    url: '/api/devices/{device_id}';
};

export type ChangeDeviceErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ChangeDeviceError = ChangeDeviceErrors[keyof ChangeDeviceErrors];

export type ChangeDeviceResponses = {
    /**
     * Successful Response
     */
    200: DeviceView;
};

export type ChangeDeviceResponse = ChangeDeviceResponses[keyof ChangeDeviceResponses];

export type SetDeviceCredentialData = {
    body: NewCredential;
    path: {
        /**
         * Device Id
         */
        device_id: string;
    };
    query?: never;
    url: '/api/devices/{device_id}/credential';
};

export type SetDeviceCredentialErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type SetDeviceCredentialError = SetDeviceCredentialErrors[keyof SetDeviceCredentialErrors];

export type SetDeviceCredentialResponses = {
    /**
     * Successful Response
     */
    200: DeviceView;
};

export type SetDeviceCredentialResponse = SetDeviceCredentialResponses[keyof SetDeviceCredentialResponses];

export type StreamEventsData = {
    body?: never;
    headers?: {
        /**
         * Last-Event-Id
         *
         * `id` of the last frame seen.
         */
        'last-event-id'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/api/events';
};

export type StreamEventsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type StreamEventsError = StreamEventsErrors[keyof StreamEventsErrors];

export type StreamEventsResponses = {
    /**
     * Successful Response
     */
    200: unknown;
};

export type CloseAlarmData = {
    body: AlarmClose;
    path: {
        /**
         * Alarm Id
         */
        alarm_id: string;
    };
    query?: never;
    url: '/api/evidence/alarms/{alarm_id}/close';
};

export type CloseAlarmErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CloseAlarmError = CloseAlarmErrors[keyof CloseAlarmErrors];

export type CloseAlarmResponses = {
    /**
     * Successful Response
     */
    200: AlarmLine;
};

export type CloseAlarmResponse = CloseAlarmResponses[keyof CloseAlarmResponses];

export type ListAnchorsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Site
         */
        site?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/evidence/anchors';
};

export type ListAnchorsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListAnchorsError = ListAnchorsErrors[keyof ListAnchorsErrors];

export type ListAnchorsResponses = {
    /**
     * Successful Response
     */
    200: AnchorPage;
};

export type ListAnchorsResponse = ListAnchorsResponses[keyof ListAnchorsResponses];

export type AskAgainData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/evidence/anchors/ask-again';
};

export type AskAgainErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type AskAgainError = AskAgainErrors[keyof AskAgainErrors];

export type AskAgainResponses = {
    /**
     * Successful Response
     */
    200: AskedAgain;
};

export type AskAgainResponse = AskAgainResponses[keyof AskAgainResponses];

export type ListCheckpointsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Site
         */
        site?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/evidence/checkpoints';
};

export type ListCheckpointsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListCheckpointsError = ListCheckpointsErrors[keyof ListCheckpointsErrors];

export type ListCheckpointsResponses = {
    /**
     * Successful Response
     */
    200: PageCheckpointLine;
};

export type ListCheckpointsResponse = ListCheckpointsResponses[keyof ListCheckpointsResponses];

export type ListControlsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/evidence/controls';
};

export type ListControlsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListControlsError = ListControlsErrors[keyof ListControlsErrors];

export type ListControlsResponses = {
    /**
     * Response List Controls
     *
     * Successful Response
     */
    200: Array<ControlLine>;
};

export type ListControlsResponse = ListControlsResponses[keyof ListControlsResponses];

export type ListEntriesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Site
         */
        site?: string | null;
        /**
         * Device
         */
        device?: string | null;
        /**
         * Appliance
         */
        appliance?: string | null;
        /**
         * About
         *
         * Id of an attempt, order, gap, decision or export.
         */
        about?: string | null;
        /**
         * Kind
         */
        kind?: Kind | null;
        /**
         * Check
         *
         * Observations that judged this check.
         */
        check?: string | null;
        /**
         * Control
         *
         * Observations that judged a check which serves this control, as the framework cites it.
         */
        control?: string | null;
        /**
         * Framework
         *
         * Whose control it is.
         */
        framework?: string;
        /**
         * From
         *
         * Received at or after; a day or a moment.
         */
        from?: string | null;
        /**
         * To
         *
         * Received before.
         */
        to?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/evidence/entries';
};

export type ListEntriesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListEntriesError = ListEntriesErrors[keyof ListEntriesErrors];

export type ListEntriesResponses = {
    /**
     * Successful Response
     */
    200: PageEntryLine;
};

export type ListEntriesResponse = ListEntriesResponses[keyof ListEntriesResponses];

export type GetEntryByNumberData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Appliance
         */
        appliance: string;
        /**
         * Epoch
         */
        epoch: number;
        /**
         * Seq
         */
        seq: number;
    };
    url: '/api/evidence/entries/by-number';
};

export type GetEntryByNumberErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetEntryByNumberError = GetEntryByNumberErrors[keyof GetEntryByNumberErrors];

export type GetEntryByNumberResponses = {
    /**
     * Successful Response
     */
    200: EntryLine;
};

export type GetEntryByNumberResponse = GetEntryByNumberResponses[keyof GetEntryByNumberResponses];

export type GetEntryData = {
    body?: never;
    path: {
        /**
         * Entry Id
         */
        entry_id: string;
    };
    query?: never;
    url: '/api/evidence/entries/{entry_id}';
};

export type GetEntryErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetEntryError = GetEntryErrors[keyof GetEntryErrors];

export type GetEntryResponses = {
    /**
     * Successful Response
     */
    200: EntryView;
};

export type GetEntryResponse = GetEntryResponses[keyof GetEntryResponses];

export type ListLogsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Site
         */
        site?: string | null;
    };
    url: '/api/evidence/logs';
};

export type ListLogsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListLogsError = ListLogsErrors[keyof ListLogsErrors];

export type ListLogsResponses = {
    /**
     * Response List Logs
     *
     * Successful Response
     */
    200: Array<LogView>;
};

export type ListLogsResponse = ListLogsResponses[keyof ListLogsResponses];

export type DownloadAnchorData = {
    body?: never;
    path: {
        /**
         * Log Id
         */
        log_id: string;
        /**
         * Anchor Id
         */
        anchor_id: string;
    };
    query?: never;
    url: '/api/evidence/logs/{log_id}/anchors/{anchor_id}';
};

export type DownloadAnchorErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DownloadAnchorError = DownloadAnchorErrors[keyof DownloadAnchorErrors];

export type DownloadAnchorResponses = {
    /**
     * The anchor as in a kit, and as received.
     */
    200: Blob | File;
};

export type DownloadAnchorResponse = DownloadAnchorResponses[keyof DownloadAnchorResponses];

export type GetConsistencyData = {
    body?: never;
    path: {
        /**
         * Log Id
         */
        log_id: string;
    };
    query: {
        /**
         * Old
         */
        old: number;
        /**
         * New
         */
        new: number;
    };
    url: '/api/evidence/logs/{log_id}/consistency';
};

export type GetConsistencyErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetConsistencyError = GetConsistencyErrors[keyof GetConsistencyErrors];

export type GetConsistencyResponses = {
    /**
     * Successful Response
     */
    200: ConsistencyView;
};

export type GetConsistencyResponse = GetConsistencyResponses[keyof GetConsistencyResponses];

export type GetLogHeadsData = {
    body?: never;
    path: {
        /**
         * Log Id
         */
        log_id: string;
    };
    query?: never;
    url: '/api/evidence/logs/{log_id}/heads';
};

export type GetLogHeadsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetLogHeadsError = GetLogHeadsErrors[keyof GetLogHeadsErrors];

export type GetLogHeadsResponses = {
    /**
     * Successful Response
     */
    200: HeadsView;
};

export type GetLogHeadsResponse = GetLogHeadsResponses[keyof GetLogHeadsResponses];

export type ListKeyEntriesData = {
    body?: never;
    path: {
        /**
         * Log Id
         */
        log_id: string;
    };
    query?: {
        /**
         * Size
         *
         * Default: the newest checkpoint's.
         */
        size?: number | null;
    };
    url: '/api/evidence/logs/{log_id}/keys';
};

export type ListKeyEntriesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListKeyEntriesError = ListKeyEntriesErrors[keyof ListKeyEntriesErrors];

export type ListKeyEntriesResponses = {
    /**
     * Successful Response
     */
    200: KeyEntriesView;
};

export type ListKeyEntriesResponse = ListKeyEntriesResponses[keyof ListKeyEntriesResponses];

export type ListLeavesData = {
    body?: never;
    path: {
        /**
         * Log Id
         */
        log_id: string;
    };
    query?: {
        /**
         * Start
         */
        start?: number;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/api/evidence/logs/{log_id}/leaves';
};

export type ListLeavesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListLeavesError = ListLeavesErrors[keyof ListLeavesErrors];

export type ListLeavesResponses = {
    /**
     * Successful Response
     */
    200: LeafPage;
};

export type ListLeavesResponse = ListLeavesResponses[keyof ListLeavesResponses];

export type DrawSampleData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Seed
         *
         * The same seed over the same period draws the same entries again.
         */
        seed: string;
        /**
         * From
         *
         * Received at or after; a day or a moment.
         */
        from: string;
        /**
         * To
         *
         * Received before.
         */
        to: string;
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Site
         */
        site?: string | null;
        /**
         * Device
         */
        device?: string | null;
        /**
         * Kind
         */
        kind?: Kind | null;
        /**
         * Check
         *
         * Observations that judged this check.
         */
        check?: string | null;
        /**
         * Control
         *
         * Observations that judged a check which serves this control, as the framework cites it.
         */
        control?: string | null;
        /**
         * Framework
         *
         * Whose control it is.
         */
        framework?: string;
        /**
         * Size
         */
        size?: number;
    };
    url: '/api/evidence/samples';
};

export type DrawSampleErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DrawSampleError = DrawSampleErrors[keyof DrawSampleErrors];

export type DrawSampleResponses = {
    /**
     * Successful Response
     */
    200: SampleView;
};

export type DrawSampleResponse = DrawSampleResponses[keyof DrawSampleResponses];

export type ListVerificationsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Site
         */
        site?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/evidence/verifications';
};

export type ListVerificationsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListVerificationsError = ListVerificationsErrors[keyof ListVerificationsErrors];

export type ListVerificationsResponses = {
    /**
     * Successful Response
     */
    200: PageVerificationLine;
};

export type ListVerificationsResponse = ListVerificationsResponses[keyof ListVerificationsResponses];

export type ListFindingsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Site
         */
        site?: string | null;
        /**
         * Device
         */
        device?: string | null;
        /**
         * Check
         */
        check?: string | null;
        /**
         * Result
         */
        result?: Result | null;
        /**
         * Severity
         */
        severity?: Severity | null;
        /**
         * Stale
         *
         * Only stale ones, or only fresh ones.
         */
        stale?: boolean | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/findings';
};

export type ListFindingsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListFindingsError = ListFindingsErrors[keyof ListFindingsErrors];

export type ListFindingsResponses = {
    /**
     * Successful Response
     */
    200: PageFindingRow;
};

export type ListFindingsResponse = ListFindingsResponses[keyof ListFindingsResponses];

export type GetFindingData = {
    body?: never;
    path: {
        /**
         * Finding Id
         */
        finding_id: string;
    };
    query?: never;
    url: '/api/findings/{finding_id}';
};

export type GetFindingErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetFindingError = GetFindingErrors[keyof GetFindingErrors];

export type GetFindingResponses = {
    /**
     * Successful Response
     */
    200: FindingView;
};

export type GetFindingResponse = GetFindingResponses[keyof GetFindingResponses];

export type ListFrameworksData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/frameworks';
};

export type ListFrameworksErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListFrameworksError = ListFrameworksErrors[keyof ListFrameworksErrors];

export type ListFrameworksResponses = {
    /**
     * Successful Response
     */
    200: PageFrameworkView;
};

export type ListFrameworksResponse = ListFrameworksResponses[keyof ListFrameworksResponses];

export type ListIncidentsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Site
         */
        site?: string | null;
        /**
         * State
         */
        state?: IncidentState | null;
        /**
         * Open
         */
        open?: boolean | null;
        /**
         * Device
         */
        device?: string | null;
        /**
         * Check
         */
        check?: string | null;
        /**
         * Severity
         */
        severity?: Severity | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/incidents';
};

export type ListIncidentsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListIncidentsError = ListIncidentsErrors[keyof ListIncidentsErrors];

export type ListIncidentsResponses = {
    /**
     * Successful Response
     */
    200: PageIncidentRow;
};

export type ListIncidentsResponse = ListIncidentsResponses[keyof ListIncidentsResponses];

export type GetIncidentData = {
    body?: never;
    path: {
        /**
         * Incident Id
         */
        incident_id: string;
    };
    query?: never;
    url: '/api/incidents/{incident_id}';
};

export type GetIncidentErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetIncidentError = GetIncidentErrors[keyof GetIncidentErrors];

export type GetIncidentResponses = {
    /**
     * Successful Response
     */
    200: IncidentView;
};

export type GetIncidentResponse = GetIncidentResponses[keyof GetIncidentResponses];

export type ListInvitesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/invites';
};

export type ListInvitesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListInvitesError = ListInvitesErrors[keyof ListInvitesErrors];

export type ListInvitesResponses = {
    /**
     * Successful Response
     */
    200: PageInviteView;
};

export type ListInvitesResponse = ListInvitesResponses[keyof ListInvitesResponses];

export type InviteData = {
    body: NewInvite;
    path?: never;
    query?: never;
    url: '/api/invites';
};

export type InviteErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type InviteError = InviteErrors[keyof InviteErrors];

export type InviteResponses = {
    /**
     * Successful Response
     */
    201: CreatedInvite;
};

export type InviteResponse = InviteResponses[keyof InviteResponses];

export type AcceptInviteData = {
    body: InviteAcceptanceWritable;
    path?: never;
    query?: never;
    url: '/api/invites/accept';
};

export type AcceptInviteErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type AcceptInviteError = AcceptInviteErrors[keyof AcceptInviteErrors];

export type AcceptInviteResponses = {
    /**
     * Successful Response
     */
    201: AcceptedInvite;
};

export type AcceptInviteResponse = AcceptInviteResponses[keyof AcceptInviteResponses];

export type InspectInviteData = {
    body: InviteTokenWritable;
    path?: never;
    query?: never;
    url: '/api/invites/inspect';
};

export type InspectInviteErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type InspectInviteError = InspectInviteErrors[keyof InspectInviteErrors];

export type InspectInviteResponses = {
    /**
     * Successful Response
     */
    200: InviteShown;
};

export type InspectInviteResponse = InspectInviteResponses[keyof InspectInviteResponses];

export type RevokeInviteData = {
    body?: never;
    path: {
        /**
         * Invite Id
         */
        invite_id: string;
    };
    query?: never;
    url: '/api/invites/{invite_id}';
};

export type RevokeInviteErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RevokeInviteError = RevokeInviteErrors[keyof RevokeInviteErrors];

export type RevokeInviteResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RevokeInviteResponse = RevokeInviteResponses[keyof RevokeInviteResponses];

export type ListLostFactorsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/lost-factors';
};

export type ListLostFactorsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListLostFactorsError = ListLostFactorsErrors[keyof ListLostFactorsErrors];

export type ListLostFactorsResponses = {
    /**
     * Successful Response
     */
    200: PageLostFactorView;
};

export type ListLostFactorsResponse = ListLostFactorsResponses[keyof ListLostFactorsResponses];

export type DecideLostFactorData = {
    body: LostFactorDecision;
    path: {
        /**
         * Lost Factor Id
         */
        lost_factor_id: string;
    };
    query?: never;
    url: '/api/lost-factors/{lost_factor_id}/decide';
};

export type DecideLostFactorErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DecideLostFactorError = DecideLostFactorErrors[keyof DecideLostFactorErrors];

export type DecideLostFactorResponses = {
    /**
     * Successful Response
     */
    200: LostFactorView;
};

export type DecideLostFactorResponse = DecideLostFactorResponses[keyof DecideLostFactorResponses];

export type GetOwnFactorsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/factors';
};

export type GetOwnFactorsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetOwnFactorsError = GetOwnFactorsErrors[keyof GetOwnFactorsErrors];

export type GetOwnFactorsResponses = {
    /**
     * Successful Response
     */
    200: FactorsView;
};

export type GetOwnFactorsResponse = GetOwnFactorsResponses[keyof GetOwnFactorsResponses];

export type RegisterPasskeyData = {
    body: NewPasskey;
    path?: never;
    query?: never;
    url: '/api/me/factors/passkeys';
};

export type RegisterPasskeyErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RegisterPasskeyError = RegisterPasskeyErrors[keyof RegisterPasskeyErrors];

export type RegisterPasskeyResponses = {
    /**
     * Successful Response
     */
    201: RecoveryCodes;
};

export type RegisterPasskeyResponse = RegisterPasskeyResponses[keyof RegisterPasskeyResponses];

export type GetRegistrationChallengeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/factors/passkeys/options';
};

export type GetRegistrationChallengeErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetRegistrationChallengeError = GetRegistrationChallengeErrors[keyof GetRegistrationChallengeErrors];

export type GetRegistrationChallengeResponses = {
    /**
     * Successful Response
     */
    200: PasskeyOptions;
};

export type GetRegistrationChallengeResponse = GetRegistrationChallengeResponses[keyof GetRegistrationChallengeResponses];

export type RemovePasskeyData = {
    body?: never;
    path: {
        /**
         * Passkey Id
         */
        passkey_id: string;
    };
    query?: never;
    url: '/api/me/factors/passkeys/{passkey_id}';
};

export type RemovePasskeyErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RemovePasskeyError = RemovePasskeyErrors[keyof RemovePasskeyErrors];

export type RemovePasskeyResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RemovePasskeyResponse = RemovePasskeyResponses[keyof RemovePasskeyResponses];

export type RenewRecoveryCodesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/factors/recovery-codes';
};

export type RenewRecoveryCodesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RenewRecoveryCodesError = RenewRecoveryCodesErrors[keyof RenewRecoveryCodesErrors];

export type RenewRecoveryCodesResponses = {
    /**
     * Successful Response
     */
    201: RecoveryCodes;
};

export type RenewRecoveryCodesResponse = RenewRecoveryCodesResponses[keyof RenewRecoveryCodesResponses];

export type RemoveTotpData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/factors/totp';
};

export type RemoveTotpErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RemoveTotpError = RemoveTotpErrors[keyof RemoveTotpErrors];

export type RemoveTotpResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RemoveTotpResponse = RemoveTotpResponses[keyof RemoveTotpResponses];

export type EnrolTotpData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/factors/totp';
};

export type EnrolTotpErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type EnrolTotpError = EnrolTotpErrors[keyof EnrolTotpErrors];

export type EnrolTotpResponses = {
    /**
     * Successful Response
     */
    201: NewTotp;
};

export type EnrolTotpResponse = EnrolTotpResponses[keyof EnrolTotpResponses];

export type ConfirmTotpData = {
    body: TotpConfirmation;
    path?: never;
    query?: never;
    url: '/api/me/factors/totp/confirm';
};

export type ConfirmTotpErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ConfirmTotpError = ConfirmTotpErrors[keyof ConfirmTotpErrors];

export type ConfirmTotpResponses = {
    /**
     * Successful Response
     */
    200: RecoveryCodes;
};

export type ConfirmTotpResponse = ConfirmTotpResponses[keyof ConfirmTotpResponses];

export type GetOwnIdentitiesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/identities';
};

export type GetOwnIdentitiesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetOwnIdentitiesError = GetOwnIdentitiesErrors[keyof GetOwnIdentitiesErrors];

export type GetOwnIdentitiesResponses = {
    /**
     * Successful Response
     */
    200: OwnIdentities;
};

export type GetOwnIdentitiesResponse = GetOwnIdentitiesResponses[keyof GetOwnIdentitiesResponses];

export type UnlinkProviderData = {
    body?: never;
    path: {
        /**
         * Identity Id
         */
        identity_id: string;
    };
    query?: never;
    url: '/api/me/identities/{identity_id}';
};

export type UnlinkProviderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type UnlinkProviderError = UnlinkProviderErrors[keyof UnlinkProviderErrors];

export type UnlinkProviderResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type UnlinkProviderResponse = UnlinkProviderResponses[keyof UnlinkProviderResponses];

export type LinkProviderData = {
    body: OauthReturn;
    path: {
        /**
         * Provider
         */
        provider: string;
    };
    query?: never;
    url: '/api/me/identities/{provider}';
};

export type LinkProviderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type LinkProviderError = LinkProviderErrors[keyof LinkProviderErrors];

export type LinkProviderResponses = {
    /**
     * Successful Response
     */
    201: IdentityView;
};

export type LinkProviderResponse = LinkProviderResponses[keyof LinkProviderResponses];

export type BeginProviderLinkData = {
    body?: never;
    path: {
        /**
         * Provider
         */
        provider: string;
    };
    query?: never;
    url: '/api/me/identities/{provider}/begin';
};

export type BeginProviderLinkErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type BeginProviderLinkError = BeginProviderLinkErrors[keyof BeginProviderLinkErrors];

export type BeginProviderLinkResponses = {
    /**
     * Successful Response
     */
    200: OauthStarted;
};

export type BeginProviderLinkResponse = BeginProviderLinkResponses[keyof BeginProviderLinkResponses];

export type CancelOwnLostFactorData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/lost-factor';
};

export type CancelOwnLostFactorErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CancelOwnLostFactorError = CancelOwnLostFactorErrors[keyof CancelOwnLostFactorErrors];

export type CancelOwnLostFactorResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type CancelOwnLostFactorResponse = CancelOwnLostFactorResponses[keyof CancelOwnLostFactorResponses];

export type GetOwnLostFactorData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/me/lost-factor';
};

export type GetOwnLostFactorErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetOwnLostFactorError = GetOwnLostFactorErrors[keyof GetOwnLostFactorErrors];

export type GetOwnLostFactorResponses = {
    /**
     * Response Get Own Lost Factor
     *
     * Successful Response
     */
    200: LostFactorView | null;
};

export type GetOwnLostFactorResponse = GetOwnLostFactorResponses[keyof GetOwnLostFactorResponses];

export type ListProvidersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/oauth-providers';
};

export type ListProvidersErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListProvidersError = ListProvidersErrors[keyof ListProvidersErrors];

export type ListProvidersResponses = {
    /**
     * Successful Response
     */
    200: PageProviderView;
};

export type ListProvidersResponse = ListProvidersResponses[keyof ListProvidersResponses];

export type CreateProviderData = {
    body: NewProviderWritable;
    path?: never;
    query?: never;
    url: '/api/oauth-providers';
};

export type CreateProviderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreateProviderError = CreateProviderErrors[keyof CreateProviderErrors];

export type CreateProviderResponses = {
    /**
     * Successful Response
     */
    201: ProviderView;
};

export type CreateProviderResponse = CreateProviderResponses[keyof CreateProviderResponses];

export type RemoveProviderData = {
    body?: never;
    path: {
        /**
         * Provider Id
         */
        provider_id: string;
    };
    query?: never;
    url: '/api/oauth-providers/{provider_id}';
};

export type RemoveProviderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RemoveProviderError = RemoveProviderErrors[keyof RemoveProviderErrors];

export type RemoveProviderResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RemoveProviderResponse = RemoveProviderResponses[keyof RemoveProviderResponses];

export type ChangeProviderData = {
    body: ProviderChangeWritable;
    path: {
        /**
         * Provider Id
         */
        provider_id: string;
    };
    query?: never;
    url: '/api/oauth-providers/{provider_id}';
};

export type ChangeProviderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ChangeProviderError = ChangeProviderErrors[keyof ChangeProviderErrors];

export type ChangeProviderResponses = {
    /**
     * Successful Response
     */
    200: ProviderView;
};

export type ChangeProviderResponse = ChangeProviderResponses[keyof ChangeProviderResponses];

export type ListOrdersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Site
         */
        site?: string | null;
        /**
         * Device
         */
        device?: string | null;
        /**
         * Check
         */
        check?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/orders';
};

export type ListOrdersErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListOrdersError = ListOrdersErrors[keyof ListOrdersErrors];

export type ListOrdersResponses = {
    /**
     * Successful Response
     */
    200: PageOrderSummary;
};

export type ListOrdersResponse = ListOrdersResponses[keyof ListOrdersResponses];

export type GiveOrderData = {
    body: NewOrder;
    path?: never;
    query?: never;
    url: '/api/orders';
};

export type GiveOrderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GiveOrderError = GiveOrderErrors[keyof GiveOrderErrors];

export type GiveOrderResponses = {
    /**
     * Successful Response
     */
    201: OrderView;
};

export type GiveOrderResponse = GiveOrderResponses[keyof GiveOrderResponses];

export type GetOrderData = {
    body?: never;
    path: {
        /**
         * Order Id
         */
        order_id: string;
    };
    query?: never;
    url: '/api/orders/{order_id}';
};

export type GetOrderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetOrderError = GetOrderErrors[keyof GetOrderErrors];

export type GetOrderResponses = {
    /**
     * Successful Response
     */
    200: OrderView;
};

export type GetOrderResponse = GetOrderResponses[keyof GetOrderResponses];

export type CancelOrderData = {
    body?: never;
    path: {
        /**
         * Order Id
         */
        order_id: string;
    };
    query?: never;
    url: '/api/orders/{order_id}/cancel';
};

export type CancelOrderErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CancelOrderError = CancelOrderErrors[keyof CancelOrderErrors];

export type CancelOrderResponses = {
    /**
     * Successful Response
     */
    200: OrderView;
};

export type CancelOrderResponse = CancelOrderResponses[keyof CancelOrderResponses];

export type ListOrganisationsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Partner
         */
        partner?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/organisations';
};

export type ListOrganisationsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListOrganisationsError = ListOrganisationsErrors[keyof ListOrganisationsErrors];

export type ListOrganisationsResponses = {
    /**
     * Successful Response
     */
    200: PageOrganisationView;
};

export type ListOrganisationsResponse = ListOrganisationsResponses[keyof ListOrganisationsResponses];

export type CreateOrganisationData = {
    body: NewOrganisation;
    path?: never;
    query?: never;
    url: '/api/organisations';
};

export type CreateOrganisationErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreateOrganisationError = CreateOrganisationErrors[keyof CreateOrganisationErrors];

export type CreateOrganisationResponses = {
    /**
     * Successful Response
     */
    201: OrganisationView;
};

export type CreateOrganisationResponse = CreateOrganisationResponses[keyof CreateOrganisationResponses];

export type GetOrganisationData = {
    body?: never;
    path: {
        /**
         * Organisation Id
         */
        organisation_id: string;
    };
    query?: never;
    url: '/api/organisations/{organisation_id}';
};

export type GetOrganisationErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetOrganisationError = GetOrganisationErrors[keyof GetOrganisationErrors];

export type GetOrganisationResponses = {
    /**
     * Successful Response
     */
    200: OrganisationView;
};

export type GetOrganisationResponse = GetOrganisationResponses[keyof GetOrganisationResponses];

export type RenameOrganisationData = {
    body: Named;
    path: {
        /**
         * Organisation Id
         */
        organisation_id: string;
    };
    query?: never;
    url: '/api/organisations/{organisation_id}';
};

export type RenameOrganisationErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RenameOrganisationError = RenameOrganisationErrors[keyof RenameOrganisationErrors];

export type RenameOrganisationResponses = {
    /**
     * Successful Response
     */
    200: OrganisationView;
};

export type RenameOrganisationResponse = RenameOrganisationResponses[keyof RenameOrganisationResponses];

export type DownloadAuditorKitData = {
    body?: never;
    path: {
        /**
         * Organisation Id
         */
        organisation_id: string;
    };
    query: {
        /**
         * From
         */
        from: string;
        /**
         * To
         */
        to: string;
    };
    url: '/api/organisations/{organisation_id}/auditor-kit';
};

export type DownloadAuditorKitErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DownloadAuditorKitError = DownloadAuditorKitErrors[keyof DownloadAuditorKitErrors];

export type DownloadAuditorKitResponses = {
    /**
     * The kit.
     */
    200: Blob | File;
};

export type DownloadAuditorKitResponse = DownloadAuditorKitResponses[keyof DownloadAuditorKitResponses];

export type ListConsentsData = {
    body?: never;
    path: {
        /**
         * Organisation Id
         */
        organisation_id: string;
    };
    query?: never;
    url: '/api/organisations/{organisation_id}/consents';
};

export type ListConsentsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListConsentsError = ListConsentsErrors[keyof ListConsentsErrors];

export type ListConsentsResponses = {
    /**
     * Response List Consents
     *
     * Successful Response
     */
    200: Array<ConsentView>;
};

export type ListConsentsResponse = ListConsentsResponses[keyof ListConsentsResponses];

export type GiveConsentData = {
    body: NewConsent;
    path: {
        /**
         * Organisation Id
         */
        organisation_id: string;
    };
    query?: never;
    url: '/api/organisations/{organisation_id}/consents';
};

export type GiveConsentErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GiveConsentError = GiveConsentErrors[keyof GiveConsentErrors];

export type GiveConsentResponses = {
    /**
     * Successful Response
     */
    201: ConsentView;
};

export type GiveConsentResponse = GiveConsentResponses[keyof GiveConsentResponses];

export type DownloadTrustFileData = {
    body?: never;
    path: {
        /**
         * Organisation Id
         */
        organisation_id: string;
    };
    query?: never;
    url: '/api/organisations/{organisation_id}/trust-file';
};

export type DownloadTrustFileErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DownloadTrustFileError = DownloadTrustFileErrors[keyof DownloadTrustFileErrors];

export type DownloadTrustFileResponses = {
    /**
     * Successful Response
     */
    200: string;
};

export type DownloadTrustFileResponse = DownloadTrustFileResponses[keyof DownloadTrustFileResponses];

export type GetOverviewData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/overview';
};

export type GetOverviewErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetOverviewError = GetOverviewErrors[keyof GetOverviewErrors];

export type GetOverviewResponses = {
    /**
     * Successful Response
     */
    200: Overview;
};

export type GetOverviewResponse = GetOverviewResponses[keyof GetOverviewResponses];

export type ListPartnersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/partners';
};

export type ListPartnersErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListPartnersError = ListPartnersErrors[keyof ListPartnersErrors];

export type ListPartnersResponses = {
    /**
     * Successful Response
     */
    200: PagePartnerView;
};

export type ListPartnersResponse = ListPartnersResponses[keyof ListPartnersResponses];

export type CreatePartnerData = {
    body: Named;
    path?: never;
    query?: never;
    url: '/api/partners';
};

export type CreatePartnerErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreatePartnerError = CreatePartnerErrors[keyof CreatePartnerErrors];

export type CreatePartnerResponses = {
    /**
     * Successful Response
     */
    201: PartnerView;
};

export type CreatePartnerResponse = CreatePartnerResponses[keyof CreatePartnerResponses];

export type OpenPartnerLinkData = {
    body: LinkAnswerWritable;
    path?: never;
    query?: never;
    url: '/api/partners/auth/magic';
};

export type OpenPartnerLinkErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type OpenPartnerLinkError = OpenPartnerLinkErrors[keyof OpenPartnerLinkErrors];

export type OpenPartnerLinkResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type OpenPartnerLinkResponse = OpenPartnerLinkResponses[keyof OpenPartnerLinkResponses];

export type GetPartnerData = {
    body?: never;
    path: {
        /**
         * Partner Id
         */
        partner_id: string;
    };
    query?: never;
    url: '/api/partners/{partner_id}';
};

export type GetPartnerErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetPartnerError = GetPartnerErrors[keyof GetPartnerErrors];

export type GetPartnerResponses = {
    /**
     * Successful Response
     */
    200: PartnerView;
};

export type GetPartnerResponse = GetPartnerResponses[keyof GetPartnerResponses];

export type RenamePartnerData = {
    body: Named;
    path: {
        /**
         * Partner Id
         */
        partner_id: string;
    };
    query?: never;
    url: '/api/partners/{partner_id}';
};

export type RenamePartnerErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RenamePartnerError = RenamePartnerErrors[keyof RenamePartnerErrors];

export type RenamePartnerResponses = {
    /**
     * Successful Response
     */
    200: PartnerView;
};

export type RenamePartnerResponse = RenamePartnerResponses[keyof RenamePartnerResponses];

export type OpenClientLinkData = {
    body: LinkAnswerWritable;
    path?: never;
    query?: never;
    url: '/api/portal/auth/validate';
};

export type OpenClientLinkErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type OpenClientLinkError = OpenClientLinkErrors[keyof OpenClientLinkErrors];

export type OpenClientLinkResponses = {
    /**
     * Successful Response
     */
    200: Me;
};

export type OpenClientLinkResponse = OpenClientLinkResponses[keyof OpenClientLinkResponses];

export type AskDocumentData = {
    body?: never;
    path: {
        /**
         * Digest
         *
         * SHA-256 of the file, or of the signed manifest inside it: 32 digits or more, best all 64.
         */
        digest: string;
    };
    query?: never;
    url: '/api/public/documents/{digest}';
};

export type AskDocumentErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type AskDocumentError = AskDocumentErrors[keyof AskDocumentErrors];

export type AskDocumentResponses = {
    /**
     * Successful Response
     */
    200: DocumentAnswer;
};

export type AskDocumentResponse = AskDocumentResponses[keyof AskDocumentResponses];

export type ListRunbooksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Platform
         */
        platform?: Platform | null;
    };
    url: '/api/runbooks';
};

export type ListRunbooksErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListRunbooksError = ListRunbooksErrors[keyof ListRunbooksErrors];

export type ListRunbooksResponses = {
    /**
     * Successful Response
     */
    200: PageRunbookView;
};

export type ListRunbooksResponse = ListRunbooksResponses[keyof ListRunbooksResponses];

export type GetRunbookData = {
    body?: never;
    path: {
        /**
         * Runbook Id
         */
        runbook_id: string;
    };
    query?: never;
    url: '/api/runbooks/{runbook_id}';
};

export type GetRunbookErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetRunbookError = GetRunbookErrors[keyof GetRunbookErrors];

export type GetRunbookResponses = {
    /**
     * Successful Response
     */
    200: RunbookView;
};

export type GetRunbookResponse = GetRunbookResponses[keyof GetRunbookResponses];

export type ListOwnSessionsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/sessions';
};

export type ListOwnSessionsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListOwnSessionsError = ListOwnSessionsErrors[keyof ListOwnSessionsErrors];

export type ListOwnSessionsResponses = {
    /**
     * Response List Own Sessions
     *
     * Successful Response
     */
    200: Array<SessionView>;
};

export type ListOwnSessionsResponse = ListOwnSessionsResponses[keyof ListOwnSessionsResponses];

export type EndOwnSessionData = {
    body?: never;
    path: {
        /**
         * Session Id
         */
        session_id: string;
    };
    query?: never;
    url: '/api/sessions/{session_id}';
};

export type EndOwnSessionErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type EndOwnSessionError = EndOwnSessionErrors[keyof EndOwnSessionErrors];

export type EndOwnSessionResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type EndOwnSessionResponse = EndOwnSessionResponses[keyof EndOwnSessionResponses];

export type GetRetentionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/settings/retention';
};

export type GetRetentionErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetRetentionError = GetRetentionErrors[keyof GetRetentionErrors];

export type GetRetentionResponses = {
    /**
     * Successful Response
     */
    200: Retention;
};

export type GetRetentionResponse = GetRetentionResponses[keyof GetRetentionResponses];

export type PutRetentionData = {
    body: RetentionChange;
    path?: never;
    query?: never;
    url: '/api/settings/retention';
};

export type PutRetentionErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type PutRetentionError = PutRetentionErrors[keyof PutRetentionErrors];

export type PutRetentionResponses = {
    /**
     * Successful Response
     */
    200: Retention;
};

export type PutRetentionResponse = PutRetentionResponses[keyof PutRetentionResponses];

export type PurgeExpiredData = {
    body: PurgeRequest;
    path?: never;
    query?: never;
    url: '/api/settings/retention/purge';
};

export type PurgeExpiredErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type PurgeExpiredError = PurgeExpiredErrors[keyof PurgeExpiredErrors];

export type PurgeExpiredResponses = {
    /**
     * Successful Response
     */
    200: Purged;
};

export type PurgeExpiredResponse = PurgeExpiredResponses[keyof PurgeExpiredResponses];

export type ListRequestsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/settings/retention/requests';
};

export type ListRequestsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListRequestsError = ListRequestsErrors[keyof ListRequestsErrors];

export type ListRequestsResponses = {
    /**
     * Successful Response
     */
    200: PageRetentionRequest;
};

export type ListRequestsResponse = ListRequestsResponses[keyof ListRequestsResponses];

export type DecideRequestData = {
    body: RetentionDecision;
    path: {
        /**
         * Retention Request Id
         */
        retention_request_id: string;
    };
    query?: never;
    url: '/api/settings/retention/requests/{retention_request_id}/decide';
};

export type DecideRequestErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DecideRequestError = DecideRequestErrors[keyof DecideRequestErrors];

export type DecideRequestResponses = {
    /**
     * Successful Response
     */
    200: RetentionRequest;
};

export type DecideRequestResponse = DecideRequestResponses[keyof DecideRequestResponses];

export type ListSitesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Organisation
         */
        organisation?: string | null;
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/sites';
};

export type ListSitesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListSitesError = ListSitesErrors[keyof ListSitesErrors];

export type ListSitesResponses = {
    /**
     * Successful Response
     */
    200: PageSiteSummary;
};

export type ListSitesResponse = ListSitesResponses[keyof ListSitesResponses];

export type CreateSiteData = {
    body: NewSite;
    path?: never;
    query?: never;
    url: '/api/sites';
};

export type CreateSiteErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreateSiteError = CreateSiteErrors[keyof CreateSiteErrors];

export type CreateSiteResponses = {
    /**
     * Successful Response
     */
    201: SiteView;
};

export type CreateSiteResponse = CreateSiteResponses[keyof CreateSiteResponses];

export type CountSitesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/sites/counts';
};

export type CountSitesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CountSitesError = CountSitesErrors[keyof CountSitesErrors];

export type CountSitesResponses = {
    /**
     * Successful Response
     */
    200: SiteCounts;
};

export type CountSitesResponse = CountSitesResponses[keyof CountSitesResponses];

export type GetSiteData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}';
};

export type GetSiteErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetSiteError = GetSiteErrors[keyof GetSiteErrors];

export type GetSiteResponses = {
    /**
     * Successful Response
     */
    200: SitePage;
};

export type GetSiteResponse = GetSiteResponses[keyof GetSiteResponses];

export type RenameSiteData = {
    body: Named;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}';
};

export type RenameSiteErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RenameSiteError = RenameSiteErrors[keyof RenameSiteErrors];

export type RenameSiteResponses = {
    /**
     * Successful Response
     */
    200: SiteView;
};

export type RenameSiteResponse = RenameSiteResponses[keyof RenameSiteResponses];

export type ListSiteAppliancesData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: {
        /**
         * Retired
         *
         * Those that were retired, instead of those in service.
         */
        retired?: boolean;
    };
    url: '/api/sites/{site_id}/appliances';
};

export type ListSiteAppliancesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListSiteAppliancesError = ListSiteAppliancesErrors[keyof ListSiteAppliancesErrors];

export type ListSiteAppliancesResponses = {
    /**
     * Response List Site Appliances
     *
     * Successful Response
     */
    200: Array<ApplianceView>;
};

export type ListSiteAppliancesResponse = ListSiteAppliancesResponses[keyof ListSiteAppliancesResponses];

export type ListSiteDevicesData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/sites/{site_id}/devices';
};

export type ListSiteDevicesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListSiteDevicesError = ListSiteDevicesErrors[keyof ListSiteDevicesErrors];

export type ListSiteDevicesResponses = {
    /**
     * Successful Response
     */
    200: PageDeviceView;
};

export type ListSiteDevicesResponse = ListSiteDevicesResponses[keyof ListSiteDevicesResponses];

export type CreateDeviceData = {
    body: NewDeviceWritable;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/devices';
};

export type CreateDeviceErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreateDeviceError = CreateDeviceErrors[keyof CreateDeviceErrors];

export type CreateDeviceResponses = {
    /**
     * Successful Response
     */
    201: DeviceView;
};

export type CreateDeviceResponse = CreateDeviceResponses[keyof CreateDeviceResponses];

export type ListEnrolmentCodesData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/enrolment-codes';
};

export type ListEnrolmentCodesErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListEnrolmentCodesError = ListEnrolmentCodesErrors[keyof ListEnrolmentCodesErrors];

export type ListEnrolmentCodesResponses = {
    /**
     * Response List Enrolment Codes
     *
     * Successful Response
     */
    200: Array<CodeView>;
};

export type ListEnrolmentCodesResponse = ListEnrolmentCodesResponses[keyof ListEnrolmentCodesResponses];

export type CreateEnrolmentCodeData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/enrolment-codes';
};

export type CreateEnrolmentCodeErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreateEnrolmentCodeError = CreateEnrolmentCodeErrors[keyof CreateEnrolmentCodeErrors];

export type CreateEnrolmentCodeResponses = {
    /**
     * Successful Response
     */
    201: NewCode;
};

export type CreateEnrolmentCodeResponse = CreateEnrolmentCodeResponses[keyof CreateEnrolmentCodeResponses];

export type SetHealingStopData = {
    body: HealingStop;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/healing-stop';
};

export type SetHealingStopErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type SetHealingStopError = SetHealingStopErrors[keyof SetHealingStopErrors];

export type SetHealingStopResponses = {
    /**
     * Successful Response
     */
    200: SiteSettings;
};

export type SetHealingStopResponse = SetHealingStopResponses[keyof SetHealingStopResponses];

export type GetHealingTierData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/healing-tier';
};

export type GetHealingTierErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetHealingTierError = GetHealingTierErrors[keyof GetHealingTierErrors];

export type GetHealingTierResponses = {
    /**
     * Successful Response
     */
    200: HealingTierView;
};

export type GetHealingTierResponse = GetHealingTierResponses[keyof GetHealingTierResponses];

export type ChangeHealingTierData = {
    body: HealingTierChange;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: {
        /**
         * Dry Run
         */
        dry_run?: boolean;
    };
    url: '/api/sites/{site_id}/healing-tier';
};

export type ChangeHealingTierErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ChangeHealingTierError = ChangeHealingTierErrors[keyof ChangeHealingTierErrors];

export type ChangeHealingTierResponses = {
    /**
     * Response Change Healing Tier
     *
     * Successful Response
     */
    200: HealingTierView | HealingTierPreview;
};

export type ChangeHealingTierResponse = ChangeHealingTierResponses[keyof ChangeHealingTierResponses];

export type RequestScanData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/scan';
};

export type RequestScanErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type RequestScanError = RequestScanErrors[keyof RequestScanErrors];

export type RequestScanResponses = {
    /**
     * Successful Response
     */
    200: ScanRequested;
};

export type RequestScanResponse = RequestScanResponses[keyof RequestScanResponses];

export type GetSiteSettingsData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/settings';
};

export type GetSiteSettingsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetSiteSettingsError = GetSiteSettingsErrors[keyof GetSiteSettingsErrors];

export type GetSiteSettingsResponses = {
    /**
     * Successful Response
     */
    200: SiteSettings;
};

export type GetSiteSettingsResponse = GetSiteSettingsResponses[keyof GetSiteSettingsResponses];

export type ChangeSiteSettingsData = {
    body: SiteSettingsChange;
    headers?: {
        /**
         * If-Match
         */
        'if-match'?: string | null;
    };
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/settings';
};

export type ChangeSiteSettingsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ChangeSiteSettingsError = ChangeSiteSettingsErrors[keyof ChangeSiteSettingsErrors];

export type ChangeSiteSettingsResponses = {
    /**
     * Successful Response
     */
    200: SiteSettings;
};

export type ChangeSiteSettingsResponse = ChangeSiteSettingsResponses[keyof ChangeSiteSettingsResponses];

export type GetSiteSummaryData = {
    body?: never;
    path: {
        /**
         * Site Id
         */
        site_id: string;
    };
    query?: never;
    url: '/api/sites/{site_id}/summary';
};

export type GetSiteSummaryErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type GetSiteSummaryError = GetSiteSummaryErrors[keyof GetSiteSummaryErrors];

export type GetSiteSummaryResponses = {
    /**
     * Successful Response
     */
    200: SiteStanding;
};

export type GetSiteSummaryResponse = GetSiteSummaryResponses[keyof GetSiteSummaryResponses];

export type ListUsersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/users';
};

export type ListUsersErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListUsersError = ListUsersErrors[keyof ListUsersErrors];

export type ListUsersResponses = {
    /**
     * Successful Response
     */
    200: PageUserView;
};

export type ListUsersResponse = ListUsersResponses[keyof ListUsersResponses];

export type CreateUserData = {
    body: NewUser;
    path?: never;
    query?: never;
    url: '/api/users';
};

export type CreateUserErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type CreateUserError = CreateUserErrors[keyof CreateUserErrors];

export type CreateUserResponses = {
    /**
     * Successful Response
     */
    201: CreatedUser;
};

export type CreateUserResponse = CreateUserResponses[keyof CreateUserResponses];

export type ListPeopleSessionsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/users/sessions';
};

export type ListPeopleSessionsErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListPeopleSessionsError = ListPeopleSessionsErrors[keyof ListPeopleSessionsErrors];

export type ListPeopleSessionsResponses = {
    /**
     * Successful Response
     */
    200: PagePersonSession;
};

export type ListPeopleSessionsResponse = ListPeopleSessionsResponses[keyof ListPeopleSessionsResponses];

export type ChangeUserData = {
    body: UserChange;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/users/{user_id}';
};

export type ChangeUserErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ChangeUserError = ChangeUserErrors[keyof ChangeUserErrors];

export type ChangeUserResponses = {
    /**
     * Successful Response
     */
    200: UserView;
};

export type ChangeUserResponse = ChangeUserResponses[keyof ChangeUserResponses];

export type SendResetData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/users/{user_id}/reset';
};

export type SendResetErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type SendResetError = SendResetErrors[keyof SendResetErrors];

export type SendResetResponses = {
    /**
     * Successful Response
     */
    202: ResetRequested;
};

export type SendResetResponse = SendResetResponses[keyof SendResetResponses];

export type EndSessionsOfData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/users/{user_id}/sessions';
};

export type EndSessionsOfErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type EndSessionsOfError = EndSessionsOfErrors[keyof EndSessionsOfErrors];

export type EndSessionsOfResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type EndSessionsOfResponse = EndSessionsOfResponses[keyof EndSessionsOfResponses];

export type EndSessionOfData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
        /**
         * Session Id
         */
        session_id: string;
    };
    query?: never;
    url: '/api/users/{user_id}/sessions/{session_id}';
};

export type EndSessionOfErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type EndSessionOfError = EndSessionOfErrors[keyof EndSessionOfErrors];

export type EndSessionOfResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type EndSessionOfResponse = EndSessionOfResponses[keyof EndSessionOfResponses];

export type ListWaitingPeopleData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * How many rows at most.
         */
        limit?: number;
        /**
         * After
         *
         * `next` of the page before.
         */
        after?: string | null;
    };
    url: '/api/waiting-people';
};

export type ListWaitingPeopleErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type ListWaitingPeopleError = ListWaitingPeopleErrors[keyof ListWaitingPeopleErrors];

export type ListWaitingPeopleResponses = {
    /**
     * Successful Response
     */
    200: PageWaitingView;
};

export type ListWaitingPeopleResponse = ListWaitingPeopleResponses[keyof ListWaitingPeopleResponses];

export type DecideWaitingPersonData = {
    body: WaitingDecision;
    path: {
        /**
         * Waiting Id
         */
        waiting_id: string;
    };
    query?: never;
    url: '/api/waiting-people/{waiting_id}';
};

export type DecideWaitingPersonErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Prove again who you are, or sign what you decide
     */
    428: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * A part does not answer
     */
    503: Problem;
};

export type DecideWaitingPersonError = DecideWaitingPersonErrors[keyof DecideWaitingPersonErrors];

export type DecideWaitingPersonResponses = {
    /**
     * Successful Response
     */
    200: WaitingView;
};

export type DecideWaitingPersonResponse = DecideWaitingPersonResponses[keyof DecideWaitingPersonResponses];

export type GetHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/health';
};

export type GetHealthErrors = {
    /**
     * The request cannot be read
     */
    400: Problem;
    /**
     * Not signed in, or not signed by a known key
     */
    401: Problem;
    /**
     * The role, the first password or the security token forbids it
     */
    403: Problem;
    /**
     * Not there, or not yours to see
     */
    404: Problem;
    /**
     * Changed meanwhile, or already there
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * This server does not answer for that host name
     */
    421: Problem;
    /**
     * A field is not as it must be
     */
    422: Problem;
    /**
     * Too many requests
     */
    429: Problem;
    /**
     * Service Unavailable
     */
    503: Health;
};

export type GetHealthError = GetHealthErrors[keyof GetHealthErrors];

export type GetHealthResponses = {
    /**
     * Successful Response
     */
    200: Health;
};

export type GetHealthResponse = GetHealthResponses[keyof GetHealthResponses];
