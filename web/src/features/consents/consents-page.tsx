import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConsentView, Risk, Role, RunbookView } from '@/shared/api/generated/types.gen';
import { useOrganisations } from '@/shared/api/places';
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
const deciding: ReadonlySet<Role> = new Set<Role>(['operator.admin', 'partner.admin', 'client.owner']);

interface Props {
  organisation: string;
  consents: readonly ConsentView[];
  runbooks: readonly RunbookView[];
}

type Asked = { give: What | null } | { revoke: ConsentView };

function Consents({ organisation, consents, runbooks }: Props) {
  const role = useMe().data?.role;
  const may = role !== undefined && deciding.has(role);
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

/** What did we allow? */
export function ConsentsPage() {
  const { organisationId } = useParams({ from: '/organisations/$organisationId/consents' });
  const organisations = useOrganisations();
  const consents = useConsents(organisationId);
  const runbooks = useRunbooks();
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
      <Loaded read={runbooks} lines={8}>
        {({ items }) => (
          <Loaded read={consents} lines={8}>
            {(list) => <Consents organisation={organisationId} consents={list} runbooks={items} />}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

/** Whose consents? */
export function ConsentsOf() {
  const read = useOrganisations();
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="max-w-prose text-soft">{words.choose}</p>
      </PageHead>
      <Loaded read={read} lines={4}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty why={words.noOrganisation} />
          ) : (
            <>
              <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                {items.map((one) => (
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
              <p className="mt-2 text-[0.8125rem] text-soft empty:hidden">{moreHint({ items, more })}</p>
            </>
          )
        }
      </Loaded>
    </>
  );
}
