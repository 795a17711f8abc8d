/** One log of a kit while its entries pass by, and V2, which decides what an entry is. */
import { type Bytes, equal, hex } from '../bytes';
import type { KeyHistory } from '../keys';
import { Acts } from './acts';
import { continuesAt, type Heal, type LogCount, newCount } from './counts';
import type { Coverage } from './coverage';
import { Endings, type Erasure } from './endings';
import type { KitEntry } from './files';
import type { LogRange } from './manifest';
import { KitStepFailed } from './report';
import { standInOf } from './stated';

export interface KitLog extends LogCount {
  log: LogRange;
  history: KeyHistory;
  coverage: Coverage;
  acts: Acts;
  endings: Endings;
  /** index and leaf hash of entries outside the range */
  relied: [number, Bytes][];
  heals: Heal[];
  entries: number;
}

export const newLog = (log: LogRange, history: KeyHistory, coverage: Coverage): KitLog => ({
  log,
  history,
  coverage,
  acts: new Acts(),
  endings: new Endings(log),
  relied: [],
  heals: [],
  entries: 0,
  ...newCount(),
});

export const placeOf = (entry: KitEntry): string => `entry ${entry.index} of ${entry.log.origin}`;

/** V2: the bytes hash to the listed leaf, or an erasure stands in; entries relied on are led to the root in V6. */
export function v2(walk: KitLog, entry: KitEntry, hashed: Bytes): Erasure | null {
  if (entry.listed === null) walk.relied.push([entry.index, hashed]);
  else walk.entries += 1;
  if (entry.listed === null || equal(hashed, entry.listed)) {
    walk.endings.atItsPlace(hex(hashed));
    return null;
  }
  const erased = standInOf(entry.raw, entry.index, entry.listed);
  if (erased === null) throw new KitStepFailed(2, placeOf(entry), `leaf ${hex(entry.listed)}`, `leaf ${hex(hashed)}`);
  walk.endings.standIn(entry.index, hex(hashed), erased);
  return erased;
}

/** V5: an erased entry keeps its place in its box's count. */
export function erasedPlace(walk: KitLog, entry: KitEntry, erased: Erasure): void {
  walk.coverage.erased.add(erased.appliance);
  walk.endings.notBehind(placeOf(entry), erased.appliance, entry.index);
  continuesAt(walk, placeOf(entry), entry.index, erased, erased.leafHash);
}
