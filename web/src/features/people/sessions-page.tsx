import { useSearch } from '@tanstack/react-router';
import { endSessionOf, endSessionsOf, listPeopleSessions } from '@/shared/api/generated/sdk.gen';
import type { PersonSession } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { browserName } from '@/shared/session/browser';
import { roleWords } from '@/shared/session/roles';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { sessionWords as words } from './session-words';

const KEY = ['people-sessions'];

/** The own one is ended on one's own page, so that nobody signs themselves out by mistake. */
function End({ one }: { one: PersonSession }) {
  if (one.current) return <span className="text-soft">{words.thisOne}</span>;
  const name = one.display_name;
  return (
    <span className="inline-flex gap-2">
      <ConfirmButton
        button={words.end}
        label={words.endNamed(name, browserName(one.browser))}
        title={words.endTitle(name)}
        act={words.endAct}
        danger
        call={() => endSessionOf({ path: { user_id: one.user_id, session_id: one.id } })}
        invalidates={[KEY]}
      >
        <p>{words.endLead(browserName(one.browser))}</p>
      </ConfirmButton>
      <ConfirmButton
        button={words.endAll}
        label={words.endAllNamed(name)}
        title={words.endAllTitle(name)}
        act={words.endAllAct}
        danger
        call={() => endSessionsOf({ path: { user_id: one.user_id } })}
        invalidates={[KEY]}
      >
        <p>{words.endAllLead}</p>
      </ConfirmButton>
    </span>
  );
}

const columns: readonly Column<PersonSession>[] = [
  {
    id: 'who',
    head: words.headWho,
    grow: true,
    cell: (one) => (
      <span className="wrap-anywhere">
        {one.display_name}
        <span className="block text-[0.8125rem] font-normal text-soft">{`${one.username}, ${roleWords[one.role]}`}</span>
      </span>
    ),
  },
  {
    id: 'browser',
    head: words.headBrowser,
    card: true,
    cell: (one) => (
      <>
        {browserName(one.browser)}
        {one.address !== null && <span className="block text-[0.8125rem] text-soft">{one.address}</span>}
      </>
    ),
  },
  { id: 'by', head: words.headBy, cell: (one) => words.provedBy(one.proved_by) },
  { id: 'since', head: words.headSince, cell: (one) => <TimeStamp value={one.created_at} form="short" /> },
  { id: 'seen', head: words.headSeen, card: true, cell: (one) => <TimeStamp value={one.seen_at} form="short" /> },
  { id: 'act', head: '', card: true, cell: (one) => <End one={one} /> },
];

/** Who is signed in? */
export function SessionsPage() {
  const { cursor, unread } = useSearch({ from: '/sessions' });
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead([...KEY, query], (signal) => listPeopleSessions({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={unread} />
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={4} here={cursor} none={<Empty why={words.none} />}>
          {(rows) => <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={(one) => one.id} />}
        </Paged>
      </section>
    </>
  );
}
