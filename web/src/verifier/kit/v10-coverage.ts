/** V10: every promised scan was done, or a gap says why not. What nobody explains is listed; a contradiction fails. */
import { nameOf } from '../keys';
import type { Coverage, StatedGap } from './coverage';
import {
  type ChainWatch,
  type DeviceWatch,
  INVENTORY_EACH_MS,
  longest,
  type Promised,
  type Span,
  type Why,
} from './coverage-watch';
import type { KitTally } from './report';

/** `what` of the decision by which a person sets how often a site's devices are looked at. */
const CADENCE_DECISION = 'site_change_settings';
const moment = (at: number): string => new Date(at).toISOString();
const stretch = ({ from, to }: Span): string => `${moment(from)} to ${moment(to)}`;

export function v10Coverage(tally: KitTally, logs: readonly { coverage: Coverage }[]): void {
  for (const { coverage } of logs) {
    const failed = coverage.contradiction();
    if (failed !== null) throw failed;
    for (const [appliance, chain] of [...coverage.chains].sort(([one], [other]) => (one < other ? -1 : 1))) {
      new Judge(tally, coverage, appliance, chain).judge();
    }
  }
  if (logs.every(({ coverage }) => coverage.chains.size === 0)) tally.gap(10, 'coverage not stated by anybody');
}

/** Judges one appliance's chain in one log. */
class Judge {
  private readonly until: number;
  private readonly who: string;

  constructor(
    private readonly tally: KitTally,
    private readonly coverage: Coverage,
    private readonly appliance: string,
    private readonly chain: ChainWatch,
  ) {
    this.who = nameOf(appliance);
    this.until = Math.min(coverage.to, chain.lastAt, coverage.retired.get(appliance) ?? Number.POSITIVE_INFINITY);
  }

  judge(): void {
    const { before, devices, inventories, done, missed, unstated } = this.chain;
    const promised = [...devices.values()].filter((watch) => watch.promises.length > 0).length;
    const counts = `${inventories} inventories of ${promised} devices, ${done} scans done, ${missed} missed`;
    this.tally.fact(10, `${this.who}: ${counts}`);
    if (before === null) {
      this.gap(`coverage not stated by ${this.who}`);
      return;
    }
    const gaps = this.gaps(null);
    for (const one of [...unstated, { from: before.to, to: this.until, allowed: INVENTORY_EACH_MS }]) {
      const cut = { from: Math.max(one.from, this.coverage.from), to: Math.min(one.to, this.until) };
      for (const piece of without(cut, gaps)) {
        if (piece.to - piece.from > one.allowed) this.gap(`coverage not stated by ${this.who} ${stretch(piece)}`);
      }
    }
    for (const [device, watch] of [...devices].sort(([one], [other]) => (one < other ? -1 : 1))) {
      this.device(device, watch, before.devices.has(device));
    }
    this.orphans(before.devices.keys());
  }

  /** Devices of a box that was retired, which no other box of this log names from then on. */
  private orphans(devices: Iterable<string>): void {
    const { retired, chains, to } = this.coverage;
    const end = retired.get(this.appliance);
    if (end === undefined || end === null || end >= to) return;
    const others = [...chains].filter(([appliance]) => appliance !== this.appliance).map(([, chain]) => chain);
    for (const device of [...devices].sort()) {
      if (others.some((chain) => (chain.devices.get(device)?.knownUntil ?? Number.NEGATIVE_INFINITY) >= end)) continue;
      this.gap(`device ${device} not observed after ${this.who} was retired at ${moment(end)}`);
    }
  }

  private gap(text: string): void {
    this.tally.gap(10, text);
  }

  private device(device: string, watch: DeviceWatch, open: boolean): void {
    const gaps = this.gaps(device);
    for (const at of watch.left) {
      this.gap(`device ${device} left the inventory of ${this.who} at ${moment(at)} without an exclusion`);
    }
    for (const { at, before, cadence } of watch.loosened) {
      if (this.decided(at, cadence)) continue;
      const then = `from ${moment(at)} every ${cadence} s, and no decision in the kit says so`;
      this.gap(`device ${device} was promised a scan by ${this.who} every ${before} s, ${then}`);
    }
    for (const { since, ...why } of watch.excluded.values()) {
      this.gap(`device ${device} excluded by ${this.who} since ${moment(since)}: ${this.why(why)}`);
    }
    for (const piece of this.silences(watch, gaps, open)) {
      this.gap(`device ${device} not observed by ${this.who} ${stretch(piece)}`);
    }
    this.short(device, watch, gaps);
  }

  private short(device: string, watch: DeviceWatch, gaps: readonly StatedGap[]): void {
    const open = watch.short.filter(({ from, to }) => !gaps.some((gap) => gap.from <= to && gap.to >= from));
    const [first, last] = [open[0], open.at(-1)];
    if (first === undefined || last === undefined) return;
    const count = open.reduce((sum, { scans }) => sum + scans, 0);
    const when = stretch({ from: first.from, to: last.to });
    this.gap(`device ${device}: ${count} scans promised by ${this.who} were not done ${when}, and no gap says why`);
  }

  /** Stretches in which the device was in scope, not seen for too long, and no gap says so. */
  private silences(watch: DeviceWatch, gaps: readonly StatedGap[], open: boolean): Span[] {
    const found: Span[] = [];
    for (const scope of scopesOf(watch.promises)) {
      const lasts = open && scope.at(-1) === watch.promises.at(-1);
      const until = lasts ? this.until : Math.max(...scope.map(({ to }) => to));
      const whole = { from: Math.max(scope[0]?.from ?? 0, this.coverage.from), to: Math.min(until, this.until) };
      for (const piece of unseen(watch, whole).flatMap((dark) => without(dark, gaps))) {
        if (piece.to - piece.from > longest(slowest(scope, piece))) found.push(piece);
      }
    }
    return found;
  }

  /** Gaps of a device and of the whole site; null is the site alone. */
  private gaps(device: string | null): StatedGap[] {
    const { site } = this.chain;
    return this.coverage.gaps.filter((gap) =>
      gap.device === null ? gap.site === null || gap.site === site : gap.device === device,
    );
  }

  private decided(at: number, cadence: number): boolean {
    return [...this.coverage.decisions.values()].some(
      (made) =>
        made.what === CADENCE_DECISION &&
        made.target === `site:${this.chain.site}` &&
        (made.after === null || made.after === cadence) &&
        made.at <= at,
    );
  }

  private why({ setting, decision }: Why): string {
    if (decision === null) return `setting ${setting}`;
    return `decision ${decision}${this.coverage.decisions.has(decision) ? '' : ', which is not in the kit'}`;
  }
}

/** Promises that follow one another without a break, put together. */
function scopesOf(promises: readonly Promised[]): Promised[][] {
  const scopes: Promised[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const promise of promises) {
    if (promise.from <= until) scopes.at(-1)?.push(promise);
    else scopes.push([promise]);
    until = promise.from <= until ? Math.max(until, promise.to) : promise.to;
  }
  return scopes;
}

function slowest(scope: readonly Promised[], piece: Span): number {
  const touched = scope.filter(({ from, to }) => from < piece.to && to > piece.from).map(({ cadence }) => cadence);
  return touched.length > 0 ? Math.max(...touched) : (scope.at(-1)?.cadence ?? 0);
}

function unseen(watch: DeviceWatch, whole: Span): Span[] {
  const parts =
    watch.first === null
      ? [whole]
      : [{ from: whole.from, to: watch.first }, ...watch.dark, { from: watch.last, to: whole.to }];
  return parts
    .map(({ from, to }) => ({ from: Math.max(from, whole.from), to: Math.min(to, whole.to) }))
    .filter(({ from, to }) => from < to);
}

/** What of a stretch no gap covers. */
function without(whole: Span, gaps: readonly StatedGap[]): Span[] {
  let pieces = whole.from < whole.to ? [whole] : [];
  for (const gap of gaps.filter(({ from, to }) => from < to)) {
    pieces = pieces
      .flatMap(({ from, to }) => [
        { from, to: Math.min(gap.from, to) },
        { from: Math.max(Math.min(gap.to, to), from), to },
      ])
      .filter(({ from, to }) => from < to);
  }
  return pieces;
}
