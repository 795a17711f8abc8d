/** Which members the predicate of each kind has (evidence format, section 11). Their forms are not judged here. */
import { Refused } from '../bytes';
import type { Statement } from '../statement';

const every = 'organisation site appliance log clock software chain recorded_at';
const own = new Map([
  ['observation', 'device transport occasion parameters_digest part parts facts results'],
  [
    'remediation',
    'attempt incident device check check_version decided_by rule runbook planner person runbook_risk consent guards steps before after parameters_digest started_at last_step_at ended_at outcome rollback dry_run',
  ],
  ['gap', 'gap device from_at to_at cause declared_by person last_known new_keys endorsements'],
  ['order', 'order order_digest order_type target_site target_appliance issued_by result reason'],
  [
    'decision',
    'decision person role reason_digest what target before after before_digest after_digest assurance assertion',
  ],
  ['key', 'event keys replaces compromised_since endorsements'],
  ['retired', 'retired of_appliance last cosigned decision'],
  ['binding', 'binding cause predecessor successor decision'],
  ['erasure', 'erasure index leaf_hash of_appliance of_kind epoch seq prev ground decision'],
  ['inventory', 'inventory part parts from_at to_at targets devices exclusions cosigned anchor_digest'],
  ['heads', 'heads count root taken_at'],
  ['export', 'export manifest_digest of_organisation of_site of_log start end from_at to_at requester'],
]);
/** The one member that is left out instead of being null. */
const optional = new Map([['order', 'attempt']]);

/** Refused unless the statement has exactly the members of its kind. */
export function checkMembers({ kind, predicate }: Statement): void {
  const wanted = new Set(`${every} ${own.get(kind) ?? ''}`.split(' '));
  const odd = Object.keys(predicate).find((name) => !wanted.has(name) && optional.get(kind) !== name);
  if (odd !== undefined) throw new Refused(`${kind}: no page knows a member ${odd.slice(0, 40)}`);
  const missing = [...wanted].find((name) => predicate[name] === undefined);
  if (missing !== undefined) throw new Refused(`${kind}: no member ${missing}`);
}
