import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { getOrganisation, listProviders, removeProvider } from '@/shared/api/generated/sdk.gen';
import type { ProviderView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayManagePeople, mayManageProviders } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { CopyId } from '@/shared/ui/copy';
import { Empty } from '@/shared/ui/empty';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Pager } from '@/shared/ui/pager';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { KEYS } from './draft';
import { ProviderDialog } from './provider-dialog';
import { WaitingPanel } from './waiting-panel';
import { words } from './words';

function Change({ one }: { one: ProviderView }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={words.changeNamed(one.name)} onClick={() => setOpen(true)}>
        {words.change}
      </Button>
      {open && <ProviderDialog known={one} onClose={() => setOpen(false)} />}
    </>
  );
}

function Acts({ one }: { one: ProviderView }) {
  if (!mayManageProviders(useMe().data?.role)) return null;
  return (
    <span className="flex flex-wrap gap-2">
      <Change one={one} />
      <ConfirmButton
        button={words.remove}
        label={words.removeNamed(one.name)}
        title={words.removeTitle(one.name)}
        act={words.removeAct}
        danger
        typed={{ label: words.typeName(one.name), phrase: one.name }}
        call={() => removeProvider({ path: { provider_id: one.id } })}
        invalidates={[KEYS.providers, KEYS.waiting]}
      >
        <p>{words.removeLead}</p>
      </ConfirmButton>
    </span>
  );
}

function Owner({ id }: { id: string }) {
  const found = useRead(['organisations', id], (signal) => getOrganisation({ path: { organisation_id: id }, signal }));
  if (found.data === undefined) return <span className="text-soft">{words.unknownOrganisation}</span>;
  return <>{found.data.name}</>;
}

function facts(one: ProviderView): Fact[] {
  return [
    [words.headOrganisation, <Owner key="o" id={one.organisation_id} />],
    [words.issuer, one.issuer],
    [words.client, one.client_id],
    [words.headDomains, one.domains.length === 0 ? words.noDomains : one.domains.join(', ')],
    [words.redirect, <CopyId key="r" value={one.redirect_uri} what={words.redirect} whole />],
    [words.signIn, <CopyId key="s" value={one.sign_in_url} what={words.signIn} whole />],
    [
      words.headSince,
      <span key="w">
        <TimeStamp value={one.created_at} form="exact" />
        {` ${words.by(one.created_by)}`}
      </span>,
    ],
  ];
}

function Add() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {words.add}
      </Button>
      {open && <ProviderDialog known={null} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Who vouches for our people? */
export function ProvidersPage() {
  const { cursor, unread } = useSearch({ from: '/settings/sign-in-providers' });
  const role = useMe().data?.role;
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead([...KEYS.providers, query], (signal) => listProviders({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead page={words.page} title={null} aside={mayManageProviders(role) && <Add />}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={unread} />
      <div className="grid grid-cols-1 gap-4">
        <Loaded read={read} lines={6}>
          {(page) =>
            page.items.length === 0 ? (
              <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
                <Empty why={words.none} />
              </section>
            ) : (
              <>
                {page.items.map((one) => (
                  <Panel key={one.id} title={one.name} aside={<Acts one={one} />}>
                    <Facts rows={facts(one)} wide />
                  </Panel>
                ))}
                <Pager next={page.next} here={cursor} />
              </>
            )
          }
        </Loaded>
        {mayManagePeople(role) && <WaitingPanel />}
      </div>
    </>
  );
}
