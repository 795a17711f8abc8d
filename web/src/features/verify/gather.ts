import { getConsistency, getEntry, getLogHeads, listKeyEntries, listLeaves } from '@/shared/api/generated/sdk.gen';
import type { EntryView } from '@/shared/api/generated/types.gen';
import { earlierHead } from '@/verifier/client';
import type { Leaf } from '@/verifier/entry-steps';
import type { EntryCase } from '@/verifier/verify-entry';
import type { LogCase } from '@/verifier/verify-log';

const SLICE = 200;

/** The entry's own bytes; of an erased one those of the erasure that holds its place in the log. */
async function leafOf(entry: EntryView, signal: AbortSignal): Promise<Leaf> {
  const { leaf_index: index, leaf_hash: stated, log_id } = entry;
  if (entry.envelope !== null) return { index, envelope: entry.envelope, stated };
  const page = await listLeaves({ path: { log_id }, query: { start: index, limit: 1 }, signal });
  return { index, envelope: page.items[0]?.envelope ?? '', stated };
}

async function before(entry: EntryView, signal: AbortSignal): Promise<Leaf | null> {
  if (entry.previous_id === null) return null;
  return leafOf(await getEntry({ path: { entry_id: entry.previous_id }, signal }), signal);
}

/** A proof between the head known from earlier and this one; null where there is nothing to compare. */
async function consistency(logId: string, origin: string, size: number | null, signal: AbortSignal) {
  const earlier = earlierHead(origin);
  if (earlier === null || size === null) return null;
  const [old, fresh] = [Math.min(earlier.size, size), Math.max(earlier.size, size)];
  const shown = await getConsistency({ path: { log_id: logId }, query: { old, new: fresh }, signal });
  return shown.path;
}

/** Everything that the worker needs for one entry. Nothing of it is judged here. */
export async function gatherEntry(entry: EntryView, trust: string | null, signal: AbortSignal): Promise<EntryCase> {
  const size = entry.checkpoint?.size ?? null;
  const [previous, keys, path] = await Promise.all([
    before(entry, signal),
    listKeyEntries({ path: { log_id: entry.log_id }, query: size === null ? {} : { size }, signal }),
    consistency(entry.log_id, entry.origin, size, signal),
  ]);
  return {
    leaf: await leafOf(entry, signal),
    origin: entry.origin,
    shown: entry.statement,
    previous,
    keys: keys.items.map((key) => ({ index: key.index, envelope: key.envelope, stated: null, path: key.path })),
    keysWhole: keys.whole,
    path: entry.inclusion?.path ?? null,
    note: entry.checkpoint?.note ?? null,
    earlier: earlierHead(entry.origin),
    consistency: path,
    trust,
  };
}

/** The heads of a log. */
export async function gatherLog(logId: string, trust: string | null, signal: AbortSignal): Promise<LogCase> {
  const heads = await getLogHeads({ path: { log_id: logId }, signal });
  return {
    origin: heads.origin,
    notes: heads.checkpoints.map((one) => one.note),
    earlier: earlierHead(heads.origin),
    trust,
  };
}

/** The next slice of leaves, and the ids of their entries by index. */
export async function gatherLeaves(logId: string, start: number, signal: AbortSignal) {
  const page = await listLeaves({ path: { log_id: logId }, query: { start, limit: SLICE }, signal });
  const ids = new Map(page.items.map((one) => [one.index, one.entry_id] as const));
  const leaves: Leaf[] = page.items.map((one) => ({
    index: one.index,
    envelope: one.envelope,
    stated: one.leaf_hash,
  }));
  return { leaves, ids };
}
