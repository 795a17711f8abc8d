/** A whole log from its first leaf, slice by slice: every entry's bytes, key and place, and the root they give. */
import { type Bytes, equal, fromHex, hex } from './bytes';
import type { Ed25519 } from './ed25519';
import {
  checkGone,
  checkLink,
  checkSignature,
  type Gone,
  goneEntry,
  guarded,
  type Leaf,
  openEntry,
  type Track,
  whereOf,
} from './entry-steps';
import { checkHead, judgeWitnesses, type Seen } from './heads';
import { KeyHistory, nameOf } from './keys';
import { endingOf } from './kit/endings';
import { Grower } from './merkle';
import { type Checkpoint, parseCheckpoint } from './note';
import { type Head, type Report, StepFailed, Tally, verdictOf } from './report';
import type { Statement } from './statement';
import { parseTrust, type Trust } from './trust';
import { words } from './words';

export interface LogCase {
  origin: string;
  /** Signed notes by any size: the newest, and the newest that each witness co-signed. */
  notes: readonly string[];
  earlier: Head | null;
  trust: string | null;
}

export class LogWalk {
  private readonly tally = new Tally();
  private readonly history: KeyHistory;
  private readonly trust: Trust | null;
  private readonly tree = new Grower();
  private readonly tracks = new Map<string | null, Track>();
  private readonly heads: Checkpoint[] = [];
  private readonly roots = new Map<number, string>();
  /** Index of an erased entry by the leaf hash of its erasure, until that comes. */
  private readonly awaited = new Map<string, number>();
  /** Index of the retirement by box. */
  private readonly retired = new Map<string, number>();

  /** Refused: the trust file given is none. */
  constructor(
    private readonly ed: Ed25519,
    private readonly given: LogCase,
  ) {
    this.trust = given.trust === null ? null : parseTrust(given.trust);
    this.history = new KeyHistory(ed, this.trust);
  }

  /** How many leaves the newest checkpoint covers. */
  async begin(): Promise<number> {
    await this.attempt(() =>
      this.tally.run(4, 0, () => {
        const read = this.given.notes.map((note) =>
          guarded(4, 'checkpoint', 'a checkpoint in its form', () => parseCheckpoint(note)),
        );
        this.heads.push(...read.sort((one, other) => one.size - other.size));
      }),
    );
    return this.tally.failure === null ? this.size : 0;
  }

  /** Takes the next leaves in order. False once something failed: no more is wanted. */
  async take(leaves: readonly Leaf[]): Promise<boolean> {
    for (const leaf of leaves) {
      if (this.tally.failure !== null || this.tree.size >= this.size) break;
      await this.attempt(() => this.one(leaf));
    }
    return this.tally.failure === null;
  }

  get done(): number {
    return this.tree.size;
  }

  /** The verdict over everything taken. */
  async finish(): Promise<Report> {
    if (this.tally.failure === null && this.size > 0) await this.attempt(() => this.conclude());
    const steps = this.tally.all();
    const newest = this.heads.at(-1);
    const covered = this.tally.failure === null && newest !== undefined && this.tree.size === newest.size;
    return {
      verdict: this.size === 0 && this.tally.failure === null ? 'nothing' : verdictOf(steps, covered),
      steps,
      gaps: steps.flatMap((step) => step.gaps),
      engine: this.ed.engine,
      compared: this.trust !== null,
      entries: this.tree.size,
      key: null,
      head: covered ? { origin: newest.origin, size: newest.size, root: hex(newest.root) } : null,
    };
  }

  private get size(): number {
    return this.heads.at(-1)?.size ?? 0;
  }

  private async attempt(part: () => Promise<unknown>): Promise<void> {
    try {
      await part();
    } catch (thrown) {
      if (!(thrown instanceof StepFailed)) throw thrown;
    }
  }

  private async one(leaf: Leaf): Promise<void> {
    const { tally, ed, history, given, tracks } = this;
    const bytes = leaf.envelope.length;
    const gone = await tally.run(1, bytes, () => this.place(leaf));
    if (gone !== null) return this.gone(gone);
    const entry = await tally.run(1, bytes, () => openEntry(leaf));
    this.awaited.delete(hex(entry.hash));
    await tally.run(2, bytes, () => checkSignature(ed, history, entry, given.origin));
    await tally.run(3, 32, () => {
      const { appliance, epoch, seq } = entry.statement.common;
      if (appliance !== null) this.notEnded(leaf.index, appliance);
      const said = checkLink(entry, tracks.get(appliance) ?? null);
      if (entry.statement.restored !== null && seq === 0) tally.gap(3, said);
      tracks.set(appliance, { epoch, seq, hash: entry.hash });
    });
    this.ends(leaf.index, entry.statement);
    await this.append(entry.hash);
  }

  private place(leaf: Leaf): Gone | null {
    const { size } = this.tree;
    if (leaf.index !== size)
      throw new StepFailed(1, `entry ${size} of the log`, `index ${size}`, `index ${leaf.index}`);
    return goneEntry(leaf);
  }

  /** Only the hash is left of it; who signed it cannot be asked any more. */
  private async gone(gone: Gone): Promise<void> {
    const { tally, tracks } = this;
    const { appliance, epoch, seq, ground } = gone.erased;
    tally.gap(1, words.erased(gone.index, ground));
    this.awaited.set(gone.by, gone.index);
    await tally.run(3, 32, () => {
      this.notEnded(gone.index, appliance);
      checkGone(gone, tracks.get(appliance) ?? null);
      tracks.set(appliance, { epoch, seq, hash: gone.hash });
    });
    await this.append(gone.hash);
  }

  private append(hash: Bytes): Promise<void> {
    const { tally, tree } = this;
    return tally.run(4, 32, () => {
      tree.append(hash);
      if (this.wanted(tree.size)) this.roots.set(tree.size, hex(tree.root()));
    });
  }

  private notEnded(index: number, appliance: string): void {
    const ended = this.retired.get(appliance);
    if (ended === undefined) return;
    const expected = `no entry of ${nameOf(appliance)} behind entry ${ended}, which retires it`;
    throw new StepFailed(3, whereOf(index), expected, 'one');
  }

  private ends(index: number, statement: Statement): void {
    if (statement.kind !== 'retired') return;
    const end = guarded(1, whereOf(index), 'a retirement in its form', () => endingOf(statement));
    if (end !== null && !this.retired.has(end.appliance)) this.retired.set(end.appliance, index);
  }

  private wanted(size: number): boolean {
    return this.given.earlier?.size === size || this.heads.some((head) => head.size === size);
  }

  private async conclude(): Promise<void> {
    const { tally } = this;
    await tally.run(1, 0, () => this.erasuresStand());
    await tally.run(4, 0, () => this.compareRoots());
    tally.fact(2, words.keysRead(this.history.held.length));
    tally.fact(2, words.engine[this.ed.engine]);
    if (this.trust === null) tally.gap(2, words.keysNotCompared);
    for (const gap of this.history.gaps) tally.gap(2, gap);
    for (const held of this.history.held)
      if (held.doubtfulFrom !== null) tally.gap(2, words.doubtful(held.record.keyid));
    await tally.run(5, this.given.notes.join('').length, () => this.checkHeads());
    await this.checkEarlier();
  }

  /** Each erasure that holds a place must stand in the log itself, further on. */
  private erasuresStand(): void {
    const [first] = [...this.awaited.values()].sort((one, other) => one - other);
    if (first !== undefined) throw new StepFailed(1, whereOf(first), 'the erasure itself, further on', 'none');
  }

  private compareRoots(): void {
    if (this.tree.size !== this.size) {
      throw new StepFailed(4, `entry ${this.tree.size} of the log`, `${this.size} leaves`, `${this.tree.size} served`);
    }
    for (const head of this.heads) {
      const found = this.roots.get(head.size) ?? 'none';
      const where = `checkpoint ${head.size} of ${head.origin}`;
      if (found !== hex(head.root)) throw new StepFailed(4, where, `root ${hex(head.root)}`, `root ${found}`);
      this.tally.fact(4, words.recomputed(head.size, found));
    }
  }

  private async checkHeads(): Promise<void> {
    const { ed, tally, history, trust, given } = this;
    const seen: Seen = new Map();
    for (const head of this.heads) await checkHead(ed, tally, history, trust, head, given.origin, seen);
    const ended = new Set(this.retired.keys());
    judgeWitnesses(tally, history, trust, given.origin, seen, this.size, ended);
  }

  private async checkEarlier(): Promise<void> {
    const { earlier } = this.given;
    if (earlier === null) {
      this.tally.fact(6, words.firstHead);
      return;
    }
    await this.tally.run(6, 32, () => {
      const where = `checkpoint ${earlier.size} given before`;
      const found = this.roots.get(earlier.size) ?? 'none: the log is shorter now';
      const same = found.length === 64 && equal(fromHex(found, 32, 'root'), fromHex(earlier.root, 32, 'root'));
      if (!same) throw new StepFailed(6, where, `root ${earlier.root}`, `root ${found}`);
      this.tally.fact(6, words.continues(earlier.size, this.size));
    });
  }
}
