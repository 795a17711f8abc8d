import { useNavigate, useSearch } from '@tanstack/react-router';
import type { FrameworkView } from '@/shared/api/generated/types.gen';
import { type Offered, type SiteName, useProofSites } from '@/shared/api/places';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { ControlsList } from './controls-list';
import { type Place, placeOf, useFrameworks, useStanding } from './data';
import { PlacePicker } from './place-picker';
import { Summary } from './summary';
import { words } from './words';

function Standing({ framework, place }: { framework: string; place: Place }) {
  const { status } = useSearch({ from: '/compliance' });
  const read = useStanding(framework, place);
  return (
    <Loaded read={read} lines={10}>
      {(standing) => (
        <>
          <Summary standing={standing} />
          <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem] text-soft">
            <span>
              {`${words.asOf} `}
              <TimeStamp value={standing.at} form="exact" />
              {`, ${words.sites(standing.sites)}`}
            </span>
            <span>{words.notMeasured}</span>
          </p>
          <ControlsList standing={standing} status={status} />
        </>
      )}
    </Loaded>
  );
}

function Chosen({ frameworks, sites }: { frameworks: readonly FrameworkView[]; sites: Offered<SiteName> }) {
  const search = useSearch({ from: '/compliance' });
  const go = useNavigate({ from: '/compliance' });
  const place = placeOf(search, sites.items);
  const framework = frameworks.find((one) => one.id === search.framework)?.id ?? frameworks[0]?.id;
  if (place === null || framework === undefined) return <Empty why={words.noPlace} />;
  return (
    <>
      <PlacePicker
        frameworks={frameworks}
        framework={framework}
        sites={sites}
        place={place}
        onPick={(next, where) => void go({ search: { framework: next, ...where }, replace: true })}
      />
      <Standing framework={framework} place={place} />
    </>
  );
}

/** How do we stand, and how much do we see? */
export function CompliancePage() {
  const search = useSearch({ from: '/compliance' });
  const frameworks = useFrameworks();
  const sites = useProofSites();
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={search.unread} />
      <Loaded read={frameworks} lines={3}>
        {({ items }) => (
          <Loaded read={sites} lines={10}>
            {(offered) => <Chosen frameworks={items} sites={offered} />}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}
