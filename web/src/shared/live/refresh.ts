import type { Query, QueryClient } from '@tanstack/react-query';
import { isId } from '@/shared/ids';
import type { Change } from './frames';

/** Many events in a short time cause one reading, not many. */
const FIRST_AFTER_MS = 150;
const THEN_EVERY_MS = 2_000;

const CHECKIN = 'site.checkin';
/** Reads by their first key, and the events that make them old. Others are old after each but a check-in. */
const tellers: Record<string, readonly string[]> = {
  overview: [CHECKIN, 'finding.changed', 'incident.changed', 'attempt.changed', 'evidence.checkpoint', 'order.changed'],
  sites: [CHECKIN, 'finding.changed', 'incident.changed', 'order.changed'],
  devices: [CHECKIN],
  appliances: [CHECKIN],
  orders: ['order.changed'],
  findings: ['finding.changed', 'incident.changed', 'attempt.changed', 'evidence.checkpoint'],
  incidents: ['incident.changed', 'attempt.changed', 'evidence.checkpoint'],
  entries: ['evidence.checkpoint', 'attempt.changed', 'finding.changed'],
  logs: ['evidence.checkpoint'],
  organisations: [],
  partners: [],
  providers: [],
  'waiting-people': [],
  retention: [],
  'people-sessions': [],
  'auditor-grants': [],
  'lost-factors': [],
  grant: [],
};
/** Whose id an event carries. */
const ownId: Record<string, string> = {
  findings: 'finding.changed',
  incidents: 'incident.changed',
  orders: 'order.changed',
};

function siteOf(part: unknown): string | null {
  if (typeof part !== 'object' || part === null || !('site' in part)) return null;
  return typeof part.site === 'string' ? part.site : null;
}

/** Whether a read may show something else after this change. In doubt it may. */
export function concerns(key: readonly unknown[], change: Change): boolean {
  const [head, part] = key;
  const kinds = typeof head === 'string' && Object.hasOwn(tellers, head) ? tellers[head] : undefined;
  if (kinds === undefined ? change.kind === CHECKIN : !kinds.includes(change.kind)) return false;
  if (head === 'sites') return isId(part) ? part === change.site : change.kind === CHECKIN;
  const site = siteOf(part);
  if (site !== null) return site === change.site;
  const mine = typeof head === 'string' && ownId[head] === change.kind;
  return !(mine && isId(part) && change.id !== null && part !== change.id);
}

/** What never changes, such as an evidence entry, is not read again. */
const isStill = (query: Query): boolean =>
  query.observers.length > 0 && query.observers.every((one) => one.options.meta?.['live'] === false);

/** Turns events into reading again. It never writes data; a read under way is repeated after its end, not cut. */
export class Refresher {
  readonly #reads: QueryClient;
  readonly #old = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #flushedAt = Number.NEGATIVE_INFINITY;

  constructor(reads: QueryClient) {
    this.#reads = reads;
  }

  changed(change: Change): void {
    this.#note((query) => !isStill(query) && concerns(query.queryKey, change));
  }

  everything(): void {
    this.#note((query) => !isStill(query));
  }

  /** The server can be reached again: what could not be read is read now, not at its next turn, still or not. */
  failed(): void {
    this.#note((query) => query.state.status === 'error' || query.state.fetchFailureCount > 0);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#old.clear();
  }

  #note(isOld: (query: Query) => boolean): void {
    for (const query of this.#reads.getQueryCache().getAll()) {
      if (isOld(query)) this.#old.add(query.queryHash);
    }
    this.#plan();
  }

  #plan(): void {
    if (this.#old.size === 0 || this.#timer !== null) return;
    const wait = Math.max(FIRST_AFTER_MS, this.#flushedAt + THEN_EVERY_MS - Date.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    this.#timer = null;
    this.#flushedAt = Date.now();
    const cache = this.#reads.getQueryCache();
    for (const hash of [...this.#old]) {
      const query = cache.get(hash);
      if (query?.state.fetchStatus === 'fetching') continue;
      this.#old.delete(hash);
      if (query) void this.#reads.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }
    this.#plan();
  }
}
