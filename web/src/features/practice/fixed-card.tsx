import { Link } from '@tanstack/react-router';
import { listIncidents } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

const SHOWN = 5;

/** The newest problems that are over; each says how it ended, a failed fix as well. */
export function FixedCard() {
  const query = { open: false, limit: SHOWN };
  const read = useRead(['incidents', query], (signal) => listIncidents({ query, signal }));
  return (
    <Panel title={words.fixed}>
      <p className="-mt-1 mb-2 text-soft">{words.fixedLead}</p>
      <Loaded read={read} lines={SHOWN}>
        {(page) =>
          page.items.length === 0 ? (
            <p>{words.noneFixed}</p>
          ) : (
            <ul className="divide-y divide-line">
              {page.items.map((row) => (
                <li
                  key={row.id}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0"
                >
                  <span className="min-w-0">
                    <Link to="/incidents/$incidentId" params={{ incidentId: row.id }} className="text-accent underline">
                      {row.check.title}
                    </Link>
                    <span className="block text-[0.8125rem] text-soft">
                      {`${row.device.name} · `}
                      <TimeStamp value={row.closed_at ?? row.changed_at} form="line" />
                    </span>
                  </span>
                  <StatusPill status={statusWord('incidents', row.status)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <p className="mt-3">
        <Link to="/incidents" className="font-medium text-accent underline">
          {words.allFixed}
        </Link>
      </p>
    </Panel>
  );
}
