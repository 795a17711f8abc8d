/**
 * How a box's word ends, and a leaf's: retired, replaced by another, erased. All three are the platform's to state.
 * Here are their forms, and what the walk through one log keeps of them for later steps.
 */
import { Refused } from '../bytes';
import { canonical, countOf, type Json, type JsonObject, stringOf } from '../json';
import { nameOf } from '../keys';
import type { Statement } from '../statement';
import type { LogCount } from './counts';
import type { KitEntry } from './files';
import { headOf, type Ref, refOf, type ToldHead } from './forms';
import { digestOf, exactly, idOf, type LogRange } from './manifest';
import { KitStepFailed } from './report';

const REASON = /^[a-z][a-z0-9_]{1,63}$/;
const OF_KIND = /^(observation|remediation|order)$/;

interface BoxEnd {
  kind: 'retired' | 'binding';
  /** The box that ended. */
  appliance: string;
  successor: string | null;
  last: Ref | null;
  cosigned: ToldHead | null;
  decision: string;
  /** Last entry, co-signed head and decision in one text: a binding has those of its retirement. */
  ties: string;
}

export interface Erasure {
  kind: 'erasure';
  index: number;
  leafHash: string;
  appliance: string;
  epoch: number;
  seq: number;
  prev: string;
  ground: string;
  decision: string;
}

export type Ending = BoxEnd | Erasure;

/** The end that a statement states; null for other kinds. Refused when its body is not in its form. */
export function endingOf({ kind, predicate }: Statement): Ending | null {
  if (kind === 'retired') {
    idOf(predicate['retired'], 'retired');
    return boxEnd(kind, predicate, predicate, predicate['of_appliance'], null);
  }
  if (kind === 'binding') return bindingOf(predicate);
  return kind === 'erasure' ? erasureOf(predicate) : null;
}

function boxEnd(
  kind: BoxEnd['kind'],
  whole: JsonObject,
  about: JsonObject,
  box: Json | undefined,
  next: string | null,
): BoxEnd {
  const decision = idOf(whole['decision'], 'decision');
  return {
    kind,
    appliance: idOf(box, 'appliance'),
    successor: next,
    last: refOf(about['last'], 'last'),
    cosigned: headOf(about['cosigned'], 'cosigned'),
    decision,
    ties: canonical([about['last'], about['cosigned'], decision]),
  };
}

function bindingOf(predicate: JsonObject): BoxEnd {
  idOf(predicate['binding'], 'binding');
  stringOf(predicate['cause'], 'cause', /^replaced$/);
  const before = exactly(predicate['predecessor'], 'predecessor', 'appliance', 'last', 'cosigned');
  const successor = idOf(predicate['successor'], 'successor');
  const bound = boxEnd('binding', predicate, before, before['appliance'], successor);
  if (successor === bound.appliance) throw new Refused('successor: the predecessor itself');
  return bound;
}

function erasureOf(predicate: JsonObject): Erasure {
  idOf(predicate['erasure'], 'erasure');
  stringOf(predicate['of_kind'], 'of_kind', OF_KIND);
  const seq = countOf(predicate['seq'], 'seq');
  if (seq === 0) throw new Refused('seq: number 0 opens a chain and is never erased');
  return {
    kind: 'erasure',
    index: countOf(predicate['index'], 'index'),
    leafHash: digestOf(predicate['leaf_hash'], 'leaf_hash'),
    appliance: idOf(predicate['of_appliance'], 'of_appliance'),
    epoch: countOf(predicate['epoch'], 'epoch'),
    seq,
    prev: digestOf(predicate['prev'], 'prev'),
    ground: stringOf(predicate['ground'], 'ground', REASON),
    decision: idOf(predicate['decision'], 'decision'),
  };
}

export interface EndOfBox extends BoxEnd {
  index: number;
  recordedAt: string;
}

/** What is known of ends in one log, by rising index. */
export class Endings {
  /** Erased leaves of the range whose places the erasures' own envelopes hold, by index. */
  readonly standIns = new Map<number, Erasure>();
  /** Heads of this log that entries of the range tell of. */
  readonly told: (ToldHead & { index: number })[] = [];
  private readonly ends: EndOfBox[] = [];
  /** Index of a stand-in by the leaf hash of its bytes, until the erasure itself comes. */
  private readonly awaited = new Map<string, number>();

  constructor(private readonly log: LogRange) {}

  /** The first retirement of a box at an index below. */
  retired(appliance: string, below = this.log.end): EndOfBox | undefined {
    return this.ends.find((end) => end.kind === 'retired' && end.appliance === appliance && end.index < below);
  }

  /** The box that took the place of another, where a binding in force says so. */
  successorOf(appliance: string): string | null {
    const { ends, log } = this;
    const bound = ends.find((end) => end.kind === 'binding' && end.appliance === appliance && end.index < log.end);
    return bound?.successor ?? null;
  }

  /** An entry at its own place, whose bytes have this leaf hash. */
  atItsPlace(hashed: string): void {
    this.awaited.delete(hashed);
  }

  standIn(index: number, hashed: string, erasure: Erasure): void {
    this.standIns.set(index, erasure);
    this.awaited.set(hashed, index);
  }

  /** V2, when the log was walked: each erasure that stands in must stand in the log itself, further on. */
  allStand(): void {
    const [first] = [...this.awaited].sort(([, one], [, other]) => one - other);
    if (first === undefined) return;
    const [hashed, index] = first;
    const where = `entry ${index} of ${this.log.origin}`;
    throw new KitStepFailed(2, where, `the erasure itself, leaf ${hashed}, at a higher index`, 'none');
  }

  /** V5: nothing is stated by a box behind its retirement. */
  notBehind(where: string, appliance: string, index: number): void {
    const end = this.retired(appliance, index);
    if (end === undefined) return;
    const expected = `no entry of ${nameOf(appliance)} behind entry ${end.index}, which retires it`;
    throw new KitStepFailed(5, where, expected, 'one');
  }

  /** V5: what a retirement of the range says of its box, and a binding of the retirement before it. */
  agrees(where: string, end: Ending | null, { tracks }: LogCount): void {
    if (end?.kind === 'binding') {
      const told = this.ends.some((one) => one.kind === 'retired' && sameEnd(one, end));
      const expected = `an entry that retires ${nameOf(end.appliance)} with the same last entry, head and decision`;
      if (!told) throw new KitStepFailed(5, where, expected, 'none before it');
    }
    const newest = end?.kind === 'retired' ? tracks.get(end.appliance) : undefined;
    if (end?.kind !== 'retired' || newest === undefined) return;
    const { last } = end;
    const expected = `${newest.epoch}/${newest.seq}, leaf ${newest.hash}`;
    const found = last === null ? 'none' : `${last.epoch}/${last.seq}, leaf ${last.leafHash}`;
    if (expected !== found) throw new KitStepFailed(5, where, `last entry ${expected}`, found);
  }

  /** Takes in an entry that passed V2 to V4, by rising index, behind what V5 asks of it. */
  note(entry: KitEntry, { common, kind, predicate }: Statement, end: Ending | null): void {
    if (end !== null && end.kind !== 'erasure')
      this.ends.push({ ...end, index: entry.index, recordedAt: common.recordedAt });
    if (entry.listed === null) return;
    const inventory = kind === 'inventory' ? headOf(predicate['cosigned'], 'cosigned') : null;
    const head = end !== null && end.kind !== 'erasure' ? end.cosigned : inventory;
    if (head !== null && head.origin === this.log.origin) this.told.push({ ...head, index: entry.index });
  }
}

const sameEnd = (one: BoxEnd, other: BoxEnd): boolean => one.appliance === other.appliance && one.ties === other.ties;
