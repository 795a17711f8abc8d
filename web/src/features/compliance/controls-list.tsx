import { Link } from '@tanstack/react-router';
import type { ControlStanding, FrameworkStanding } from '@/shared/api/generated/types.gen';
import { statusKinds, statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { FilterLinks } from '@/shared/ui/filter-links';
import { StatusPill } from '@/shared/ui/status-pill';
import { words } from './words';

interface Row {
  control: ControlStanding;
  framework: string;
}

const columns: readonly Column<Row>[] = [
  {
    id: 'control',
    head: words.headControl,
    cell: ({ control, framework }) => (
      <span className="block sm:w-80 sm:whitespace-normal">
        <Link
          to="/compliance/$framework/$control"
          params={{ framework, control: control.id }}
          search={(old) => ({ ...old, status: undefined })}
          className="text-accent underline"
        >
          {control.title}
        </Link>
        <span className="block text-[0.8125rem] font-normal text-soft">{`${control.id} · ${control.kind}`}</span>
      </span>
    ),
  },
  {
    id: 'status',
    head: words.headStatus,
    card: true,
    cell: ({ control }) => (
      <span className="inline-flex flex-col items-start gap-1">
        <StatusPill status={statusWord('controls', control.status)} />
        {control.accepted && <StatusPill status={statusWord('overlays', 'accepted')} />}
      </span>
    ),
  },
  {
    id: 'why',
    head: words.headWhy,
    grow: true,
    card: true,
    cell: ({ control }) => {
      const [first, ...rest] = control.missing;
      if (first === undefined) return <span className="text-soft">{words.nothingAgainst}</span>;
      return (
        <span className="whitespace-normal">
          {first.words}
          {rest.length > 0 && <span className="text-soft">{` ${words.more(rest.length)}`}</span>}
        </span>
      );
    },
  },
];

const choices = [
  { value: undefined, name: words.all },
  ...Object.entries(statusKinds.controls).map(([value, word]) => ({ value, name: word.word })),
  { value: 'accepted', name: words.accepted },
];

/** All controls of a framework, in its own order; the answer is whole, so it may be narrowed here. */
export function ControlsList({ standing, status }: { standing: FrameworkStanding; status: string | undefined }) {
  const framework = standing.framework.id;
  const fits = (one: ControlStanding) =>
    status === undefined || (status === 'accepted' ? one.accepted : one.status === status);
  const rows = standing.controls.filter(fits).map((control) => ({ control, framework }));
  return (
    <>
      <div className="mt-6 mb-3">
        <FilterLinks label={words.filter} name="status" choices={choices} chosen={status} keep />
      </div>
      <section aria-label={words.caption} className="rounded-lg border border-line bg-surface">
        {rows.length === 0 ? (
          <Empty
            why={words.noneWith}
            next={
              <Link
                to="."
                search={(old) => ({ ...old, status: undefined })}
                className="font-medium text-accent underline"
              >
                {words.showAll}
              </Link>
            }
          />
        ) : (
          <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={({ control }) => control.id} />
        )}
      </section>
    </>
  );
}
