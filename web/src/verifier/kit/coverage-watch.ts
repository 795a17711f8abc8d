/** One device as one appliance's entries show it, and an inventory put together from its parts: what V10 gathers. */

import { Refused } from '../bytes';
import { canonical, countOf, type Json, type JsonObject, listOf, objectOf, orNull, stringOf } from '../json';
import { milliseconds } from './counts';
import { headOf, type ToldHead } from './forms';
import { idOf, momentOf } from './manifest';

export const HOUR_MS = 3_600_000;
/** An inventory is due each hour; the patience is that of V5. */
export const INVENTORY_EACH_MS = 2 * HOUR_MS;
const MOST_SCANS = 1_000_000_000;
const SHARED = ['inventory', 'parts', 'from_at', 'to_at', 'targets', 'cosigned', 'anchor_digest'] as const;

/** How long a device that is scanned in its cadence (seconds) may go without a statement of it, in milliseconds. */
export const longest = (cadence: number): number => HOUR_MS + 3000 * cadence;

/** Milliseconds since 1970; a gap without end reaches Infinity. */
export interface Span {
  from: number;
  to: number;
}

export interface Promised extends Span {
  cadence: number;
}

export interface Row {
  cadence: number;
  done: number;
  missed: number;
}

export interface Why {
  setting: string | null;
  decision: string | null;
}

export interface DeviceWatch {
  first: number | null;
  last: number;
  dark: Span[];
  newestSeen: boolean;
  /** When it was last seen, if it was in sight when the inventory before was written. */
  base: number | null;
  stated: number;
  seen: number;
  /** The newest `to_at` of an inventory that lists or excludes it. */
  knownUntil: number;
  promises: Promised[];
  short: (Span & { scans: number })[];
  left: number[];
  loosened: { at: number; before: number; cadence: number }[];
  excluded: Map<string, Why & { since: number }>;
}

export const newWatch = (): DeviceWatch => ({
  first: null,
  last: Number.NEGATIVE_INFINITY,
  dark: [],
  newestSeen: false,
  base: null,
  stated: 0,
  seen: 0,
  knownUntil: Number.NEGATIVE_INFINITY,
  promises: [],
  short: [],
  left: [],
  loosened: [],
  excluded: new Map(),
});

/** Takes in a whole scan, or a part of one. Refused when it is not in its form. */
export function saw(watch: DeviceWatch, predicate: JsonObject, recordedAt: string): void {
  const results = listOf(predicate['results'], 'results').map((one) => objectOf(one, 'results'));
  const times = results
    .filter((one) => stringOf(one['result'], 'result') !== 'error')
    .map((one) => milliseconds(momentOf(one['observed_at'], 'observed_at')));
  if (countOf(predicate['part'], 'part') === 1) {
    watch.stated += 1;
    watch.newestSeen = false;
  }
  if (times.length === 0) return;
  if (!watch.newestSeen) watch.seen += 1;
  watch.newestSeen = true;
  const moment = Math.min(Math.max(...times), milliseconds(recordedAt));
  if (watch.first === null) watch.first = moment;
  else if (moment - watch.last > HOUR_MS) watch.dark.push({ from: watch.last, to: moment });
  watch.last = Math.max(watch.last, moment);
}

const counted = (value: Json | undefined, what: string, least: number, most: number): number => {
  const found = countOf(value, what);
  if (found < least || found > most) throw new Refused(`${what}: not in its form`);
  return found;
};

export class Whole {
  readonly from: number;
  readonly to: number;
  readonly parts: number;
  part = 0;
  doubled = false;
  readonly devices = new Map<string, Row>();
  readonly exclusions = new Map<string, Why>();
  readonly cosigned: ToldHead | null;
  private readonly shared: string;

  constructor(predicate: JsonObject) {
    this.from = milliseconds(momentOf(predicate['from_at'], 'from_at'));
    this.to = milliseconds(momentOf(predicate['to_at'], 'to_at'));
    this.parts = counted(predicate['parts'], 'parts', 1, 256);
    this.shared = sharedOf(predicate);
    this.cosigned = headOf(predicate['cosigned'], 'cosigned');
  }

  knows(device: string): boolean {
    return this.devices.has(device) || this.exclusions.has(device);
  }

  goesOnIn(predicate: JsonObject): boolean {
    return partOf(predicate) === this.part + 1 && sharedOf(predicate) === this.shared;
  }

  take(predicate: JsonObject): void {
    this.part = partOf(predicate);
    for (const value of listOf(predicate['devices'], 'devices')) {
      const row = objectOf(value, 'devices');
      const device = this.named(row);
      this.devices.set(device, {
        cadence: counted(row['cadence_s'], 'cadence_s', 1, 86_400),
        done: counted(row['done'], 'done', 0, MOST_SCANS),
        missed: counted(row['missed'], 'missed', 0, MOST_SCANS),
      });
    }
    for (const value of listOf(predicate['exclusions'], 'exclusions')) {
      const row = objectOf(value, 'exclusions');
      const device = this.named(row);
      const setting = orNull(row['setting'], (one) => stringOf(one, 'setting'), 'setting');
      const decision = orNull(row['decision'], (one) => idOf(one, 'decision'), 'decision');
      if ((setting === null) === (decision === null)) {
        throw new Refused('exclusions: expected a setting or a decision, and not both');
      }
      this.exclusions.set(device, { setting, decision });
    }
  }

  private named(row: JsonObject): string {
    const device = idOf(row['device'], 'device');
    this.doubled ||= this.knows(device);
    return device;
  }
}

export const partOf = (predicate: JsonObject): number => counted(predicate['part'], 'part', 1, 256);
const sharedOf = (predicate: JsonObject): string =>
  canonical(Object.fromEntries(SHARED.map((name) => [name, predicate[name]])));

export interface ChainWatch {
  site: string | null;
  firstAt: number;
  lastAt: number;
  fromGenesis: boolean;
  devices: Map<string, DeviceWatch>;
  inventories: number;
  done: number;
  missed: number;
  pending: Whole | null;
  before: Whole | null;
  freshEpoch: boolean;
  /** Nothing of this chain came yet but further parts of an inventory that begins before the range. */
  leading: boolean;
  unstated: (Span & { allowed: number })[];
}

export const newChain = (site: string | null, at: number, fromGenesis: boolean): ChainWatch => ({
  site,
  firstAt: at,
  lastAt: at,
  fromGenesis,
  devices: new Map(),
  inventories: 0,
  done: 0,
  missed: 0,
  pending: null,
  before: null,
  freshEpoch: false,
  leading: true,
  unstated: [],
});

export function deviceOf(chain: ChainWatch, device: string): DeviceWatch {
  const watch = chain.devices.get(device) ?? newWatch();
  chain.devices.set(device, watch);
  return watch;
}

/** A scan that was done is stated, or equals one stated within the hour before; unknown counts as shown. */
export function shown(chain: ChainWatch, whole: Whole, watch: DeviceWatch, { cadence }: Row): boolean {
  const back = longest(cadence);
  const known = chain.fromGenesis || (chain.before !== null && whole.from - chain.firstAt >= back);
  if (!known || chain.freshEpoch || watch.seen > 0) return true;
  return watch.base !== null && whole.from - watch.base <= back;
}
