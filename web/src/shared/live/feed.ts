import { createStore } from '@/shared/store';
import type { Change } from './frames';

const KEPT = 30;

export interface Heard {
  change: Change;
  /** When this page heard of it, by this machine's clock. */
  at: number;
}

interface Feed {
  since: number | null;
  /** Newest first, each thing once. Check-ins are only counted: they say nothing new. */
  rows: readonly Heard[];
  checkins: number;
}

const nothing: Feed = { since: null, rows: [], checkins: 0 };

/** What this page heard since it was opened; in memory only. */
export const feed = createStore<Feed>(nothing);

const same = (one: Change, other: Change) => one.kind === other.kind && one.site === other.site && one.id === other.id;

export function tellFeed(change: Change, at: number): void {
  const old = feed.get();
  if (change.kind === 'site.checkin') {
    feed.set({ ...old, checkins: old.checkins + 1 });
    return;
  }
  const others = old.rows.filter((row) => !same(row.change, change));
  feed.set({ ...old, rows: [{ change, at }, ...others].slice(0, KEPT) });
}

export function startFeed(at: number): void {
  feed.set({ ...nothing, since: at });
}
