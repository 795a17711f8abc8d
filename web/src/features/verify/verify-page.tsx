import { useNavigate, useSearch } from '@tanstack/react-router';
import { listLogs } from '@/shared/api/generated/sdk.gen';
import { chosenOf, type SiteName, useProofSites } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { Empty } from '@/shared/ui/empty';
import { moreHint, Select } from '@/shared/ui/inputs';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { words as shared } from '@/shared/ui/words';
import { LogCheck } from './log-check';
import { words } from './words';

function SiteLog({ site }: { site: SiteName }) {
  const read = useRead(['logs', site.id], (signal) => listLogs({ query: { site: site.id }, signal }));
  return (
    <Loaded read={read} lines={6}>
      {([log]) =>
        log === undefined ? <Empty why={words.noLog} /> : <LogCheck key={log.id} log={log} site={site.name} />
      }
    </Loaded>
  );
}

/** Check it without trusting us: the whole log of a site. */
export function VerifyPage() {
  const search = useSearch({ from: '/verify-evidence' });
  const go = useNavigate({ from: '/verify-evidence' });
  const read = useProofSites();
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={search.unread} />
      <Loaded read={read} lines={8}>
        {(offered) => {
          const chosen = chosenOf(offered, search.site);
          if (chosen === undefined) return <Empty why={search.site ? shared.notFound.title : words.noSites} />;
          return (
            <div className="space-y-4">
              <div className="max-w-sm">
                <Select
                  label={words.siteLabel}
                  value={chosen.id}
                  hint={moreHint(offered)}
                  options={offered.items.map((one) => ({ value: one.id, name: one.name }))}
                  onChange={(event) => void go({ search: { site: event.currentTarget.value }, replace: true })}
                />
              </div>
              <SiteLog key={chosen.id} site={chosen} />
            </div>
          );
        }}
      </Loaded>
    </>
  );
}
