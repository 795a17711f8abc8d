/** V13: the numbers of report.json are those that the entries of the ranges give. */
import { canonical, type Json, type JsonObject, listOf, objectOf, stringOf } from '../json';
import type { Statement } from '../statement';
import { idOf, type Manifest, REPORT_NAME } from './manifest';
import { NIL_ID } from './passkeys';
import { KitStepFailed, type KitTally } from './report';

type Counts = Map<string, number>;

const count = (counts: Counts, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

const decidedAs = ({ person, assurance }: JsonObject): string =>
  idOf(person, 'person') === NIL_ID ? 'platform' : stringOf(assurance, 'assurance');

/** Counts what was recorded in the period, entry after entry. */
export class Recount {
  private readonly kinds: Counts = new Map();
  private readonly verdicts: Counts = new Map();
  private readonly attempts: Counts = new Map();
  private readonly decisions: Counts = new Map();
  private readonly devices = new Set<string>();

  constructor(private readonly period: Pick<Manifest, 'from' | 'to'>) {}

  /** Takes in an entry of a range. Refused when its body is not in its form. */
  add({ kind, common, predicate }: Statement): void {
    if (common.recordedAt < this.period.from || common.recordedAt >= this.period.to) return;
    count(this.kinds, kind);
    if (kind === 'remediation') count(this.attempts, stringOf(predicate['outcome'], 'outcome'));
    if (kind === 'decision') count(this.decisions, decidedAs(predicate));
    if (kind !== 'observation') return;
    this.devices.add(idOf(predicate['device'], 'device'));
    for (const result of listOf(predicate['results'], 'results'))
      count(this.verdicts, stringOf(objectOf(result, 'results')['result'], 'result'));
  }

  get entries(): number {
    return [...this.kinds.values()].reduce((sum, one) => sum + one, 0);
  }

  /** As report.json spells it. */
  numbers(): Record<string, Json> {
    return {
      attempts: Object.fromEntries(this.attempts),
      decisions: Object.fromEntries(this.decisions),
      devices: this.devices.size,
      entries: this.entries,
      gaps: this.kinds.get('gap') ?? 0,
      kinds: Object.fromEntries(this.kinds),
      verdicts: Object.fromEntries(this.verdicts),
    };
  }
}

export function v13Report(tally: KitTally, stated: Json, recount: Recount): void {
  const said = objectOf(stated, REPORT_NAME);
  for (const [name, counted] of Object.entries(recount.numbers())) {
    // Kits from before decisions were counted have no such member; V1 saw to all others.
    if (name === 'decisions' && !(name in said)) continue;
    const [expected, found] = [canonical(counted), canonical(said[name])];
    if (expected !== found) throw new KitStepFailed(13, REPORT_NAME, `${name} ${expected}`, `${name} ${found}`);
  }
  tally.fact(13, `${recount.entries} entries counted again`);
}
