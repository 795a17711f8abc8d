/** The key history of one log, read from its own entries (ADR 0012): which key may sign for whom, from which index. */
import { type Bytes, concat, utf8 } from './bytes';
import { type Ed25519, keyidOf } from './ed25519';
import { canonicalBytes } from './json';
import type { Common, Endorsement, KeyEvent, KeyRecord, Statement } from './statement';
import type { Trust } from './trust';
import { words } from './words';

export const EVIDENCE = 'appliance_evidence';
export const WITNESS = 'appliance_witness';
export const ATTESTATION = 'platform_attestation';
const CHECKPOINT = 'log_checkpoint';
const SEALING = 'appliance_sealing';
const KEY_DOMAIN = utf8('wardkeep-key-v1\n');

/** The key may not sign this entry. */
export class KeyNotValid extends Error {
  constructor(
    readonly expected: string,
    readonly found: string,
  ) {
    super(`expected ${expected}, found ${found}`);
  }
}

export interface Held {
  record: KeyRecord;
  common: Common;
  /** Valid for entries from this index to `until`, both included; null: no end yet. */
  from: number;
  until: number | null;
  doubtfulFrom: number | null;
}

const validAt = (held: Held, index: number): boolean =>
  held.from <= index && (held.until === null || index <= held.until);

export const nameOf = (signer: string | null): string => (signer === null ? words.platform : words.appliance(signer));

/** What an endorsement signs: where the statement stands, and the keys that it names. */
export function keyMessage(common: Common, keys: readonly KeyRecord[]): Bytes {
  const { log, appliance, epoch, seq } = common;
  return concat(KEY_DOMAIN, canonicalBytes({ log, appliance, epoch, seq, keys: keys.map((key) => key.json) }));
}

export class KeyHistory {
  readonly held: Held[] = [];
  readonly pinned: KeyRecord[] = [];
  readonly gaps: string[] = [];
  private readonly followed: [KeyRecord, KeyRecord][] = [];
  /** Evidence key ids by appliance, as the platform enrolled them. */
  readonly enrolled = new Map<string, Set<string>>();

  constructor(
    private readonly ed: Ed25519,
    private readonly trust: Trust | null,
  ) {}

  /** The key that may sign this entry. KeyNotValid otherwise. Call `learn` once its signature has verified. */
  async admit(index: number, statement: Statement, keyid: string): Promise<Held> {
    const signer = statement.common.appliance;
    const purpose = signer === null ? ATTESTATION : EVIDENCE;
    const held = this.of(signer).find((one) => one.record.keyid === keyid && one.record.purpose === purpose);
    if (held !== undefined) {
      if (validAt(held, index)) return held;
      throw new KeyNotValid(`a key valid at index ${index}`, `${keyid}, valid ${held.from} to ${held.until}`);
    }
    const record = this.introduced(statement).find((key) => key.keyid === keyid && key.purpose === purpose);
    if (record === undefined) throw new KeyNotValid(`a key that the history gives ${nameOf(signer)}`, keyid);
    await this.judgeFirst(statement, record);
    return { record, common: statement.common, from: index, until: null, doubtfulFrom: null };
  }

  /** Takes in what a verified entry says about keys. KeyNotValid when it says it wrongly. */
  async learn(index: number, statement: Statement): Promise<void> {
    const { common, restored, key } = statement;
    if (restored !== null && common.seq === 0) {
      for (const held of this.of(common.appliance)) held.until ??= index - 1;
      this.holdOwn(index, common, restored.newKeys);
    }
    if (key === null) return;
    if (key.event === 'genesis') {
      if (common.seq !== 0) throw new KeyNotValid('a genesis at number 0 of its epoch', `number ${common.seq}`);
      this.holdOwn(index, common, key.keys);
      this.pinned.push(...key.keys.filter((one) => one.appliance === null));
    } else if (key.event === 'enrolled') this.enrol(common, key);
    else if (key.event === 'rotated') await this.rotate(index, common, key);
    else if (key.event === 'revoked') this.revoke(index, common, key);
    else throw new KeyNotValid('a key event known here', key.event);
  }

  /** Appliances that the log names by entries of their own. */
  appliances(): string[] {
    return [...new Set(this.held.map((one) => one.record.appliance).filter((one) => one !== null))];
  }

  ofPurpose(purpose: string): Held[] {
    return this.held.filter((one) => one.record.purpose === purpose);
  }

  /** Log keys that entries name: the platform's own word, or pinned by a box at its genesis. */
  checkpointKeys(): KeyRecord[] {
    const own = this.ofPurpose(CHECKPOINT).map((one) => one.record);
    const all = [...own, ...this.pinned.filter((one) => one.purpose === CHECKPOINT)];
    return all.filter((key, place) => all.findIndex((one) => one.keyid === key.keyid) === place);
  }

  /** Log keys before and after this one, by changes that both keys of each change have endorsed. */
  otherCheckpointKeys(raw: Uint8Array): KeyRecord[] {
    const first = keyidOf(raw);
    const known = new Set([first]);
    for (let before = 0; before < known.size; ) {
      before = known.size;
      for (const pair of this.followed) {
        if (pair.some((one) => known.has(one.keyid))) for (const one of pair) known.add(one.keyid);
      }
    }
    return this.checkpointKeys().filter((one) => one.keyid !== first && known.has(one.keyid));
  }

  private of(signer: string | null): Held[] {
    return this.held.filter((one) => one.record.appliance === signer);
  }

  private introduced({ common, key, restored }: Statement): readonly KeyRecord[] {
    if (common.seq !== 0) return [];
    if (key?.event === 'genesis' && this.of(common.appliance).length > 0) {
      throw new KeyNotValid(`one genesis of ${nameOf(common.appliance)}`, 'a second one');
    }
    const named = key?.event === 'genesis' ? key.keys : (restored?.newKeys ?? []);
    return named.filter((one) => one.appliance === common.appliance);
  }

  private async judgeFirst(statement: Statement, record: KeyRecord): Promise<void> {
    const signer = statement.common.appliance;
    if (await this.endorsedByOld(statement)) return;
    this.compare(signer, record.keyid, statement.common.epoch > 0);
    const known = signer === null ? undefined : this.enrolled.get(signer);
    if (known !== undefined && !known.has(record.keyid)) {
      throw new KeyNotValid(`the key under which ${nameOf(signer)} was enrolled`, record.keyid);
    }
  }

  private compare(signer: string | null, keyid: string, later: boolean): void {
    if (this.trust === null) {
      if (later) this.gaps.push(words.noOldWord(nameOf(signer)));
      return;
    }
    const trusted = (signer === null ? this.trust.platform : this.trust.appliances.get(signer)) ?? new Set<string>();
    if (trusted.size === 0) this.gaps.push(words.notListed(nameOf(signer)));
    else if (!trusted.has(keyid)) {
      const wanted = [...trusted].sort().join(' or ');
      throw new KeyNotValid(`for ${nameOf(signer)} key ${wanted} of the trust file`, keyid);
    }
  }

  private async endorsedByOld({ common, restored }: Statement): Promise<boolean> {
    for (const mark of restored?.endorsements ?? []) {
      const old = this.of(common.appliance).find((one) => one.record.keyid === mark.keyid);
      if (old && (await this.endorses(mark, old.record, common, restored?.newKeys ?? []))) return true;
    }
    return false;
  }

  private endorses(mark: Endorsement, by: KeyRecord, common: Common, keys: readonly KeyRecord[]): Promise<boolean> {
    return this.ed.verify(by.raw, mark.signature, keyMessage(common, keys));
  }

  private holdOwn(index: number, common: Common, keys: readonly KeyRecord[]): void {
    for (const record of keys) {
      const here = this.of(common.appliance).some(
        (o) => o.record.keyid === record.keyid && o.record.purpose === record.purpose,
      );
      if (record.appliance !== common.appliance || record.purpose === SEALING || here) continue;
      this.held.push({ record, common, from: index, until: null, doubtfulFrom: null });
    }
  }

  private enrol(common: Common, event: KeyEvent): void {
    if (common.appliance !== null)
      throw new KeyNotValid('the platform as the one who enrols', nameOf(common.appliance));
    for (const key of event.keys) {
      if (key.appliance === null || key.purpose !== EVIDENCE) continue;
      this.enrolled.set(key.appliance, new Set([...(this.enrolled.get(key.appliance) ?? []), key.keyid]));
      const own = this.of(key.appliance).filter((one) => one.record.purpose === EVIDENCE);
      if (own.length > 0 && !own.some((one) => one.record.keyid === key.keyid)) {
        throw new KeyNotValid(`enrolment of ${nameOf(key.appliance)} under ${own[0]?.record.keyid}`, key.keyid);
      }
    }
  }

  private async rotate(index: number, common: Common, event: KeyEvent): Promise<void> {
    const old = this.of(common.appliance).filter((one) => one.record.keyid === event.replaces && validAt(one, index));
    const purpose = old[0]?.record.purpose;
    if (purpose === undefined) {
      throw new KeyNotValid(`rotation of a key of ${nameOf(common.appliance)} that is valid here`, `${event.replaces}`);
    }
    for (const key of event.keys) {
      if (key.appliance !== common.appliance || key.purpose !== purpose) {
        throw new KeyNotValid('a successor with the same owner and purpose', key.keyid);
      }
      const marks = event.endorsements.filter((mark) => mark.keyid === key.keyid);
      const good = await Promise.all(marks.map((mark) => this.endorses(mark, key, common, event.keys)));
      if (!good.includes(true))
        throw new KeyNotValid(`an endorsement by the new key ${key.keyid}`, 'none that verifies');
      const again = this.held.findIndex((one) => one.record.keyid === key.keyid && one.record.purpose === purpose);
      if (again >= 0) this.held.splice(again, 1);
      this.held.push({ record: key, common, from: index + 1, until: null, doubtfulFrom: null });
      const before = old[0]?.record;
      if (before === undefined) continue;
      const words = event.endorsements.filter((mark) => mark.keyid === before.keyid);
      const told = await Promise.all(words.map((mark) => this.endorses(mark, before, common, event.keys)));
      if (told.includes(true)) this.followed.push([before, key]);
    }
    for (const held of old) held.until = index;
  }

  private revoke(index: number, common: Common, event: KeyEvent): void {
    for (const key of event.keys) {
      if (common.appliance !== null && common.appliance !== key.appliance) {
        throw new KeyNotValid('a revocation by the owner or the platform', nameOf(common.appliance));
      }
      const held = this.of(key.appliance).find(
        (one) => one.record.keyid === key.keyid && one.record.purpose === key.purpose,
      );
      if (held === undefined) continue;
      held.until = Math.min(index, held.until ?? index);
      held.doubtfulFrom = event.compromisedSince;
    }
  }
}
