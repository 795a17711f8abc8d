import { Link } from '@tanstack/react-router';
import { listIncidents } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

interface Props {
  title: string;
  /** Said when there is none. */
  none: string;
  site?: string;
  device?: string;
  open?: boolean;
  limit?: number;
}

/** The newest incidents of a place or a device, in short. */
export function RecentIncidents({ title, none, site, device, open, limit = 5 }: Props) {
  const query = {
    limit,
    ...(site === undefined ? {} : { site }),
    ...(device === undefined ? {} : { device }),
    ...(open === undefined ? {} : { open }),
  };
  const read = useRead(['incidents', query], (signal) => listIncidents({ query, signal }));
  return (
    <Panel title={title} aside={<ShowAll site={site} />}>
      <Loaded read={read} lines={limit}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="text-soft">{none}</p>
          ) : (
            <ul className="divide-y divide-line">
              {page.items.map((row) => (
                <li
                  key={row.id}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0 sm:flex-nowrap"
                >
                  <span className="min-w-0">
                    <Link to="/incidents/$incidentId" params={{ incidentId: row.id }} className="text-accent underline">
                      {row.check.title}
                    </Link>
                    <span className="block text-[0.8125rem] text-soft">
                      {`${row.device.name} · `}
                      <TimeStamp value={row.opened_at} form="line" />
                    </span>
                  </span>
                  <StatusPill status={statusWord('incidents', row.status)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function ShowAll({ site }: { site: string | undefined }) {
  const look = 'text-[0.875rem] font-medium text-accent underline';
  if (site === undefined) {
    return (
      <Link to="/incidents" className={look}>
        {words.showAll}
      </Link>
    );
  }
  return (
    <Link to="/sites/$siteId/incidents" params={{ siteId: site }} className={look}>
      {words.showAll}
    </Link>
  );
}
