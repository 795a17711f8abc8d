import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { listConsents, listIncidents } from '@/shared/api/generated/sdk.gen';
import type { ConsentView, PageIncidentRow } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayConsent } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { serverNow } from '@/shared/time/clock';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

const SHOWN = 5;

function Need({ children }: { children: ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <CircleAlert aria-hidden="true" size={18} className="mt-0.5 shrink-0 text-warn" />
      <span>{children}</span>
    </li>
  );
}

interface Found {
  consents: readonly ConsentView[];
  waiting: PageIncidentRow;
}

function Needs({ consents, waiting }: Found) {
  const decides = mayConsent(useMe().data?.role);
  const live = consents.filter((one) => one.live);
  const ending = live.filter((one) => one.ends_soon);
  if (live.length > 0 && ending.length === 0 && waiting.items.length === 0) {
    return (
      <>
        <p className="text-lg font-semibold">{words.nothing}</p>
        <p className="text-[0.8125rem] text-soft">
          {`${words.checkedAt} `}
          <TimeStamp value={new Date(serverNow()).toISOString()} form="exact" />
        </p>
      </>
    );
  }
  return (
    <div className="space-y-3">
      <ul className="space-y-2">
        {live.length === 0 && <Need>{words.noPermission}</Need>}
        {ending.length > 0 && <Need>{words.endsSoon(ending.length)}</Need>}
        {waiting.items.map((row) => (
          <Need key={row.id}>
            <Link to="/incidents/$incidentId" params={{ incidentId: row.id }} className="text-accent underline">
              {words.waiting(row.check.title)}
            </Link>
          </Need>
        ))}
        {waiting.next && <Need>{words.waitingMore}</Need>}
      </ul>
      <p>
        <Link to="/consents" className="font-medium text-accent underline">
          {words.decide}
        </Link>
      </p>
      {!decides && <p className="text-[0.875rem] text-soft">{words.owner}</p>}
    </div>
  );
}

/** Decisions that wait for the practice. */
export function NeedsCard({ organisation }: { organisation: string }) {
  const consents = useRead(['consents', organisation], (signal) =>
    listConsents({ path: { organisation_id: organisation }, signal }),
  );
  const query = { state: 'waiting_approval' as const, limit: SHOWN };
  const waiting = useRead(['incidents', query], (signal) => listIncidents({ query, signal }));
  return (
    <Panel title={words.needs}>
      <Loaded read={consents} lines={3}>
        {(found) => (
          <Loaded read={waiting} lines={3}>
            {(rows) => <Needs consents={found} waiting={rows} />}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  );
}
