import { useSearch } from '@tanstack/react-router';
import { listUsers } from '@/shared/api/generated/sdk.gen';
import type { UserView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayManagePeople } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { roleWords } from '@/shared/session/roles';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { Panel } from '@/shared/ui/panel';
import { InvitesPanel } from './invites-panel';
import { LostPanel } from './lost-panel';
import { PersonActs } from './person-acts';
import { words } from './words';

function stateOf(person: UserView): string {
  if (person.disabled_at !== null) return words.disabled;
  return person.password_change_required ? words.waiting : words.active;
}

function factorOf(person: UserView): string {
  if (person.second_factor) return words.factor;
  return person.factor_owed ? words.factorOwed : words.noFactor;
}

const columns: readonly Column<UserView>[] = [
  {
    id: 'account',
    head: words.headAccount,
    grow: true,
    cell: (person) => (
      <span className="block wrap-anywhere sm:min-w-44">
        {person.display_name}
        <span className="block text-[0.8125rem] font-normal text-soft">{person.username}</span>
      </span>
    ),
  },
  { id: 'role', head: words.headRole, card: true, cell: (person) => roleWords[person.role] },
  { id: 'state', head: words.headState, card: true, cell: stateOf },
  {
    id: 'factor',
    head: words.headFactor,
    card: true,
    cell: (person) => <span className={person.factor_owed ? 'text-warn' : ''}>{factorOf(person)}</span>,
  },
  { id: 'act', head: '', card: true, cell: (person) => <PersonActs person={person} /> },
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
          <Paged read={read} lines={4} here={cursor} none={<Empty why={words.noPeople} />}>
            {(rows) => (
              <DataTable caption={words.peopleCaption} columns={columns} rows={rows} rowKey={(one) => one.id} />
            )}
          </Paged>
        </Panel>
        {me !== undefined && mayManagePeople(me.role) && (
          <>
            <LostPanel />
            <InvitesPanel giver={me.role} />
          </>
        )}
      </div>
    </>
  );
}
