import type { ListAuditData } from '@/shared/api/generated/types.gen';
import type { ListSearch } from '@/shared/nav/search';

const DAY_MS = 86_400_000;

type Filters = Omit<NonNullable<ListAuditData['query']>, 'limit' | 'after'>;
type Outcome = NonNullable<Filters['outcome']>;

export const outcomes: readonly Outcome[] = ['done', 'refused', 'failed'];
const isOutcome = (value: string | undefined): value is Outcome => outcomes.some((one) => one === value);

/** A day of the address that is one: "2026-02-30" is none. */
function midnight(day: string | undefined): number | null {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? null : at;
}

const moment = (at: number) => new Date(at).toISOString();

export interface Asked {
  filters: Filters;
  /** Names of the filters of the address that nobody understands. */
  unread: string[];
}

/** What the address asks the server for. Days are whole days in UTC, the last one included. */
export function askedOf(search: ListSearch): Asked {
  const { from, to, status, person, act, target } = search;
  const [start, end] = [midnight(from), midnight(to)];
  const unread = [...(search.unread ?? [])];
  if (from !== undefined && start === null) unread.push('from');
  if (to !== undefined && end === null) unread.push('to');
  if (status !== undefined && !isOutcome(status)) unread.push('status');
  return {
    unread,
    filters: {
      ...(start === null ? {} : { from: moment(start) }),
      ...(end === null ? {} : { to: moment(end + DAY_MS) }),
      ...(isOutcome(status) ? { outcome: status } : {}),
      ...(person === undefined ? {} : { person }),
      ...(act === undefined ? {} : { action: act }),
      ...(target === undefined ? {} : { target }),
    },
  };
}
