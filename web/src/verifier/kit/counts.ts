/** V5: each signer's count in one log's range, how long it was silent, and whether it reaches the period's end. */
import type { Json, JsonObject } from '../json';
import { orNull, stringOf } from '../json';
import { type KeyHistory, nameOf } from '../keys';
import { type Statement, ZERO_HASH } from '../statement';
import type { Trust } from '../trust';
import type { KitEntry } from './files';
import { type Manifest, momentOf } from './manifest';
import { KitStepFailed, type KitTally } from './report';

const LONGEST_SILENCE_MS = 2 * 3_600_000;

interface Track {
  epoch: number;
  seq: number;
  hash: string;
  lastAt: string;
  /** Log index by `epoch/seq`. */
  indices: Map<string, number>;
}

/** A statement of outcome healed, for V11. */
export interface Heal {
  entry: KitEntry;
  statement: Statement;
}

export interface LogCount {
  tracks: Map<string | null, Track>;
  statedGaps: number;
  inPeriod: number;
}

export const newCount = (): LogCount => ({ tracks: new Map(), statedGaps: 0, inPeriod: 0 });

const where = (entry: KitEntry): string => `entry ${entry.index} of ${entry.log.origin}`;
export const milliseconds = (moment: string): number => new Date(moment).getTime();

/** Takes the entry's number; KitStepFailed unless it is the signer's next. */
export function continuesCount(
  count: LogCount,
  entry: KitEntry,
  statement: Statement,
  hashed: string,
  manifest: Manifest,
): void {
  const { common } = statement;
  const { appliance, epoch, seq, recordedAt } = common;
  const before = count.tracks.get(appliance);
  if (before === undefined) {
    // Its entry before lies outside the range: it was silent at least since the period began.
    const since = seq === 0 || recordedAt < manifest.from ? recordedAt : manifest.from;
    if (seq === 0) checkOpening(entry, statement);
    const indices = new Map([[`${epoch}/${seq}`, entry.index]]);
    count.tracks.set(appliance, { epoch, seq, hash: hashed, lastAt: since, indices });
    return;
  }
  if (seq === 0 && epoch > before.epoch) checkOpening(entry, statement);
  else {
    const wanted = `${before.epoch}/${before.seq + 1}`;
    if (`${epoch}/${seq}` !== wanted) {
      throw new KitStepFailed(5, where(entry), `number ${wanted} of ${nameOf(appliance)}`, `${epoch}/${seq}`);
    }
    if (common.prev !== before.hash) throw new KitStepFailed(5, where(entry), `prev ${before.hash}`, common.prev);
  }
  before.indices.set(`${epoch}/${seq}`, entry.index);
  Object.assign(before, { epoch, seq, hash: hashed });
}

function checkOpening(entry: KitEntry, { common, key, kind, restored }: Statement): void {
  const opens = common.epoch === 0 ? key?.event === 'genesis' : restored !== null;
  const named = common.epoch === 0 ? ZERO_HASH : (restored?.lastKnown?.leafHash ?? ZERO_HASH);
  if (!opens) throw new KitStepFailed(5, where(entry), 'an opening of a chain by its signer', `${kind} at number 0`);
  if (common.prev !== named) throw new KitStepFailed(5, where(entry), `prev ${named}`, `prev ${common.prev}`);
}

/** What the entry says about the period. Refused when its body is not in its form. */
export function notePeriod(
  tally: KitTally,
  walk: LogCount & { heals: Heal[] },
  entry: KitEntry,
  statement: Statement,
  manifest: Manifest,
): void {
  const { common, kind, predicate } = statement;
  const track = walk.tracks.get(common.appliance);
  if (track === undefined) return;
  if (common.appliance !== null && common.recordedAt >= manifest.from && track.lastAt < manifest.to) {
    const [, since = ''] = [track.lastAt, manifest.from].sort();
    const [until = ''] = [common.recordedAt, manifest.to].sort();
    if (milliseconds(until) - milliseconds(since) > LONGEST_SILENCE_MS) {
      tally.gap(5, `${nameOf(common.appliance)} silent ${since} to ${until}`);
    }
  }
  if (kind === 'remediation' && stringOf(predicate['outcome'], 'outcome') === 'healed')
    walk.heals.push({ entry, statement });
  if (kind === 'gap' && overlaps(predicate, manifest)) {
    walk.statedGaps += 1;
    if (predicate['cause'] === 'restored')
      tally.gap(5, `${nameOf(common.appliance)} was restored: epoch ${common.epoch}`);
  }
  if (manifest.from <= common.recordedAt && common.recordedAt < manifest.to) walk.inPeriod += 1;
  track.lastAt = common.recordedAt;
}

function overlaps(predicate: JsonObject, manifest: Manifest): boolean {
  const from = momentOf(predicate['from_at'], 'from_at');
  const to = orNull(predicate['to_at'], (value: Json) => momentOf(value, 'to_at'), 'to_at') ?? manifest.to;
  return from < manifest.to && to > manifest.from;
}

/** Every bound appliance reaches the period's end; what it did not see is a gap. */
export function noteEnds(
  tally: KitTally,
  manifest: Manifest,
  trust: Trust | null,
  walks: readonly (LogCount & { history: KeyHistory })[],
): void {
  if (walks.every((walk) => walk.inPeriod === 0)) {
    throw new KitStepFailed(5, 'kit', 'at least one entry recorded in the period', 'none');
  }
  const stated = walks.reduce((sum, walk) => sum + walk.statedGaps, 0);
  if (stated > 0) tally.gap(5, `${stated} gaps stated in the period`);
  const bound = new Set(trust?.appliances.keys() ?? []);
  const ended = new Map<string, string>();
  for (const { history, tracks } of walks) {
    for (const one of [...history.enrolled.keys(), ...history.appliances()]) bound.add(one);
    for (const [signer, { lastAt }] of tracks) {
      if (signer !== null && lastAt > (ended.get(signer) ?? '')) ended.set(signer, lastAt);
    }
  }
  for (const appliance of [...bound].sort()) {
    const last = ended.get(appliance);
    if (last === undefined) tally.gap(5, `${nameOf(appliance)} has no entry in the kit's range`);
    else if (last < manifest.to) tally.gap(5, `${nameOf(appliance)} ends at ${last}, before the period does`);
    tally.fact(5, `${nameOf(appliance)}: last entry ${last ?? 'none'}`);
  }
}
