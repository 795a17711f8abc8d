import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, CircleX } from 'lucide-react';
import type { SiteScore, SiteSummary } from '@/shared/api/generated/types.gen';
import { type Offered, useScores, useSites } from '@/shared/api/places';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { type Sum, sumOf } from './standing';
import { words } from './words';

const look = 'font-medium text-accent underline';

/** Green only when everything was seen, everything passes, and every box calls. */
function Answer({ sum }: { sum: Sum }) {
  if (sum.failed > 0) {
    return (
      <p className="flex items-start gap-2 text-lg font-semibold text-bad">
        <CircleX aria-hidden="true" size={22} className="mt-0.5 shrink-0" />
        {words.work(sum.failed)}
      </p>
    );
  }
  const Icon = sum.allGood ? CircleCheck : CircleAlert;
  return (
    <p className={`flex items-start gap-2 text-lg font-semibold ${sum.allGood ? 'text-good' : 'text-warn'}`}>
      <Icon aria-hidden="true" size={22} className="mt-0.5 shrink-0" />
      {sum.allGood ? words.yes(sum.sites) : words.unclear}
    </p>
  );
}

function Silent({ site }: { site: SiteSummary }) {
  return (
    <li className="text-warn">
      {`${words.silent(site.name)} `}
      {site.last_checkin_at === null ? (
        words.neverHeard
      ) : (
        <>
          {`${words.silentSince} `}
          <TimeStamp value={site.last_checkin_at} form="exact" />
        </>
      )}
    </li>
  );
}

function Fine({ scores, sites }: { scores: Offered<SiteScore>; sites: Offered<SiteSummary> }) {
  const sum = sumOf(scores.items, sites.items);
  const [first] = sites.items;
  if (first === undefined) return <p className="text-soft">{words.noSite}</p>;
  const at = scores.items[0]?.at;
  return (
    <div className="space-y-2">
      {sum.observed === 0 ? (
        <p className="text-lg font-semibold text-warn">{words.nothingYet}</p>
      ) : (
        <Answer sum={sum} />
      )}
      {sum.observed > 0 && <p>{words.pass(sum.passed, sum.passed + sum.failed, sum.sites)}</p>}
      <p>{words.seen(sum.observed, sum.expected)}</p>
      {sum.silent.length > 0 && (
        <ul className="space-y-1">
          {sum.silent.map((site) => (
            <Silent key={site.id} site={site} />
          ))}
        </ul>
      )}
      {sites.more && <p className="text-warn">{words.notAll(sum.sites)}</p>}
      <p className="flex flex-wrap gap-x-5 gap-y-1">
        {sites.items.length === 1 && sum.failed > 0 ? (
          <Link to="/sites/$siteId/findings" params={{ siteId: first.id }} className={look}>
            {words.toWork}
          </Link>
        ) : (
          <Link to="/sites" className={look}>
            {words.toSites}
          </Link>
        )}
      </p>
      {at !== undefined && (
        <p className="text-[0.8125rem] text-soft">
          {`${words.lastLook} `}
          <TimeStamp value={at} form="exact" />
          {`. ${words.disclaimer}`}
        </p>
      )}
    </div>
  );
}

export function FineCard() {
  const scores = useScores();
  const sites = useSites();
  return (
    <Panel title={words.fine}>
      <Loaded read={scores} lines={4}>
        {(found) => (
          <Loaded read={sites} lines={4}>
            {(known) => <Fine scores={found} sites={known} />}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  );
}
