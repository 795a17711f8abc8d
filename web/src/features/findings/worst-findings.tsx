import { Link } from '@tanstack/react-router';
import { getSiteSummary, listFindings } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { citationWords } from '@/shared/citation';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { SeverityPill } from '@/shared/ui/severity';
import { VerdictPill } from '@/shared/ui/verdict';
import { words } from './words';

/** "Nothing fails" never stands alone: it says how much was not observed. */
function NothingFails({ site }: { site: string | undefined }) {
  const counts = useRead(
    ['sites', site, 'summary'],
    (signal) => getSiteSummary({ path: { site_id: site ?? '' }, signal }),
    { enabled: site !== undefined },
  ).data?.findings;
  if (!counts) return <p className="text-soft">{words.noneFailUnknown}</p>;
  return <p className="text-soft">{words.noneFail(counts.expected - counts.not_observed, counts.not_observed)}</p>;
}

/** The worst failing findings of a site or of all, in the server's order. */
export function WorstFindings({ title, site, limit = 5 }: { title: string; site?: string; limit?: number }) {
  const query = { limit, result: 'fail' as const, ...(site === undefined ? {} : { site }) };
  const read = useRead(['findings', query], (signal) => listFindings({ query, signal }));
  return (
    <Panel
      title={title}
      aside={
        site !== undefined && (
          <Link
            to="/sites/$siteId/findings"
            params={{ siteId: site }}
            className="text-[0.875rem] font-medium text-accent underline"
          >
            {words.showAll}
          </Link>
        )
      }
    >
      <Loaded read={read} lines={limit}>
        {(page) =>
          page.items.length === 0 ? (
            <NothingFails site={site} />
          ) : (
            <ul className="divide-y divide-line">
              {page.items.map((row) => (
                <li
                  key={row.id}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0 sm:flex-nowrap"
                >
                  <span className="min-w-0">
                    <Link
                      to="/sites/$siteId/findings/$findingId"
                      params={{ siteId: row.site_id, findingId: row.id }}
                      className="text-accent underline"
                    >
                      {row.check.title}
                    </Link>
                    <span className="line-clamp-3 text-[0.8125rem] text-soft wrap-anywhere">
                      {[row.device.name, row.detail, row.citations[0] && citationWords(row.citations[0])]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </span>
                  <span className="flex flex-wrap items-center gap-1.5 sm:shrink-0 sm:flex-col sm:items-end">
                    {(row.stale || row.overlay !== null) && <VerdictPill finding={row} />}
                    <SeverityPill severity={row.severity} status={row.status} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
