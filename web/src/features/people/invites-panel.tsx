import { useState } from 'react';
import { listInvites, revokeInvite } from '@/shared/api/generated/sdk.gen';
import type { CreatedInvite, InviteView, Role } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { roleWords } from '@/shared/session/roles';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { InviteDialog, InvitedDialog } from './invite-dialog';
import { words } from './words';

/** What the server's times say; an invitation that ended by itself has no mark of its own. */
function stateOf(one: InviteView): string {
  if (one.accepted_at !== null) return words.accepted;
  if (one.revoked_at !== null) return words.revoked;
  return Date.parse(one.ends_at) <= serverNow() ? words.ended : words.open;
}

function Revoke({ one }: { one: InviteView }) {
  if (stateOf(one) !== words.open) return null;
  return (
    <ConfirmButton
      button={words.revoke}
      label={words.revokeNamed(one.username)}
      title={words.revokeTitle(one.username)}
      act={words.revokeAct}
      danger
      call={() => revokeInvite({ path: { invite_id: one.id } })}
      invalidates={[['invites']]}
    >
      <p>{words.revokeLead}</p>
    </ConfirmButton>
  );
}

const columns: readonly Column<InviteView>[] = [
  {
    id: 'account',
    head: words.headAccount,
    grow: true,
    cell: (one) => <span className="wrap-anywhere">{one.username}</span>,
  },
  { id: 'role', head: words.headRole, card: true, cell: (one) => roleWords[one.role] },
  { id: 'state', head: words.headState, card: true, cell: stateOf },
  { id: 'ends', head: words.headEnds, card: true, cell: (one) => <TimeStamp value={one.ends_at} form="exact" /> },
  { id: 'by', head: words.headBy, cell: (one) => one.invited_by },
  { id: 'act', head: '', card: true, cell: (one) => <Revoke one={one} /> },
];

/** Who is invited; the newest fifty. */
export function InvitesPanel({ giver }: { giver: Role }) {
  const read = useRead(['invites'], (signal) => listInvites({ signal }));
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<CreatedInvite | null>(null);
  return (
    <Panel
      title={words.invites}
      flush
      aside={
        <Button look="primary" onClick={() => setInviting(true)}>
          {words.invite}
        </Button>
      }
    >
      <Loaded read={read} lines={3}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty why={words.noInvites} />
          ) : (
            <DataTable caption={words.invitesCaption} columns={columns} rows={page.items} rowKey={(one) => one.id} />
          )
        }
      </Loaded>
      {inviting && (
        <InviteDialog
          giver={giver}
          onCancel={() => setInviting(false)}
          onDone={(done) => {
            setInviting(false);
            setMade(done);
          }}
        />
      )}
      {made && <InvitedDialog made={made} onClose={() => setMade(null)} />}
    </Panel>
  );
}
