/**
 * What V10 gathers from one log while its entries pass by. An inventory is held against the entries of its own chain:
 * what they contradict each other in is kept as the first fault, what merely was not done is kept to be listed.
 */

import type { Json } from '../json';
import { type JsonObject, orNull, stringOf } from '../json';
import type { Common, Statement } from '../statement';
import { milliseconds } from './counts';
import {
  type ChainWatch,
  deviceOf,
  INVENTORY_EACH_MS,
  newChain,
  partOf,
  type Row,
  type Span,
  saw,
  shown,
  Whole,
} from './coverage-watch';
import type { KitEntry } from './files';
import { idOf, type Manifest, momentOf } from './manifest';
import { KitStepFailed } from './report';

/** Scans that may fall to the other side of an inventory's ends, or be cut by a stop of the program. */
const COUNTING_SLACK = 2;
const placeOf = (entry: KitEntry): string => `entry ${entry.index} of ${entry.log.origin}`;

export interface Decided {
  what: string;
  target: string;
  after: Json;
  at: number;
}

export interface StatedGap extends Span {
  site: string | null;
  device: string | null;
}

export class Coverage {
  readonly chains = new Map<string, ChainWatch>();
  readonly decisions = new Map<string, Decided>();
  readonly gaps: StatedGap[] = [];
  readonly named = new Map<string, { entry: KitEntry; device: string; decision: string }>();
  /** Appliances of which an erased entry came by: what shows their scans may be gone. */
  readonly erased = new Set<string>();
  /** When a box was retired, by the first entry that says so; null where that lies outside the range. */
  readonly retired = new Map<string, number | null>();
  readonly from: number;
  readonly to: number;
  private fault: { index: number; failed: KitStepFailed } | null = null;

  constructor(manifest: Manifest) {
    this.from = milliseconds(manifest.from);
    this.to = milliseconds(manifest.to);
  }

  /** Takes in an entry that passed V2 to V4; those outside the range only for the decisions that they hold. */
  note(entry: KitEntry, { common, kind, predicate }: Statement): void {
    if (common.appliance === null && kind === 'decision') this.decided(predicate, common.recordedAt);
    if (kind === 'retired') this.ended(predicate, entry.listed === null ? null : common.recordedAt);
    if (entry.listed === null) return;
    if (kind === 'gap') this.gaps.push(gapOf(predicate, common.site));
    if (common.appliance === null) return;
    const recorded = milliseconds(common.recordedAt);
    let chain = this.chains.get(common.appliance);
    if (chain === undefined) {
      chain = newChain(common.site, recorded, common.epoch === 0 && common.seq === 0);
      this.chains.set(common.appliance, chain);
    } else if (common.seq === 0) Object.assign(chain, { freshEpoch: true, pending: null });
    chain.lastAt = recorded;
    if (kind === 'inventory') {
      this.inventory(entry, chain, predicate, common);
      return;
    }
    chain.leading = false;
    if (chain.pending !== null) {
      this.fail(entry, 'the next part of an inventory', kind);
      chain.pending = null;
    }
    if (kind !== 'observation') return;
    const occasion = stringOf(predicate['occasion'], 'occasion');
    if (occasion === 'changed' || occasion === 'restated') {
      saw(deviceOf(chain, idOf(predicate['device'], 'device')), predicate, common.recordedAt);
    }
  }

  /** The contradiction at the lowest index; an exclusion that names a decision about something else is one, too. */
  contradiction(): KitStepFailed | null {
    let found = this.fault;
    for (const { entry, device, decision } of this.named.values()) {
      const target = this.decisions.get(decision)?.target;
      if (target === undefined || target === `device:${device}` || (found !== null && found.index <= entry.index))
        continue;
      const failed = new KitStepFailed(10, placeOf(entry), `a decision about device ${device}`, `one about ${target}`);
      found = { index: entry.index, failed };
    }
    return found?.failed ?? null;
  }

  private decided(predicate: JsonObject, recordedAt: string): void {
    const [what, target] = [stringOf(predicate['what'], 'what'), stringOf(predicate['target'], 'target')];
    const after = predicate['after'] ?? null;
    this.decisions.set(idOf(predicate['decision'], 'decision'), { what, target, after, at: milliseconds(recordedAt) });
  }

  private ended(predicate: JsonObject, recordedAt: string | null): void {
    const appliance = idOf(predicate['of_appliance'], 'of_appliance');
    if (!this.retired.has(appliance))
      this.retired.set(appliance, recordedAt === null ? null : milliseconds(recordedAt));
  }

  private fail(entry: KitEntry, expected: string, found: string): void {
    this.fault ??= { index: entry.index, failed: new KitStepFailed(10, placeOf(entry), expected, found) };
  }

  private inventory(entry: KitEntry, chain: ChainWatch, predicate: JsonObject, { log, appliance }: Common): void {
    const part = partOf(predicate);
    const whole = chain.pending ?? new Whole(predicate);
    if (chain.pending === null && part > 1) {
      if (!chain.leading) this.fail(entry, 'part 1 of an inventory', `part ${part}`);
      return;
    }
    chain.leading = false;
    if (chain.pending !== null && !whole.goesOnIn(predicate)) {
      this.fail(entry, `part ${whole.part + 1} of the same inventory`, `part ${part}`);
      chain.pending = null;
      return;
    }
    whole.take(predicate);
    chain.pending = part < whole.parts ? whole : null;
    if (part !== whole.parts) return;
    this.contradictions(entry, chain, whole, log);
    if (appliance !== null && !this.erased.has(appliance)) this.unshown(entry, chain, whole);
    this.learn(entry, chain, whole);
  }

  /** What an inventory and the entries of its own chain cannot both be true about. */
  private contradictions(entry: KitEntry, chain: ChainWatch, whole: Whole, log: string): void {
    if (whole.doubled) this.fail(entry, 'each device once', 'one that stands twice');
    if (whole.from > whole.to || whole.to > chain.lastAt) this.fail(entry, 'a stretch of time that is over', 'another');
    const { cosigned } = whole;
    if (cosigned !== null && (cosigned.origin !== log || cosigned.size > entry.index)) {
      this.fail(entry, `a co-signed checkpoint of this log before entry ${entry.index}`, `size ${cosigned.size}`);
    }
    const counted = chain.before !== null && !chain.freshEpoch;
    for (const [device, watch] of counted ? chain.devices : []) {
      const row = whole.devices.get(device);
      if (row === undefined) {
        if (watch.stated > 0 && !whole.knows(device))
          this.fail(entry, `device ${device}, which this chain observed`, 'an inventory without it');
      } else if (row.done + row.missed < watch.stated || row.done < watch.seen) {
        const expected = `at least ${watch.stated} scans of device ${device}, ${watch.seen} of them done`;
        this.fail(entry, expected, `${row.done} done, ${row.missed} missed`);
      }
    }
  }

  private unshown(entry: KitEntry, chain: ChainWatch, whole: Whole): void {
    for (const [device, row] of whole.devices) {
      if (row.done > 0 && !shown(chain, whole, deviceOf(chain, device), row))
        this.fail(entry, `an observation that shows the ${row.done} scans of device ${device}`, 'none');
    }
  }

  private inPeriod = (whole: Whole): boolean => whole.to >= this.from && whole.from < this.to;

  private learn(entry: KitEntry, chain: ChainWatch, whole: Whole): void {
    chain.inventories += 1;
    this.joint(chain, whole);
    for (const [device, row] of whole.devices) this.row(chain, whole, device, row);
    for (const [device, why] of whole.exclusions) {
      const { decision } = why;
      const key = `${device} ${decision}`;
      if (decision !== null && !this.named.has(key)) this.named.set(key, { entry, device, decision });
      const { excluded } = deviceOf(chain, device);
      const because = JSON.stringify([why.setting, decision]);
      if (this.inPeriod(whole) && !excluded.has(because)) {
        excluded.set(because, { ...why, since: Math.max(whole.from, this.from) });
      }
    }
    for (const device of this.inPeriod(whole) ? (chain.before?.devices.keys() ?? []) : []) {
      if (!whole.knows(device)) deviceOf(chain, device).left.push(whole.to);
    }
    for (const watch of chain.devices.values()) {
      const base = watch.newestSeen && watch.first !== null ? watch.last : null;
      Object.assign(watch, { stated: 0, seen: 0, base });
    }
    for (const device of [...whole.devices.keys(), ...whole.exclusions.keys()]) {
      const watch = deviceOf(chain, device);
      watch.knownUntil = Math.max(watch.knownUntil, whole.to);
    }
    Object.assign(chain, { before: whole, freshEpoch: false });
  }

  private joint({ before, fromGenesis, firstAt, unstated }: ChainWatch, { from, to }: Whole): void {
    if (before === null) {
      const since = fromGenesis ? firstAt : Math.min(this.from, from);
      unstated.push({ from: since, to: from, allowed: INVENTORY_EACH_MS });
    } else if (from > before.to) unstated.push({ from: before.to, to: from, allowed: 0 });
    unstated.push({ from, to, allowed: INVENTORY_EACH_MS });
  }

  private row(chain: ChainWatch, whole: Whole, device: string, { cadence, done, missed }: Row): void {
    const watch = deviceOf(chain, device);
    const { from, to } = whole;
    chain.done += done;
    chain.missed += missed;
    const newest = watch.promises.at(-1);
    if (newest !== undefined && newest.cadence === cadence && newest.to >= from) newest.to = Math.max(newest.to, to);
    else watch.promises.push({ from, to, cadence });
    if (!this.inPeriod(whole)) return;
    const before = chain.before?.devices.get(device)?.cadence;
    if (before !== undefined && before < cadence) watch.loosened.push({ at: to, before, cadence });
    const open = Math.trunc((to - from) / (1000 * cadence)) - done - missed;
    const scans = missed + (open > COUNTING_SLACK ? open : 0);
    if (scans > 0) watch.short.push({ from, to, scans });
  }
}

function gapOf(predicate: JsonObject, site: string | null): StatedGap {
  const to = orNull(predicate['to_at'], (value) => milliseconds(momentOf(value, 'to_at')), 'to_at');
  const device = orNull(predicate['device'], (value) => idOf(value, 'device'), 'device');
  return {
    site,
    device,
    from: milliseconds(momentOf(predicate['from_at'], 'from_at')),
    to: to ?? Number.POSITIVE_INFINITY,
  };
}
