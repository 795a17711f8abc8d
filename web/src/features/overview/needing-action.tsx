import { Link } from '@tanstack/react-router';
import type { CauseCode, Overview, SiteNeed } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

const look = 'font-medium text-accent underline';
const toAppliances: ReadonlySet<CauseCode> = new Set([
  'appliance_offline',
  'appliance_stale',
  'appliance_pending',
  'keys_unconfirmed',
  'not_enrolled',
]);
const toIncidents: ReadonlySet<CauseCode> = new Set(['escalated', 'waiting_approval']);

/** The cause in words, leading to the list behind it. */
function Cause({ need }: { need: SiteNeed }) {
  const params = { siteId: need.site_id };
  const { code, count } = need.cause;
  const text = words.cause(code, count);
  if (toAppliances.has(code)) {
    return (
      <Link to="/sites/$siteId/appliances" params={params} className={look}>
        {text}
      </Link>
    );
  }
  if (toIncidents.has(code)) {
    return (
      <Link to="/sites/$siteId/incidents" params={params} search={{ status: 'open' }} className={look}>
        {text}
      </Link>
    );
  }
  if (code === 'evidence_alarm') {
    return (
      <Link to="/sites/$siteId/evidence" params={params} className={look}>
        {text}
      </Link>
    );
  }
  if (code === 'healing_stopped') {
    return (
      <Link to="/sites/$siteId" params={params} className={look}>
        {text}
      </Link>
    );
  }
  return (
    <Link
      to="/sites/$siteId/findings"
      params={params}
      search={code === 'not_observed' ? { status: 'stale' } : {}}
      className={look}
    >
      {text}
    </Link>
  );
}

function Need({ need }: { need: SiteNeed }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1.5 px-4 py-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <Link to="/sites/$siteId" params={{ siteId: need.site_id }} className="font-semibold hover:underline">
            {need.name}
          </Link>
          <span className="text-soft">{need.organisation_name}</span>
        </p>
        <p>
          <Cause need={need} />
          <span className="text-soft">
            {' · '}
            <TimeStamp value={need.since} form="line" />
          </span>
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {need.state !== 'online' && <StatusPill status={statusWord('connections', need.state)} />}
        {need.worst_severity !== null && <StatusPill status={statusWord('severities', need.worst_severity)} />}
        <span className="text-[0.8125rem] text-soft">{words.waiting(need.waiting_for)}</span>
      </div>
    </li>
  );
}

/** Sites that need somebody, in the server's order, each with its cause. */
export function NeedingAction({ overview }: { overview: Overview }) {
  const { needing_action: rows, sites } = overview;
  return (
    <Panel
      title={words.needing}
      flush
      aside={
        <Link to="/sites" className="text-[0.875rem] font-medium text-accent underline">
          {words.allSites}
        </Link>
      }
    >
      <p className="-mt-1 px-4 pb-3 text-soft">
        {sites.needing_action === 0 ? words.needingNone : words.needingOf(sites.needing_action, sites.total)}
        {rows.length < sites.needing_action && ` ${words.needingMore(rows.length, sites.needing_action)}`}
      </p>
      {rows.length > 0 && (
        <ol className="divide-y divide-line border-t border-line">
          {rows.map((need) => (
            <Need key={need.site_id} need={need} />
          ))}
        </ol>
      )}
    </Panel>
  );
}
