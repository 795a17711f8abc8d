import { useSearch } from '@tanstack/react-router';
import { changeUser, listUsers } from '@/shared/api/generated/sdk.gen';
import type { UserView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayManagePeople } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { roleWords } from '@/shared/session/roles';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Pager } from '@/shared/ui/pager';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { InvitesPanel } from './invites-panel';
import { words } from './words';

function stateOf(person: UserView): string {
  if (person.disabled_at !== null) return words.disabled;
  return person.password_change_required ? words.waiting : words.active;
}

/** Nobody disables themselves, so the own row has no button. */
function LetIn({ person }: { person: UserView }) {
  const me = useMe().data;
  if (me === undefined || !mayManagePeople(me.role)) return null;
  if (me.id === person.id) return <span className="text-soft">{words.you}</span>;
  const out = person.disabled_at === null;
  const name = person.display_name;
  return (
    <ConfirmButton
      button={out ? words.disable : words.enable}
      label={out ? words.disableNamed(name) : words.enableNamed(name)}
      title={out ? words.disableTitle(name) : words.enableTitle(name)}
      act={out ? words.disable : words.enable}
      danger={out}
      call={() => changeUser({ path: { user_id: person.id }, body: { disabled: out } })}
      invalidates={[['users']]}
    >
      <p>{out ? words.disableLead : words.enableLead}</p>
    </ConfirmButton>
  );
}

const columns: readonly Column<UserView>[] = [
  {
    id: 'account',
    head: words.headAccount,
    grow: true,
    cell: (person) => (
      <span className="wrap-anywhere">
        {person.display_name}
        <span className="block text-[0.8125rem] font-normal text-soft">{person.username}</span>
      </span>
    ),
  },
  { id: 'role', head: words.headRole, card: true, cell: (person) => roleWords[person.role] },
  { id: 'state', head: words.headState, card: true, cell: stateOf },
  { id: 'since', head: words.headSince, cell: (person) => <TimeStamp value={person.created_at} form="short" /> },
  { id: 'act', head: '', card: true, cell: (person) => <LetIn person={person} /> },
];

/** Who may do what? */
export function PeoplePage() {
  const me = useMe().data;
  const { cursor } = useSearch({ from: '/people' });
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead(['users', query], (signal) => listUsers({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="text-soft">{words.lead}</p>
      </PageHead>
      <div className="space-y-4">
        <Panel title={words.people} flush>
          <Loaded read={read} lines={4}>
            {(page) =>
              page.items.length === 0 ? (
                <Empty why={words.noPeople} />
              ) : (
                <>
                  <DataTable
                    caption={words.peopleCaption}
                    columns={columns}
                    rows={page.items}
                    rowKey={(one) => one.id}
                  />
                  <Pager next={page.next} here={cursor} />
                </>
              )
            }
          </Loaded>
        </Panel>
        {me !== undefined && mayManagePeople(me.role) && <InvitesPanel giver={me.role} />}
      </div>
    </>
  );
}
