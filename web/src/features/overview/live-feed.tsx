import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getFinding, getIncident, getOrder, getSite } from '@/shared/api/generated/sdk.gen';
import { type Read, useRead } from '@/shared/api/read';
import { feed, type Heard } from '@/shared/live/feed';
import type { Change } from '@/shared/live/frames';
import { live } from '@/shared/live/live';
import { statusWord } from '@/shared/status/status';
import { useStore } from '@/shared/store';
import { hourOf, ownZone } from '@/shared/time/format';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { VerdictPill } from '@/shared/ui/verdict';
import { words } from './words';

const SHOWN = 8;
const look = 'text-accent underline';

/** How the thing stands; not green once it could not be read again. */
function AsRead<T>({ read, children }: { read: Read<T>; children: (data: T) => ReactNode }) {
  if (read.data === undefined) return null;
  return (
    <span className="contents" data-frozen={read.isError || undefined}>
      {children(read.data)}
    </span>
  );
}

function FindingRow({ change, id }: { change: Change; id: string }) {
  const read = useRead(['findings', id], (signal) => getFinding({ path: { finding_id: id }, signal }));
  return (
    <>
      <Link to="/sites/$siteId/findings/$findingId" params={{ siteId: change.site, findingId: id }} className={look}>
        {read.data?.check.title ?? words.loading}
      </Link>
      <AsRead read={read}>{(finding) => <VerdictPill finding={finding} />}</AsRead>
    </>
  );
}

function IncidentRow({ id }: { id: string }) {
  const read = useRead(['incidents', id], (signal) => getIncident({ path: { incident_id: id }, signal }));
  return (
    <>
      <Link to="/incidents/$incidentId" params={{ incidentId: id }} className={look}>
        {read.data?.check.title ?? words.loading}
      </Link>
      <AsRead read={read}>{(incident) => <StatusPill status={statusWord('incidents', incident.status)} />}</AsRead>
    </>
  );
}

function OrderRow({ id }: { id: string }) {
  const read = useRead(['orders', id], (signal) => getOrder({ path: { order_id: id }, signal }));
  return (
    <>
      <Link to="/orders/$orderId" params={{ orderId: id }} className={look}>
        {words.order}
      </Link>
      <AsRead read={read}>
        {(order) => order.states.map(({ state }) => <StatusPill key={state} status={statusWord('orders', state)} />)}
      </AsRead>
    </>
  );
}

/** What an event is about; null for kinds that say nothing beside the others. */
function subject(change: Change): ReactNode {
  const params = { siteId: change.site };
  const { kind, id } = change;
  if (kind === 'finding.changed') {
    if (id !== null) return <FindingRow change={change} id={id} />;
    return (
      <Link to="/sites/$siteId/findings" params={params} search={{ status: 'all' }} className={look}>
        {words.manyFindings}
      </Link>
    );
  }
  if (kind === 'incident.changed') {
    if (id !== null) return <IncidentRow id={id} />;
    return (
      <Link to="/sites/$siteId/incidents" params={params} className={look}>
        {words.manyIncidents}
      </Link>
    );
  }
  if (kind === 'order.changed' && id !== null) return <OrderRow id={id} />;
  if (kind !== 'evidence.checkpoint') return null;
  return (
    <Link to="/sites/$siteId/evidence" params={params} className={look}>
      {words.checkpoint}
    </Link>
  );
}

function Row({ heard }: { heard: Heard }) {
  const { site: siteId } = heard.change;
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal })).data;
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">{subject(heard.change)}</p>
      <p className="text-[0.8125rem] text-soft">
        {site && `${site.name} · `}
        <TimeStamp value={new Date(heard.at).toISOString()} form="line" />
      </p>
    </li>
  );
}

/** What changed since this page was opened, newest first. Each row shows the thing as it is now. */
export function LiveFeed() {
  const { since, rows, checkins } = useStore(feed);
  const { mode } = useStore(live);
  const shown = rows.filter((row) => subject(row.change) !== null).slice(0, SHOWN);
  return (
    <Panel title={words.feed}>
      <p className="-mt-1 mb-2 text-[0.875rem] text-soft">
        {since === null ? words.feedStarting : words.feedSince(hourOf(new Date(since), ownZone()))}
        {mode !== 'live' && mode !== 'connecting' && ` ${words.feedLost}`}
        {mode === 'live' && shown.length === 0 && ` ${words.feedQuiet}`}
        {checkins > 0 && ` ${words.checkins(checkins)}`}
      </p>
      <ul className="divide-y divide-line">
        {shown.map((row) => (
          <Row key={`${row.change.kind} ${row.change.site} ${row.change.id}`} heard={row} />
        ))}
      </ul>
    </Panel>
  );
}
