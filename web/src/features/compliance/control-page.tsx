import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ControlStanding, FrameworkStanding } from '@/shared/api/generated/types.gen';
import { useProofSites } from '@/shared/api/places';
import { statusWord } from '@/shared/status/status';
import { Empty } from '@/shared/ui/empty';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { Trail } from '@/shared/ui/trail';
import { type Place, placeOf, useStanding } from './data';
import { ObjectivePanel } from './objective-panel';
import { seenBy, words } from './words';

function Missing({ control }: { control: ControlStanding }) {
  if (control.missing.length === 0) return <p className="text-soft">{words.nothingAgainst}</p>;
  return (
    <ul className="list-disc space-y-1 pl-5">
      {control.missing.map((part) => (
        <li key={`${part.why} ${part.about}`}>{part.words}</li>
      ))}
    </ul>
  );
}

function Working({ control, standing }: { control: ControlStanding; standing: FrameworkStanding }) {
  const direct = control.objectives.filter((one) => one.direct);
  const rows: Fact[] = [
    ...direct.map((one) => [one.sentence, words.devicesPassing(one.passing, one.devices)] as const),
    [words.asOf, <TimeStamp key="t" value={standing.at} form="exact" />],
  ];
  return (
    <Panel title={words.statusWorking}>
      <div className="space-y-3">
        <Facts rows={rows} wide />
        <ul className="list-disc space-y-1 pl-5 text-[0.875rem] text-soft">
          {[words.share(standing.coverage_min_percent), words.weights, words.leftOut, words.window].map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function Control({
  control,
  standing,
  place,
}: {
  control: ControlStanding;
  standing: FrameworkStanding;
  place: Place;
}) {
  return (
    <>
      <PageHead page={words.control} title={control.title}>
        <p className="text-soft">{`${control.id} · ${standing.framework.title}, ${standing.framework.edition} · ${control.kind}`}</p>
        <p className="mt-2 flex flex-wrap gap-2">
          <StatusPill status={statusWord('controls', control.status)} large />
          {control.accepted && <StatusPill status={statusWord('overlays', 'accepted')} large />}
        </p>
      </PageHead>
      <div className="grid grid-cols-1 gap-4">
        <div className="grid items-stretch gap-4 lg:grid-cols-2">
          <Panel title={words.missing}>
            <div className="space-y-3">
              <Missing control={control} />
              <p className="border-t border-line pt-3 text-soft">{seenBy[control.seen]}</p>
            </div>
          </Panel>
          <Working control={control} standing={standing} />
        </div>
        <Panel
          title={words.objectives}
          flush
          aside={
            control.objectives.some((one) => one.checks.length > 0) && (
              <Link
                to="/evidence/entries"
                search={{
                  control: control.id,
                  framework: standing.framework.id,
                  ...('site' in place ? { site: place.site } : {}),
                }}
                className="text-accent underline"
              >
                {words.allEvidence}
              </Link>
            )
          }
        >
          {control.objectives.length === 0 ? (
            <p className="px-4 pb-4 text-warn">{words.noChecks}</p>
          ) : (
            <ul>
              {control.objectives.map((one) => (
                <ObjectivePanel key={`${one.id} ${one.direct}`} objective={one} place={place} />
              ))}
            </ul>
          )}
        </Panel>
        <p className="text-[0.8125rem] text-soft">{words.notMeasured}</p>
      </div>
    </>
  );
}

function At({ framework, id, place }: { framework: string; id: string; place: Place }) {
  const read = useStanding(framework, place);
  return (
    <>
      {read.data === undefined && <PageHead page={words.control} title={null} />}
      <Loaded read={read} lines={12}>
        {(standing) => {
          const control = standing.controls.find((one) => one.id === id);
          if (control !== undefined) return <Control control={control} standing={standing} place={place} />;
          return (
            <>
              <PageHead page={words.control} title={null} />
              <Empty why={words.unknownControl} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

/** What supports this control? */
export function ControlPage() {
  const { framework, control } = useParams({ from: '/compliance/$framework/$control' });
  const search = useSearch({ from: '/compliance/$framework/$control' });
  const sites = useProofSites();
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="c" to="/compliance" search={{ ...search, framework }} className="hover:underline">
            {words.page}
          </Link>,
        ]}
      </Trail>
      <Loaded read={sites} lines={12}>
        {({ items }) => {
          const place = placeOf(search, items);
          return place === null ? (
            <Empty why={words.noPlace} />
          ) : (
            <At framework={framework} id={control} place={place} />
          );
        }}
      </Loaded>
    </>
  );
}
