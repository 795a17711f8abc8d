import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConsentView, OrganisationView, Risk, RunbookView } from '@/shared/api/generated/types.gen';
import { type Offered, useOrganisations } from '@/shared/api/places';
import { mayConsent } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { moreHint } from '@/shared/ui/inputs';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { Trail } from '@/shared/ui/trail';
import { ClassPanel } from './class-panel';
import { ConsentList } from './consent-list';
import { useConsents, useRunbooks, type What } from './data';
import { GiveConsent, RevokeConsent } from './dialogs';
import { words } from './words';

const classes: readonly Risk[] = ['low', 'medium', 'high', 'critical'];

interface Props {
  organisation: string;
  consents: readonly ConsentView[];
  runbooks: readonly RunbookView[];
}

type Asked = { give: What | null } | { revoke: ConsentView };

function Consents({ organisation, consents, runbooks }: Props) {
  const may = mayConsent(useMe().data?.role);
  const [asked, setAsked] = useState<Asked | null>(null);
  const live = consents.filter((one) => one.live);
  const ended = consents.filter((one) => !one.live);
  const close = () => setAsked(null);
  return (
    <>
      <div className="grid grid-cols-1 gap-4">
        <Panel
          title={words.inForce(live.length)}
          flush
          aside={may && <Button onClick={() => setAsked({ give: null })}>{words.giveOne}</Button>}
        >
          {live.length === 0 ? (
            <p className="px-4 pb-4 text-warn">{words.noneInForce}</p>
          ) : (
            <ConsentList
              consents={live}
              runbooks={runbooks}
              onRevoke={may ? (consent) => setAsked({ revoke: consent }) : undefined}
            />
          )}
        </Panel>
        <h2 className="mt-2 text-base font-semibold">{words.classes}</h2>
        <div className="grid items-stretch gap-4 lg:grid-cols-2">
          {classes.map((risk) => (
            <ClassPanel
              key={risk}
              risk={risk}
              runbooks={runbooks}
              live={live.some((one) => one.risk === risk)}
              onGive={may ? () => setAsked({ give: { risk } }) : undefined}
            />
          ))}
        </div>
        <Panel title={words.ended(ended.length)} flush>
          {ended.length === 0 ? (
            <p className="px-4 pb-4 text-soft">{words.noneEnded}</p>
          ) : (
            <ConsentList consents={ended} runbooks={runbooks} />
          )}
        </Panel>
      </div>
      {asked !== null && 'give' in asked && (
        <GiveConsent organisation={organisation} what={asked.give} runbooks={runbooks} onClose={close} />
      )}
      {asked !== null && 'revoke' in asked && (
        <RevokeConsent consent={asked.revoke} runbooks={runbooks} onClose={close} />
      )}
    </>
  );
}

function ConsentsAt({ organisation }: { organisation: string }) {
  const consents = useConsents(organisation);
  const runbooks = useRunbooks();
  return (
    <Loaded read={runbooks} lines={8}>
      {({ items }) => (
        <Loaded read={consents} lines={8}>
          {(list) => <Consents organisation={organisation} consents={list} runbooks={items} />}
        </Loaded>
      )}
    </Loaded>
  );
}

/** What did we allow? */
export function ConsentsPage() {
  const { organisationId } = useParams({ from: '/organisations/$organisationId/consents' });
  const organisations = useOrganisations();
  const name = organisations.data?.items.find((one) => one.id === organisationId)?.name ?? null;
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="c" to="/consents" className="hover:underline">
            {words.page}
          </Link>,
        ]}
      </Trail>
      <PageHead page={words.page} title={name}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <ConsentsAt organisation={organisationId} />
    </>
  );
}

/** Whose consents? Where there is one organisation only, its own. */
export function ConsentsOf() {
  const read = useOrganisations();
  const only = read.data?.items.length === 1 && !read.data.more ? read.data.items[0] : undefined;
  const choosing = read.data !== undefined && only === undefined;
  return (
    <>
      <PageHead page={words.page} title={only === undefined ? null : only.name}>
        <p className="max-w-prose text-soft">{choosing ? words.choose : words.lead}</p>
      </PageHead>
      {only !== undefined && <ConsentsAt organisation={only.id} />}
      {only === undefined && (
        <Loaded read={read} lines={4}>
          {(offered) =>
            offered.items.length === 0 ? <Empty why={words.noOrganisation} /> : <Organisations offered={offered} />
          }
        </Loaded>
      )}
    </>
  );
}

function Organisations({ offered }: { offered: Offered<OrganisationView> }) {
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {offered.items.map((one) => (
          <li key={one.id}>
            <Link
              to="/organisations/$organisationId/consents"
              params={{ organisationId: one.id }}
              className="flex min-h-11 items-center px-4 py-2 font-medium text-accent underline hover:bg-sunken"
            >
              {one.name}
            </Link>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-[0.8125rem] text-soft empty:hidden">{moreHint(offered)}</p>
    </>
  );
}
