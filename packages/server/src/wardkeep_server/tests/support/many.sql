-- A large, made-up fleet; see many.py. Temporary tables s, a and d: sites, appliances and devices with their ids.
CREATE TEMP TABLE s AS SELECT md5('p' || p)::uuid AS p, md5('o' || p || '-' || n % 40)::uuid AS o,
  md5('s' || p || '-' || n)::uuid AS s, p AS pn, n FROM generate_series(1, 5) p, generate_series(1, 60) n;
CREATE TEMP TABLE a AS SELECT s.*, md5('a' || s || k)::uuid AS a, k FROM s, generate_series(1, 2) k;
CREATE TEMP TABLE d AS SELECT a.*, md5('d' || a || m)::uuid AS d, m FROM a, generate_series(1, 5) m;

INSERT INTO tenancy_partners (id, name, created_at) SELECT DISTINCT p, 'P' || pn, now() FROM s;
INSERT INTO tenancy_organisations (id, partner_id, name, created_at) SELECT DISTINCT o, p, 'O' || o, now() FROM s;
INSERT INTO tenancy_sites (id, partner_id, organisation_id, name, time_zone, log_id, created_at) SELECT s, p, o,
  'Site ' || n, 'UTC', s::text, now() FROM s;
INSERT INTO fleet_appliances (id, partner_id, organisation_id, site_id, name, keyid, identity_key, evidence_key,
  witness_key, sealing_key, hardware_id, hostname, claimed_at, confirmed_at) SELECT a, p, o, s, 'Box ' || k,
  a::text, 'i', 'e' || a, 'w' || a, 's' || a, 'h', 'h', now(), now() FROM a;
INSERT INTO fleet_checkins (appliance_id, partner_id, organisation_id, site_id, at, report) SELECT a, p, o, s, now()
  - random() * interval '1 hour', '{}' FROM a;
INSERT INTO device_devices (id, partner_id, organisation_id, site_id, appliance_id, name, platform, device_class,
  role, connection, created_at) SELECT d, p, o, s, a, 'D' || m, 'linux', 'managed', 'server', 'local', now() FROM d;
INSERT INTO finding_findings (id, partner_id, organisation_id, site_id, appliance_id, device_id, check_id,
  check_version, severity, result, reason, detail, observed_at, scanned_at, since, period_s, fresh_until, urgency,
  received_at) SELECT gen_random_uuid(), p, o, s, a, d, 'linux.check_' || c, 1, 'high', 'pass', 'r', 'd', now(),
  now(), now(), 300, now(), c, now() FROM d, generate_series(1, 5) c;
INSERT INTO finding_changes (id, partner_id, organisation_id, site_id, appliance_id, finding_id, check_version,
  severity, result, reason, detail, observed_at, received_at) SELECT gen_random_uuid(), f.partner_id,
  f.organisation_id, f.site_id, f.appliance_id, f.id, 1, 'high', 'pass', 'r', 'd', t, t FROM finding_findings f,
  LATERAL (SELECT now() - random() * interval '900 days' AS t, f.id, n FROM generate_series(1, 2) n) times;
INSERT INTO incident_incidents (id, partner_id, organisation_id, site_id, appliance_id, device_id, check_id,
  severity, state, opened_at, closed_at, changed_at, received_at, rows) SELECT gen_random_uuid(), p, o, s, a, d,
  'linux.check_' || c, 'high', CASE WHEN c = 1 AND m = 1 THEN 'open' WHEN c % 3 = 0 THEN 'recovered' ELSE 'healed'
  END, t, CASE WHEN c = 1 AND m = 1 THEN NULL ELSE t END, t, t, 1 FROM (SELECT d.*, c, now() - random() * interval
  '700 days' AS t FROM d, generate_series(1, 8) c) x;
INSERT INTO incident_transitions (partner_id, organisation_id, site_id, incident_id, number, from_state, to_state,
  actor, reason, detail, at, received_at) SELECT partner_id, organisation_id, site_id, id, 0, '', state, 'system',
  'r', 'd', opened_at, opened_at FROM incident_incidents;
INSERT INTO remediation_attempts (id, partner_id, organisation_id, site_id, appliance_id, incident_id, device_id,
  check_id, runbook_id, runbook_version, decided_by, dry_run, outcome, started_at, guards, steps, received_at)
  SELECT gen_random_uuid(), partner_id, organisation_id, site_id, appliance_id, id, device_id, check_id, 'r', 1,
  'rule', false, 'healed', opened_at, '[]', '[]', opened_at FROM incident_incidents;
INSERT INTO evidence_records (id, log_id, leaf_index, partner_id, organisation_id, site_id, appliance_id, kind,
  device_id, summary, recorded_at, received_at) SELECT gen_random_uuid(), s, 10 * (m * 10 + k) + e, p, o, s, a,
  'observation', d, 's', now(), now() FROM d, generate_series(0, 9) e;
INSERT INTO evidence_entries (log_id, leaf_index, partner_id, organisation_id, site_id, signer_id, keyid, epoch,
  seq, leaf_hash, envelope, received_at) SELECT log_id, leaf_index, partner_id, organisation_id, site_id,
  appliance_id, '\x00', 1, leaf_index, decode(md5(id::text) || md5(id::text), 'hex'), '\x00', now() FROM
  evidence_records;
INSERT INTO fleet_orders (id, partner_id, organisation_id, site_id, type, parameters, reason, issued_at, expires_at,
  issued_by, issued_by_name, issued_by_role, keyid) SELECT md5('o' || a || q)::uuid, p, o, s, 'scan_now', '{}', 'r',
  t, t + interval '1 hour', 'x', 'x', 'x', 'k' FROM (SELECT a.*, q, now() - random() * interval '300 days' AS t FROM
  a, generate_series(1, 20) q) x;
INSERT INTO fleet_order_targets (order_id, appliance_id, partner_id, organisation_id, site_id, type, number, nonce,
  document, digest, known, state, reason, detail, issued_at, expires_at, changed_at) SELECT md5('o' || a ||
  q)::uuid, a, p, o, s, 'scan_now', q, q::text, 'd', 'd', 'queued', CASE WHEN q = 20 THEN 'queued' ELSE 'succeeded'
  END, 'r', 'd', now() - q * interval '1 day', now() - q * interval '1 day', now() FROM a, generate_series(1, 20) q;
INSERT INTO audit_entries (id, at, role, subject_id, subject_name, request_id, action, outcome, target_kind,
  partner_id, organisation_id, site_id) SELECT gen_random_uuid(), now() - random() * interval '3000 days',
  'partner.admin', 'x', 'x', gen_random_uuid(), 'a.b', 'done', 't', p, o, s FROM a, generate_series(1, 40) q;
INSERT INTO notify_events (xact, partner_id, organisation_id, site_id, kind) SELECT q, p, o, s, 'k' FROM s,
  generate_series(1, 60) q;
INSERT INTO identity_users (id, role, username, display_name, partner_id, created_at) SELECT gen_random_uuid(),
  'partner.tech', 'u' || s, 'U', p, now() FROM s;
INSERT INTO identity_sessions (id, user_id, partner_id, token_hash, created_at, seen_at, proved_at, ends_at) SELECT
  gen_random_uuid(), u.id, u.partner_id, md5(u.id::text || n), now(), now(), now(), now() FROM identity_users u,
  generate_series(1, 10) n;
