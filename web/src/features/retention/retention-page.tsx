import { useState } from 'react';
import type { Purged, Retention, RetentionClass } from '@/shared/api/generated/types.gen';
import { mayChangeRetention } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { ChangeDialog } from './change-dialog';
import { COUNTED_TO, isSettable, useRetention } from './data';
import { PurgeDialog } from './purge-dialog';
import { Purged as PurgedReport } from './rows';
import { Waiting } from './waiting';
import { words } from './words';

const YEAR = 366;

function Kept({ row }: { row: RetentionClass }) {
  if (row.days === null) return <>{row.fixed_seconds === null ? words.none : words.seconds(row.fixed_seconds)}</>;
  return (
    <>
      {words.days(row.days)}
      {row.days >= YEAR && <span className="block text-[0.8125rem] text-soft">{words.years(row.days)}</span>}
    </>
  );
}

const columns: readonly Column<RetentionClass>[] = [
  {
    id: 'what',
    head: words.headWhat,
    grow: true,
    cell: (row) => (
      <>
        {row.title}
        <span className="block text-[0.8125rem] font-normal text-soft">{row.basis}</span>
      </>
    ),
  },
  { id: 'kept', head: words.headKept, card: true, cell: (row) => <Kept row={row} /> },
  {
    id: 'oldest',
    head: words.headOldest,
    card: true,
    cell: (row) =>
      row.oldest === null ? (
        <span className="text-soft">{words.noRow}</span>
      ) : (
        <TimeStamp value={row.oldest} form="short" />
      ),
  },
  {
    id: 'expired',
    head: words.headExpired,
    card: true,
    figure: true,
    cell: (row) =>
      row.expired === 0 ? <span className="text-soft">{words.none}</span> : words.counted(row.expired, COUNTED_TO),
  },
];

function Acts({ retention, onPurged }: { retention: Retention; onPurged: (done: Purged) => void }) {
  const [open, setOpen] = useState<'change' | 'purge' | null>(null);
  const close = () => setOpen(null);
  const purged = (done: Purged) => {
    close();
    onPurged(done);
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setOpen('change')}>{words.change}</Button>
      <Button look="danger" onClick={() => setOpen('purge')}>
        {words.purge}
      </Button>
      {open === 'change' && <ChangeDialog retention={retention} onClose={close} />}
      {open === 'purge' && <PurgeDialog retention={retention} onDone={purged} onClose={close} />}
    </div>
  );
}

function Classes({ retention }: { retention: Retention }) {
  const key = (row: RetentionClass) => row.name;
  const fixed = retention.classes.filter((one) => !isSettable(one));
  return (
    <>
      <Panel title={words.settable} flush>
        <DataTable
          caption={words.settableCaption}
          columns={columns}
          rows={retention.classes.filter(isSettable)}
          rowKey={key}
        />
      </Panel>
      <Panel title={words.fixed} flush>
        <p className="-mt-1 px-4 pb-3 text-soft">{words.fixedLead}</p>
        <DataTable caption={words.fixedCaption} columns={columns} rows={fixed} rowKey={key} />
      </Panel>
    </>
  );
}

/** What is kept how long? */
export function RetentionPage() {
  const read = useRetention();
  const role = useMe().data?.role;
  const [done, setDone] = useState<Purged | null>(null);
  const acts = mayChangeRetention(role) && read.data !== undefined;
  return (
    <>
      <PageHead
        page={words.page}
        title={null}
        aside={acts && read.data && <Acts retention={read.data} onPurged={setDone} />}
      >
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <div className="grid grid-cols-1 gap-4">
        <Loaded read={read} lines={12}>
          {(retention) => (
            <>
              {done && <PurgedReport done={done} classes={retention.classes} />}
              {retention.waiting && <Waiting retention={retention} asked={retention.waiting} />}
              <Panel title={words.never}>
                <ul>
                  {retention.never.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </Panel>
              <Classes retention={retention} />
            </>
          )}
        </Loaded>
      </div>
    </>
  );
}
