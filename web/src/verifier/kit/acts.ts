/** What V12 asks of one log: decisions, what the platform did to keys, and the consents that attempts relied on. */
import { type JsonObject, listOf, objectOf, orNull, stringOf } from '../json';
import { nameOf } from '../keys';
import type { Statement } from '../statement';
import type { Ending } from './endings';
import type { KitEntry } from './files';
import { idOf } from './manifest';
import { NIL_ID, Passkeys } from './passkeys';

const DECIDED_BY = { enrolled: 'appliance_confirm_keys', revoked: 'appliance_retire' };
const CARRIED_OUT = new Set(['done', 'unchanged', 'failed', 'undone']);
/** Stands for a statement of the platform that enrols or revokes keys. */
const KEYS = '';

/** A box retired or an entry erased, on a decision that it names. */
interface EndAct {
  index: number;
  /** What was done, in words. */
  did: string;
  decision: string;
  what: 'appliance_retire' | 'evidence_erase';
}

interface KeyAct {
  index: number;
  did: string;
  event: 'enrolled' | 'revoked';
  epoch: number;
  seq: number;
}

export class Acts {
  /** By rising index. */
  readonly privileged: (KeyAct | EndAct)[] = [];
  /** Index of the first attempt that relied on a consent, by consent. */
  readonly uses = new Map<string, number>();
  asserted = 0;
  signed = 0;
  own = 0;
  readonly passkeys = new Passkeys();
  /** Of the platform's chain, by epoch and number: what was decided, or KEYS. */
  private readonly said = new Map<string, string>();
  /** Index of the first decision of the platform with this id and what it decided. */
  private readonly made = new Map<string, number>();
  /** Index of the first decision of the platform about a target. */
  private readonly decided = new Map<string, number>();

  /** Takes in an entry that passed V2 to V4, by rising index. Refused when its body is not in its form. */
  note(entry: KitEntry, statement: Statement, ending: Ending | null): void {
    if (ending !== null) this.end(entry, ending);
    else if (statement.kind === 'decision') this.decision(entry, statement);
    else if (statement.kind === 'key') this.key(entry, statement);
    else if (statement.kind === 'remediation' && entry.listed !== null) this.attempt(entry, statement.predicate);
  }

  /** Whether the decision that was asked for stands before what was done. */
  hasDecision(act: KeyAct | EndAct): boolean {
    if ('event' in act) return this.decisionBefore(act) === DECIDED_BY[act.event];
    return (this.made.get(`${act.decision} ${act.what}`) ?? Number.POSITIVE_INFINITY) < act.index;
  }

  /** What the platform decided directly before it dealt with keys; undefined where that is not in the kit. */
  private decisionBefore({ epoch, seq }: KeyAct): string | undefined {
    let before = seq - 1;
    while (this.said.get(`${epoch}/${before}`) === KEYS) before -= 1;
    return this.said.get(`${epoch}/${before}`);
  }

  decidedBefore(target: string, index: number): boolean {
    return (this.decided.get(target) ?? Number.POSITIVE_INFINITY) < index;
  }

  private decision(entry: KitEntry, { common, predicate }: Statement): void {
    const assurance = stringOf(predicate['assurance'], 'assurance', /^(platform_asserted|webauthn)$/);
    const [person, byPasskey] = [idOf(predicate['person'], 'person'), assurance === 'webauthn'];
    if (person === NIL_ID) this.own += 1;
    else if (byPasskey) this.signed += 1;
    else this.asserted += 1;
    this.passkeys.note(entry, person, byPasskey, predicate);
    if (common.appliance !== null) return;
    const what = stringOf(predicate['what'], 'what');
    this.said.set(`${common.epoch}/${common.seq}`, what);
    const decision = `${idOf(predicate['decision'], 'decision')} ${what}`;
    if (!this.made.has(decision)) this.made.set(decision, entry.index);
    const target = stringOf(predicate['target'], 'target');
    if (!this.decided.has(target)) this.decided.set(target, entry.index);
  }

  private end({ index, log }: KitEntry, end: Ending): void {
    const { decision } = end;
    if (end.kind === 'retired') {
      const did = `${nameOf(end.appliance)} retired`;
      this.privileged.push({ index, did, decision, what: 'appliance_retire' });
    } else if (end.kind === 'erasure') {
      const did = `entry ${end.index} of ${log.origin} erased`;
      this.privileged.push({ index, did, decision, what: 'evidence_erase' });
    }
  }

  private key(entry: KitEntry, { common, key }: Statement): void {
    const [first] = key?.keys ?? [];
    const event = key?.event;
    if (common.appliance !== null || first === undefined || (event !== 'enrolled' && event !== 'revoked')) return;
    const { epoch, seq } = common;
    this.said.set(`${epoch}/${seq}`, KEYS);
    const { keyid, appliance } = first;
    const did = `key ${keyid} of ${nameOf(appliance)} ${event}`;
    this.privileged.push({ index: entry.index, did, event, epoch, seq });
  }

  private attempt(entry: KitEntry, predicate: JsonObject): void {
    const consent = orNull(
      predicate['consent'],
      (value) => idOf(objectOf(value, 'consent')['id'], 'consent'),
      'consent',
    );
    const did = listOf(predicate['steps'], 'steps').some((step) =>
      CARRIED_OUT.has(stringOf(objectOf(step, 'steps')['status'], 'status')),
    );
    if (consent !== null && predicate['dry_run'] === false && did && !this.uses.has(consent))
      this.uses.set(consent, entry.index);
  }
}
