import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import { askAgain } from '@/shared/api/generated/sdk.gen';
import type { AnchorPage, AuthorityView } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { mayAskAgain } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { statusWord } from '@/shared/status/status';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { ErrorNote } from '@/shared/ui/error-note';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './anchor-words';
import { walkFacts } from './walks';
import { alarms } from './words';

function factsOf({ state, newest_at, stale_since, platform, calendars }: AnchorPage): Fact[] {
  const soft = (text: string) => <span className="text-soft">{text}</span>;
  return [
    [words.newest, newest_at === null ? soft(words.noNewest) : <TimeStamp key="n" value={newest_at} />],
    ...(stale_since === null ? [] : [[words.staleSince, <TimeStamp key="s" value={stale_since} />] as const]),
    [
      words.platform,
      platform === null ? (
        soft(words.noPlatform)
      ) : (
        <span key="p">
          {`${words.platformSize(platform.size)}, `}
          <TimeStamp value={platform.signed_at} form="exact" />
        </span>
      ),
    ],
    ...(platform === null
      ? []
      : [[words.root, <CopyId key="r" value={platform.root} what={words.root} />] satisfies Fact]),
    ...(state === 'off' && !calendars.on
      ? []
      : [
          [
            words.calendars,
            <span key="c">
              {calendars.on ? words.calendarsOn(calendars.pending) : soft(words.calendarsOff)}
              {calendars.oldest_pending_at !== null && (
                <>
                  {`, ${words.pendingSince} `}
                  <TimeStamp value={calendars.oldest_pending_at} form="line" />
                </>
              )}
            </span>,
          ] satisfies Fact,
        ]),
  ];
}

const columns: readonly Column<AuthorityView>[] = [
  { id: 'name', head: words.headAuthority, cell: (row) => row.name },
  {
    id: 'state',
    head: words.headState,
    card: true,
    cell: (row) => <StatusPill status={statusWord('authorities', row.state)} />,
  },
  {
    id: 'newest',
    head: words.headNewest,
    card: true,
    cell: (row) =>
      row.newest_at === null ? (
        <span className="text-soft">{words.noNewest}</span>
      ) : (
        <TimeStamp value={row.newest_at} form="short" />
      ),
  },
  {
    id: 'problem',
    head: words.headProblem,
    card: true,
    grow: true,
    cell: (row) =>
      row.problem === null ? <span className="text-soft">{words.noProblem}</span> : <Problem authority={row} />,
  },
];

function Problem({ authority }: { authority: AuthorityView }) {
  return (
    <span className="whitespace-normal wrap-anywhere">
      {authority.problem}
      {authority.failing_since !== null && (
        <span className="block text-[0.8125rem] text-soft">
          <TimeStamp value={authority.failing_since} form="line" />
        </span>
      )}
    </span>
  );
}

/** For whoever acts on the platform: ends the waits of those that failed. */
function AskAgain() {
  const may = mayAskAgain(useMe().data?.role);
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = useChange({
    call: (_: null) => askAgain(),
    invalidates: [['anchors']],
    onError: setProblem,
    onDone: (answer) => {
      setProblem(null);
      setAsked(answer.asked);
    },
  });
  if (!may) return null;
  return (
    <div className="space-y-2 border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button busy={change.isPending} onClick={() => change.mutate(null)}>
          {words.askAgain}
        </Button>
        <span className="text-[0.8125rem] text-soft" role="status">
          {asked === null ? words.askAgainWhy : words.askedAgain(asked)}
        </span>
      </div>
      {problem && <ErrorNote key={problem.reference} problem={problem} small />}
    </div>
  );
}

/** The platform's own log: time stamps rest on it, so the server reads it again like any other. */
function OwnLog({ walk }: { walk: NonNullable<AnchorPage['verification']> }) {
  return (
    <Panel title={words.ownLog}>
      <div className="space-y-3">
        <p className="max-w-prose text-soft">{words.ownLogLead}</p>
        <Facts rows={walkFacts(walk)} wide />
        {walk.alarms.length > 0 && (
          <ul className="space-y-2 border-t border-line pt-3">
            {walk.alarms.map((alarm) => (
              <li key={`${alarm.code} ${alarm.noticed_at}`} className="wrap-anywhere">
                <span className="font-semibold text-bad">{alarms[alarm.code] ?? alarm.code}</span>
                {`: ${alarm.detail}, `}
                <TimeStamp value={alarm.noticed_at} form="line" />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

/** Whether somebody outside vouches for the time now, and each authority by itself. */
export function AnchorStanding({ page }: { page: AnchorPage }) {
  return (
    <>
      <Panel title={words.standing} aside={<StatusPill status={statusWord('anchors', page.state)} />}>
        <div className="space-y-3">
          {page.state === 'off' && <p className="max-w-prose">{words.off}</p>}
          {page.state === 'waiting' && <p className="max-w-prose">{words.waiting}</p>}
          <Facts rows={factsOf(page)} wide />
        </div>
      </Panel>
      {page.verification !== null && <OwnLog walk={page.verification} />}
      {page.authorities.length > 0 && (
        <Panel title={words.authorities} flush>
          <DataTable caption={words.authorities} columns={columns} rows={page.authorities} rowKey={(row) => row.name} />
          {page.authorities.some((one) => one.problem !== null) && <AskAgain />}
        </Panel>
      )}
    </>
  );
}
