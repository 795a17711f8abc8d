/**
 * V2 to V5: one walk over every entry, by rising index. When a step fails, the walk goes on for the lower steps only, so
 * the step reported is the lowest that any entry fails, with its first entry.
 */
import { type Bytes, equal, hex, Refused } from '../bytes';
import type { Ed25519 } from '../ed25519';
import { PAYLOAD_TYPE, pae, parseEnvelope } from '../envelope';
import { ATTESTATION, type Held, KeyHistory, KeyNotValid } from '../keys';
import { leafHash } from '../merkle';
import { type Common, readStatement, type Statement } from '../statement';
import type { Trust } from '../trust';
import { words } from '../words';
import { Acts } from './acts';
import { continuesCount, type Heal, type LogCount, newCount, noteEnds, notePeriod } from './counts';
import { Coverage } from './coverage';
import { bundles, type KitEntry, type OpenKit, type Progress, relied } from './files';
import { type LogRange, momentOf } from './manifest';
import { checkMembers } from './members';
import { Recount } from './recount';
import { KitStepFailed, type KitTally, type RunStep } from './report';

export interface KitLog extends LogCount {
  log: LogRange;
  history: KeyHistory;
  coverage: Coverage;
  acts: Acts;
  /** index and leaf hash of entries outside the range */
  relied: [number, Bytes][];
  heals: Heal[];
  entries: number;
}

export const placeOf = (entry: KitEntry): string => `entry ${entry.index} of ${entry.log.origin}`;

export class EntryWalk {
  readonly walks: KitLog[] = [];
  readonly recount: Recount;
  private lowest = 6;
  private failure: KitStepFailed | null = null;

  constructor(
    private readonly ed: Ed25519,
    private readonly kit: OpenKit,
    private readonly trust: Trust | null,
    private readonly tally: KitTally,
  ) {
    this.recount = new Recount(kit.manifest);
  }

  /** Walks all logs. The lowest step that failed is thrown. */
  async go(progress: Progress): Promise<void> {
    const total = this.kit.manifest.logs.reduce((sum, log) => sum + log.end - log.start, 0);
    for (const log of this.kit.manifest.logs) {
      const history = new KeyHistory(this.ed, this.trust);
      const coverage = new Coverage(this.kit.manifest);
      const walk: KitLog = {
        log,
        history,
        coverage,
        acts: new Acts(),
        relied: [],
        heals: [],
        entries: 0,
        ...newCount(),
      };
      this.walks.push(walk);
      await this.guard(2, () => this.log(walk, () => progress(2, this.entries, total)));
    }
    await this.guard(2, () => {
      if (this.entries === 0) throw new KitStepFailed(2, 'kit', 'at least one entry', 'none');
    });
    await this.guard(3, () => this.manifestSigner());
    await this.guard(5, () => noteEnds(this.tally, this.kit.manifest, this.trust, this.walks));
    this.tally.fact(
      3,
      'judged here: which members a statement has, and the forms of those that steps of this page use; no other form',
    );
    if (this.failure !== null) throw this.failure;
    this.tally.fact(2, `${this.entries} entries`);
  }

  get entries(): number {
    return this.walks.reduce((sum, walk) => sum + walk.entries, 0);
  }

  private async guard(step: RunStep, part: () => void | Promise<void>): Promise<boolean> {
    if (step >= this.lowest) return false;
    try {
      await part();
    } catch (thrown) {
      if (!(thrown instanceof KitStepFailed)) throw thrown;
      if (thrown.step < this.lowest) [this.lowest, this.failure] = [thrown.step, thrown];
      return false;
    }
    return true;
  }

  private async log(walk: KitLog, progress: () => void | Promise<void>): Promise<void> {
    const outside = await relied(this.kit, walk.log);
    await this.each(
      walk,
      outside.filter((entry) => entry.index < walk.log.start),
    );
    for await (const part of bundles(this.kit, walk.log)) {
      await this.each(walk, part);
      await progress();
    }
    await this.each(
      walk,
      outside.filter((entry) => entry.index >= walk.log.end),
    );
  }

  private async each(walk: KitLog, entries: readonly KitEntry[]): Promise<void> {
    for (const entry of entries) await this.one(walk, entry);
  }

  private async one(walk: KitLog, entry: KitEntry): Promise<void> {
    const hashed = leafHash(entry.raw);
    let read: { statement: Statement; held: Held } | null = null;
    if (!(await this.guard(2, () => v2(walk, entry, hashed)))) return;
    const signed = await this.guard(3, async () => {
      read = await this.v3(walk, entry);
    });
    // Assigned in the closure above, which the compiler does not follow.
    const got: { statement: Statement; held: Held } | null = read;
    if (!signed || got === null) return;
    const { statement, held }: { statement: Statement; held: Held } = got;
    if (!(await this.guard(4, () => this.v4(entry, statement, held)))) return;
    await this.guard(5, () => this.v5(walk, entry, statement, hex(hashed)));
  }

  /** V3: the DSSE signature verifies under a key that the history makes valid at this index. */
  private async v3(walk: KitLog, entry: KitEntry): Promise<{ statement: Statement; held: Held }> {
    const where = placeOf(entry);
    try {
      const envelope = parseEnvelope(entry.raw);
      if (envelope.payloadType !== PAYLOAD_TYPE) throw new Refused(`payloadType: ${envelope.payloadType}`);
      const statement = readStatement(envelope.payload);
      checkMembers(statement);
      momentOf(statement.common.recordedAt, 'recorded_at');
      const { stated, found } = statement.subject;
      if (stated !== found) throw new Refused(`subject: expected ${found}, found ${stated}`);
      const held = await walk.history.admit(entry.index, statement, envelope.keyid);
      const message = pae(envelope.payloadType, envelope.payload);
      if (!(await this.ed.verify(held.record.raw, envelope.signature, message))) {
        throw new KeyNotValid(`a signature by ${envelope.keyid}`, 'one that does not verify');
      }
      await walk.history.learn(entry.index, statement);
      return { statement, held };
    } catch (thrown) {
      if (thrown instanceof KeyNotValid) throw new KitStepFailed(3, where, thrown.expected, thrown.found);
      if (thrown instanceof Refused)
        throw new KitStepFailed(3, where, 'a signed statement of a known kind', thrown.message);
      throw thrown;
    }
  }

  /** V4: organisation, site, appliance and log are those of the key's binding, of the kit and of this log. */
  private v4(entry: KitEntry, statement: Statement, held: Held): void {
    const { manifest } = this.kit;
    const [claimed, bound] = [statement.common, held.common];
    const site = manifest.site !== null && claimed.site !== null ? manifest.site : claimed.site;
    const pairs: [string, string | null, string | null][] = [
      ['log', entry.log.origin, claimed.log],
      ['organisation', manifest.organisation, claimed.organisation],
      ['site', site, claimed.site],
      ['binding', bindingOf(bound), bindingOf(claimed)],
    ];
    for (const [name, expected, found] of pairs) {
      if (expected !== found) throw new KitStepFailed(4, placeOf(entry), `${name} ${expected}`, `${name} ${found}`);
    }
  }

  /** V5: the signer's numbers go on without hole or duplicate, and prev is the leaf before. Not for entries relied on. */
  private v5(walk: KitLog, entry: KitEntry, statement: Statement, hashed: string): void {
    refusedAs3(entry, () => {
      walk.coverage.note(entry, statement);
      walk.acts.note(entry, statement);
      if (entry.listed !== null) this.recount.add(statement);
    });
    if (entry.listed === null) return;
    continuesCount(walk, entry, statement, hashed, this.kit.manifest);
    refusedAs3(entry, () => notePeriod(this.tally, walk, entry, statement, this.kit.manifest));
  }

  private manifestSigner(): void {
    const trusted = this.trust?.platform ?? new Set<string>();
    const pinned = trusted.size === 0;
    const known = new Set(trusted);
    for (const { history } of this.walks) {
      const own = history.ofPurpose(ATTESTATION).map((one) => one.record);
      const all = pinned ? [...own, ...history.pinned.filter((one) => one.purpose === ATTESTATION)] : own;
      for (const record of all) if (record.appliance === null) known.add(record.keyid);
    }
    if (!known.has(this.kit.signedBy)) {
      const wanted = `a platform key that ${pinned ? '' : 'the trust file or '}the log names`;
      throw new KitStepFailed(3, 'manifest', wanted, this.kit.signedBy);
    }
    for (const { history } of this.walks) this.keyGaps(history);
  }

  private keyGaps(history: KeyHistory): void {
    // That the trust file names no platform key is said by V0.
    for (const gap of history.gaps) if (gap !== words.notListed(words.platform)) this.tally.gap(3, gap);
    for (const { record, doubtfulFrom, until } of history.held) {
      if (doubtfulFrom === null || until === null) continue;
      this.tally.gap(
        3,
        `entries ${doubtfulFrom} to ${until} under ${record.keyid} are doubtful: the key was compromised`,
      );
    }
  }
}

/** V2: the bytes hash to the listed leaf; entries relied on are led to the root in V6. */
function v2(walk: KitLog, entry: KitEntry, hashed: Bytes): void {
  if (entry.listed === null) {
    walk.relied.push([entry.index, hashed]);
    return;
  }
  walk.entries += 1;
  if (!equal(hashed, entry.listed)) {
    throw new KitStepFailed(2, placeOf(entry), `leaf ${hex(entry.listed)}`, `leaf ${hex(hashed)}`);
  }
}

/** A body that is not in its form is no statement, whichever step was the first to read it. */
function refusedAs3(entry: KitEntry, read: () => void): void {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    throw new KitStepFailed(3, placeOf(entry), 'a signed statement of a known kind', thrown.message);
  }
}

/** What may not differ between a signer's statements: the platform speaks of any site of the log. */
function bindingOf({ organisation, site, appliance, log }: Common): string {
  return [organisation, appliance === null ? 'any site' : site, appliance ?? 'platform', log].join(' ');
}
