/** A whole log from its first leaf, slice by slice: every entry's bytes, key and place, and the root they give. */
import { equal, fromHex, hex } from './bytes';
import type { Ed25519 } from './ed25519';
import { checkLink, checkSignature, guarded, type Leaf, openEntry, type Track } from './entry-steps';
import { checkHead, judgeWitnesses, type Seen } from './heads';
import { KeyHistory } from './keys';
import { Grower } from './merkle';
import { type Checkpoint, parseCheckpoint } from './note';
import { type Head, type Report, StepFailed, Tally, verdictOf } from './report';
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
    const { tally, ed, history, given, tree, tracks } = this;
    const bytes = leaf.envelope.length;
    const entry = await tally.run(1, bytes, () => {
      if (leaf.index !== tree.size) {
        throw new StepFailed(1, `entry ${tree.size} of the log`, `index ${tree.size}`, `index ${leaf.index}`);
      }
      return openEntry(leaf);
    });
    await tally.run(2, bytes, () => checkSignature(ed, history, entry, given.origin));
    await tally.run(3, 32, () => {
      const { appliance, epoch, seq } = entry.statement.common;
      const said = checkLink(entry, tracks.get(appliance) ?? null);
      if (entry.statement.restored !== null && seq === 0) tally.gap(3, said);
      tracks.set(appliance, { epoch, seq, hash: entry.hash });
    });
    await tally.run(4, 32, () => {
      tree.append(entry.hash);
      if (this.wanted(tree.size)) this.roots.set(tree.size, hex(tree.root()));
    });
  }

  private wanted(size: number): boolean {
    return this.given.earlier?.size === size || this.heads.some((head) => head.size === size);
  }

  private async conclude(): Promise<void> {
    const { tally } = this;
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
    judgeWitnesses(tally, history, trust, given.origin, seen, this.size);
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
