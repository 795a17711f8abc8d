import type { AttemptView } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

type GuardReport = AttemptView['guards'][number];

/** "g12_maintenance_window" as "G12 maintenance window". */
function guardName(code: string): string {
  const text = code.replace(/^g(\d+)_/, 'G$1 ').replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const columns: readonly Column<GuardReport>[] = [
  { id: 'guard', head: words.guard, grow: true, cell: (guard) => guardName(guard.guard) },
  {
    id: 'said',
    head: words.said,
    card: true,
    cell: (guard) => <StatusPill status={statusWord('guards', guard.allowed ? 'allowed' : 'refused')} />,
  },
  {
    id: 'because',
    head: words.because,
    card: true,
    grow: true,
    cell: (guard) => (
      <>
        {guard.detail}
        {guard.retry_at && (
          <span className="block text-[0.8125rem] text-soft">
            {words.mayTry} <TimeStamp value={guard.retry_at} />
          </span>
        )}
      </>
    ),
  },
];

function GuardTable({ guards }: { guards: readonly GuardReport[] }) {
  return (
    <div className="-mx-4">
      <DataTable caption={words.guards} columns={columns} rows={guards} rowKey={(guard) => guard.guard} />
    </div>
  );
}

/** What every guard said. Those that hold are shown at once; the others are one click away. */
export function Guards({ guards }: { guards: readonly GuardReport[] }) {
  if (guards.length === 0) return <p className="text-bad">{words.noGuards}</p>;
  const hold = guards.filter((guard) => !guard.allowed);
  const allow = guards.filter((guard) => guard.allowed);
  return (
    <div className="space-y-2">
      {hold.length > 0 && (
        <>
          <p className="font-medium text-warn">{words.guardsHold(hold.length)}</p>
          <GuardTable guards={hold} />
        </>
      )}
      {allow.length > 0 && (
        <details>
          <summary className="w-fit cursor-pointer rounded py-1 text-accent">{words.guardsAllow(allow.length)}</summary>
          <GuardTable guards={allow} />
        </details>
      )}
    </div>
  );
}
