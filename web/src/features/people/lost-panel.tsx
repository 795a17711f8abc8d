import { decideLostFactor, listLostFactors } from '@/shared/api/generated/sdk.gen';
import type { LostFactorView } from '@/shared/api/generated/types.gen';
import { asProblem } from '@/shared/api/problem';
import { useRead } from '@/shared/api/read';
import { serverNow } from '@/shared/time/clock';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { ErrorNote } from '@/shared/ui/error-note';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

const KEY = ['lost-factors'];

/** It waits for a second person: not decided, not cancelled, not lapsed. */
const waits = (one: LostFactorView): boolean =>
  one.decision === null && one.cancelled_at === null && Date.parse(one.ends_at) > serverNow();

function State({ one }: { one: LostFactorView }) {
  if (one.cancelled_at !== null) return <>{words.lostCancelled}</>;
  if (one.done_at !== null) return <>{words.lostDone}</>;
  if (one.decision === 'refused') return <>{words.lostRefused}</>;
  if (one.effect_at !== null) {
    return (
      <span className="text-warn">
        {`${words.lostRunning} `}
        <TimeStamp value={one.effect_at} form="exact" />
      </span>
    );
  }
  return <>{waits(one) ? words.lostWaiting : words.lostEnded}</>;
}

function Decide({ one }: { one: LostFactorView }) {
  if (!waits(one)) return null;
  if (one.own) return <span className="text-soft">{words.lostOwn}</span>;
  const name = one.display_name;
  const decide = (decision: 'approved' | 'refused') => () =>
    decideLostFactor({ path: { lost_factor_id: one.id }, body: { decision } });
  return (
    <span className="inline-flex gap-2">
      <ConfirmButton
        button={words.approve}
        label={words.approveNamed(name)}
        title={words.approveTitle(name)}
        act={words.approveAct}
        danger
        call={decide('approved')}
        invalidates={[KEY]}
      >
        <p>{words.approveLead}</p>
      </ConfirmButton>
      <ConfirmButton
        button={words.refuse}
        label={words.refuseNamed(name)}
        title={words.refuseTitle(name)}
        act={words.refuseAct}
        call={decide('refused')}
        invalidates={[KEY]}
      >
        <p>{words.refuseLead}</p>
      </ConfirmButton>
    </span>
  );
}

const columns: readonly Column<LostFactorView>[] = [
  {
    id: 'who',
    head: words.headAccount,
    grow: true,
    cell: (one) => (
      <span className="wrap-anywhere">
        {one.display_name}
        <span className="block text-[0.8125rem] font-normal text-soft">{one.username}</span>
      </span>
    ),
  },
  { id: 'asked', head: words.headAsked, card: true, cell: (one) => <TimeStamp value={one.asked_at} form="short" /> },
  { id: 'state', head: words.headState, card: true, cell: (one) => <State one={one} /> },
  { id: 'act', head: '', card: true, cell: (one) => <Decide one={one} /> },
];

/** People who asked to have a lost second factor removed; not there while nobody has. */
export function LostPanel() {
  const read = useRead(KEY, (signal) => listLostFactors({ signal }));
  if (read.data === undefined) {
    return read.isError ? <ErrorNote problem={asProblem(read.error)} onRetry={() => void read.refetch()} /> : null;
  }
  if (read.data.items.length === 0) return null;
  return (
    <Panel title={words.lost} flush>
      <p className="-mt-1 max-w-prose px-4 pb-3 text-soft">{words.lostLead}</p>
      <DataTable caption={words.lostCaption} columns={columns} rows={read.data.items} rowKey={(one) => one.id} />
    </Panel>
  );
}
