import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem } from '@/shared/api/problem';
import type { Read } from '@/shared/api/read';
import { hourOf } from '@/shared/time/format';
import { Boundary } from './boundary';
import { ErrorNote } from './error-note';
import { Skeleton } from './skeleton';
import { useZone } from './time';
import { words } from './words';

interface Props<T> {
  read: Read<T>;
  /** Lines of the skeleton: as many as the content will have. */
  lines?: number;
  children: (data: T) => ReactNode;
}

/** The state contract of a panel (ux 2.3): loading, failed, and data that stays while it cannot be updated. */
export function Loaded<T>({ read, lines = 3, children }: Props<T>) {
  const reads = useQueryClient();
  if (read.data === undefined) {
    if (read.isError) return <ErrorNote problem={asProblem(read.error)} onRetry={() => void read.refetch()} />;
    if (read.fetchStatus === 'idle') return <Cancelled onRetry={() => void read.refetch()} />;
    return <Skeleton lines={lines} onCancel={() => void reads.cancelQueries()} />;
  }
  return (
    <Boundary>
      {read.isError && <NotUpdated at={read.dataUpdatedAt} problem={read.error} onRetry={() => void read.refetch()} />}
      <div className="contents" data-frozen={read.isError || undefined}>
        <Drawn data={read.data} draw={children} />
      </div>
    </Boundary>
  );
}

/** A component of its own, so that a fault while drawing stays inside the panel's boundary. */
function Drawn<T>({ data, draw }: { data: T; draw: (data: T) => ReactNode }) {
  return draw(data);
}

function Cancelled({ onRetry }: { onRetry: () => void }) {
  return (
    <p className="flex flex-wrap items-center gap-3 text-soft">
      {words.loadingCancelled}
      <button type="button" className="font-medium text-accent underline" onClick={onRetry}>
        {words.retry}
      </button>
    </p>
  );
}

function NotUpdated({ at, problem, onRetry }: { at: number; problem: unknown; onRetry: () => void }) {
  const zone = useZone();
  const gone = asProblem(problem).status;
  if (gone === 404 || gone === 403) return <ErrorNote problem={asProblem(problem)} />;
  return (
    <p
      role="status"
      className="mb-3 flex flex-wrap gap-x-3 rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-warn"
    >
      {words.notUpdated(hourOf(new Date(at), zone))}
      <button type="button" className="font-medium underline" onClick={onRetry}>
        {words.retry}
      </button>
    </p>
  );
}
