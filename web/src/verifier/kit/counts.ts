/** V5: each signer's count in one log's range, how long it was silent, and whether it reaches the period's end. */
import type { Json, JsonObject } from '../json';
import { orNull, stringOf } from '../json';
import { type KeyHistory, nameOf } from '../keys';
import { type Statement, ZERO_HASH } from '../statement';
import type { Trust } from '../trust';
import type { Endings } from './endings';
import type { KitEntry } from './files';
import { type Manifest, momentOf } from './manifest';
import { KitStepFailed, type KitTally } from './report';

const LONGEST_SILENCE_MS = 2 * 3_600_000;

export interface Track {
  epoch: number;
  seq: number;
  hash: string;
  /** When its newest entry of the range was recorded; null while there are only erased ones. */
  lastAt: string | null;
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

/** A place in a signer's count, and what it says came before. */
type Place = Pick<Statement['common'], 'appliance' | 'epoch' | 'seq' | 'prev'>;

/** Takes the entry's number; KitStepFailed unless it is the signer's next. */
export function continuesCount(count: LogCount, entry: KitEntry, statement: Statement, hashed: string): void {
  const { appliance, epoch, seq } = statement.common;
  const before = count.tracks.get(appliance);
  if (seq === 0 && (before === undefined || epoch > before.epoch)) {
    checkOpening(entry, statement);
    take(count, entry.index, statement.common, hashed);
  } else continuesAt(count, where(entry), entry.index, statement.common, hashed);
}

/** Takes a place that opens no chain: of an entry, or of one that was erased. */
export function continuesAt(count: LogCount, place: string, index: number, said: Place, hashed: string): void {
  const before = count.tracks.get(said.appliance);
  const number = `${said.epoch}/${said.seq}`;
  const wanted = before === undefined ? number : `${before.epoch}/${before.seq + 1}`;
  if (number !== wanted) throw new KitStepFailed(5, place, `number ${wanted} of ${nameOf(said.appliance)}`, number);
  if (before !== undefined && said.prev !== before.hash)
    throw new KitStepFailed(5, place, `prev ${before.hash}`, said.prev);
  take(count, index, said, hashed);
}

function take({ tracks }: LogCount, index: number, { appliance, epoch, seq }: Place, hash: string): void {
  const before = tracks.get(appliance);
  const indices = before?.indices ?? new Map<string, number>();
  indices.set(`${epoch}/${seq}`, index);
  tracks.set(appliance, { epoch, seq, hash, lastAt: before?.lastAt ?? null, indices });
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
  const { appliance, recordedAt } = common;
  const track = walk.tracks.get(appliance);
  if (track === undefined) return;
  if (appliance !== null) {
    // Its entry before lies outside the range: it was silent at least since the period began.
    const since = common.seq === 0 || recordedAt < manifest.from ? recordedAt : manifest.from;
    noteSilence(tally, appliance, track.lastAt ?? since, recordedAt, manifest);
  }
  if (kind === 'remediation' && stringOf(predicate['outcome'], 'outcome') === 'healed')
    walk.heals.push({ entry, statement });
  if (kind === 'gap' && overlaps(predicate, manifest)) {
    walk.statedGaps += 1;
    if (predicate['cause'] === 'restored') tally.gap(5, `${nameOf(appliance)} was restored: epoch ${common.epoch}`);
  }
  if (manifest.from <= recordedAt && recordedAt < manifest.to) walk.inPeriod += 1;
  track.lastAt = recordedAt;
}

/** From its entry before to this one, or to its retirement, cut to the period. */
export function noteSilence(tally: KitTally, appliance: string, before: string, now: string, period: Manifest): void {
  if (now < period.from || before >= period.to) return;
  const since = before > period.from ? before : period.from;
  const until = now < period.to ? now : period.to;
  if (milliseconds(until) - milliseconds(since) > LONGEST_SILENCE_MS)
    tally.gap(5, `${nameOf(appliance)} silent ${since} to ${until}`);
}

function overlaps(predicate: JsonObject, manifest: Manifest): boolean {
  const from = momentOf(predicate['from_at'], 'from_at');
  const to = orNull(predicate['to_at'], (value: Json) => momentOf(value, 'to_at'), 'to_at') ?? manifest.to;
  return from < manifest.to && to > manifest.from;
}

/** Every bound appliance reaches the period's end or was retired; what it did not see is a gap. */
export function noteEnds(
  tally: KitTally,
  manifest: Manifest,
  trust: Trust | null,
  walks: readonly (LogCount & { history: KeyHistory; endings: Endings })[],
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
      if (signer !== null && lastAt !== null && lastAt > (ended.get(signer) ?? '')) ended.set(signer, lastAt);
    }
  }
  for (const appliance of [...bound].sort()) {
    if (!noteRetired(tally, appliance, walks)) noteEnd(tally, appliance, ended.get(appliance), manifest);
  }
}

function noteEnd(tally: KitTally, appliance: string, last: string | undefined, { to }: Manifest): void {
  if (last === undefined) tally.gap(5, `${nameOf(appliance)} has no entry in the kit's range`);
  else if (last < to) tally.gap(5, `${nameOf(appliance)} ends at ${last}, before the period does`);
  tally.fact(5, `${nameOf(appliance)}: last entry ${last ?? 'none'}`);
}

/** What ended on purpose is no gap. False for a box that no entry in force retires. */
function noteRetired(tally: KitTally, appliance: string, walks: readonly { endings: Endings }[]): boolean {
  for (const { endings } of walks) {
    const end = endings.retired(appliance);
    if (end === undefined) continue;
    const next = endings.successorOf(appliance);
    const replaced = next === null ? '' : `, replaced by ${nameOf(next)}`;
    tally.fact(5, `${nameOf(appliance)}: retired ${end.recordedAt}${replaced}`);
    return true;
  }
  return false;
}
