import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { listApiKeys, revokeApiKey } from '@/shared/api/generated/sdk.gen';
import type { ApiKeyView, CreatedApiKey, Role } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayManageKeys } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { statusWord } from '@/shared/status/status';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { KeyDialog, NewKeyDialog } from './new-key-dialog';
import { words } from './words';

const UNUSED_MS = 90 * 86_400_000;

function stateOf(key: ApiKeyView): string {
  if (key.revoked_at !== null) return 'revoked';
  if (Date.parse(key.ends_at) <= serverNow()) return 'ended';
  return serverNow() - Date.parse(key.used_at ?? key.created_at) >= UNUSED_MS ? 'unused' : 'active';
}

function Revoke({ one }: { one: ApiKeyView }) {
  if (one.revoked_at !== null || Date.parse(one.ends_at) <= serverNow()) return null;
  return (
    <ConfirmButton
      button={words.revoke}
      label={words.revokeNamed(one.name)}
      title={words.revokeTitle(one.name)}
      act={words.revokeAct}
      danger
      call={() => revokeApiKey({ path: { api_key_id: one.id } })}
      invalidates={[['api-keys']]}
    >
      <p>{words.revokeLead}</p>
    </ConfirmButton>
  );
}

const columns: readonly Column<ApiKeyView>[] = [
  {
    id: 'name',
    head: words.headName,
    grow: true,
    cell: (one) => (
      <span className="wrap-anywhere">
        {one.name}
        <code className="block font-mono text-[0.8125rem] font-normal text-soft">{`${one.prefix}…`}</code>
      </span>
    ),
  },
  {
    id: 'state',
    head: words.headState,
    card: true,
    cell: (one) => <StatusPill status={statusWord('keys', stateOf(one))} />,
  },
  {
    id: 'reads',
    head: words.headReads,
    card: true,
    cell: (one) => (
      <span className="whitespace-normal sm:block sm:min-w-40">
        {one.scopes.map((scope) => words.scopes[scope]).join(', ')}
      </span>
    ),
  },
  { id: 'ends', head: words.headEnds, card: true, cell: (one) => <TimeStamp value={one.ends_at} form="exact" /> },
  {
    id: 'used',
    head: words.headUsed,
    card: true,
    cell: (one) => (one.used_at === null ? words.never : <TimeStamp value={one.used_at} form="short" />),
  },
  { id: 'act', head: '', card: true, cell: (one) => <Revoke one={one} /> },
];

function MakeKey({ giver }: { giver: Role }) {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  return (
    <>
      <Button look="primary" onClick={() => setMaking(true)}>
        {words.make}
      </Button>
      {making && (
        <NewKeyDialog
          giver={giver}
          onCancel={() => setMaking(false)}
          onDone={(done) => {
            setMaking(false);
            setMade(done);
          }}
        />
      )}
      {made && <KeyDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}

/** Which programs may read? */
export function ApiKeysPage() {
  const me = useMe().data;
  const { cursor } = useSearch({ from: '/settings/api-keys' });
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead(['api-keys', query], (signal) => listApiKeys({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead
        page={words.page}
        title={null}
        aside={me !== undefined && mayManageKeys(me.role) && <MakeKey giver={me.role} />}
      >
        <p className="text-soft">{words.lead}</p>
      </PageHead>
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={4} here={cursor} none={<Empty why={words.none} />}>
          {(rows) => <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={(one) => one.id} />}
        </Paged>
      </section>
    </>
  );
}
