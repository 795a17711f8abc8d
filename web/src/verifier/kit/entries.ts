/**
 * V2 to V5: one walk over every entry, by rising index. When a step fails, the walk goes on for the lower steps only, so
 * the step reported is the lowest that any entry fails, with its first entry.
 */
import { hex, Refused } from '../bytes';
import type { Ed25519 } from '../ed25519';
import { pae } from '../envelope';
import { type Held, KeyHistory, KeyNotValid } from '../keys';
import { leafHash } from '../merkle';
import type { Common } from '../statement';
import type { Trust } from '../trust';
import { continuesCount, noteEnds, notePeriod, noteSilence } from './counts';
import { Coverage } from './coverage';
import { bundles, type KitEntry, type OpenKit, type Progress, relied } from './files';
import { erasedPlace, type KitLog, newLog, placeOf, v2 } from './kit-log';
import { manifestSigner } from './manifest-signer';
import { Recount } from './recount';
import { KitStepFailed, type KitTally, type RunStep } from './report';
import { type Stated, statedIn } from './stated';

interface Read extends Pick<Stated, 'statement' | 'ending'> {
  held: Held;
}

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
      const walk = newLog(log, new KeyHistory(this.ed, this.trust), new Coverage(this.kit.manifest));
      this.walks.push(walk);
      await this.guard(2, () => this.log(walk, () => progress(2, this.entries, total)));
      await this.guard(2, () => this.erasures(walk));
    }
    await this.guard(2, () => {
      if (this.entries === 0) throw new KitStepFailed(2, 'kit', 'at least one entry', 'none');
    });
    await this.guard(3, () => {
      const histories = this.walks.map((walk) => walk.history);
      manifestSigner(this.tally, this.kit.signedBy, this.trust, histories);
    });
    await this.guard(5, () => noteEnds(this.tally, this.kit.manifest, this.trust, this.walks));
    this.tally.fact(
      3,
      'judged here: which members a statement has, and the forms of those that steps of this page use; no other form',
    );
    if (this.failure !== null) throw this.failure;
    this.tally.fact(2, `${this.entries} entries`);
  }

  private erasures({ log, endings }: KitLog): void {
    endings.allStand();
    for (const [index, { ground }] of endings.standIns)
      this.tally.gap(2, `entry ${index} of ${log.origin} erased: ${ground}`);
  }

  get entries(): number {
    return this.walks.reduce((sum, walk) => sum + walk.entries, 0);
  }

  /** What a part came to; null when it failed, or when a lower step failed before. */
  private async guard<T>(step: RunStep, part: () => T | Promise<T>): Promise<{ value: T } | null> {
    if (step >= this.lowest) return null;
    try {
      return { value: await part() };
    } catch (thrown) {
      if (!(thrown instanceof KitStepFailed)) throw thrown;
      if (thrown.step < this.lowest) [this.lowest, this.failure] = [thrown.step, thrown];
      return null;
    }
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
    const leaf = await this.guard(2, () => v2(walk, entry, hashed));
    if (leaf === null) return;
    const erased = leaf.value;
    if (erased !== null) {
      await this.guard(5, () => erasedPlace(walk, entry, erased));
      return;
    }
    const read = await this.guard(3, () => this.v3(walk, entry));
    if (read === null) return;
    if ((await this.guard(4, () => this.v4(entry, read.value))) === null) return;
    await this.guard(5, () => this.v5(walk, entry, read.value, hex(hashed)));
  }

  /** V3: the DSSE signature verifies under a key that the history makes valid at this index. */
  private async v3(walk: KitLog, entry: KitEntry): Promise<Read> {
    const where = placeOf(entry);
    try {
      const { envelope, statement, ending } = statedIn(entry.raw);
      const held = await walk.history.admit(entry.index, statement, envelope.keyid);
      const message = pae(envelope.payloadType, envelope.payload);
      if (!(await this.ed.verify(held.record.raw, envelope.signature, message))) {
        throw new KeyNotValid(`a signature by ${envelope.keyid}`, 'one that does not verify');
      }
      await walk.history.learn(entry.index, statement);
      return { statement, held, ending };
    } catch (thrown) {
      if (thrown instanceof KeyNotValid) throw new KitStepFailed(3, where, thrown.expected, thrown.found);
      if (thrown instanceof Refused)
        throw new KitStepFailed(3, where, 'a signed statement of a known kind', thrown.message);
      throw thrown;
    }
  }

  /** V4: organisation, site, appliance and log are those of the key's binding, of the kit and of this log. */
  private v4(entry: KitEntry, { statement, held }: Read): void {
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
  private v5(walk: KitLog, entry: KitEntry, { statement, ending }: Read, hashed: string): void {
    const { endings } = walk;
    refusedAs3(entry, () => {
      walk.coverage.note(entry, statement);
      walk.acts.note(entry, statement, ending);
      if (entry.listed !== null) this.recount.add(statement);
    });
    if (entry.listed !== null) this.inRange(walk, entry, { statement, ending }, hashed);
    refusedAs3(entry, () => endings.note(entry, statement, ending));
  }

  private inRange(
    walk: KitLog,
    entry: KitEntry,
    { statement, ending }: Pick<Read, 'statement' | 'ending'>,
    hashed: string,
  ): void {
    const { tally, kit } = this;
    const { appliance, recordedAt } = statement.common;
    if (appliance !== null) walk.endings.notBehind(placeOf(entry), appliance, entry.index);
    continuesCount(walk, entry, statement, hashed);
    walk.endings.agrees(placeOf(entry), ending, walk);
    refusedAs3(entry, () => notePeriod(tally, walk, entry, statement, kit.manifest));
    // Of several retirements of one box the first one counts.
    if (ending?.kind !== 'retired' || walk.endings.retired(ending.appliance) !== undefined) return;
    const before = walk.tracks.get(ending.appliance)?.lastAt ?? kit.manifest.from;
    noteSilence(tally, ending.appliance, before, recordedAt, kit.manifest);
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
