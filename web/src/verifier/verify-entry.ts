/** One entry, from its bytes to a signed checkpoint, in the numbered steps of the page. */
import { equal, fromHex, hex } from './bytes';
import type { Ed25519 } from './ed25519';
import {
  checkLink,
  checkSignature,
  goneEntry,
  guarded,
  type Leaf,
  type Opened,
  openEntry,
  type Track,
  whereOf,
} from './entry-steps';
import { checkHead, judgeWitnesses } from './heads';
import { canonical } from './json';
import { type Held, KeyHistory, nameOf } from './keys';
import { endingOf } from './kit/endings';
import { checkConsistency, rootOfPath } from './merkle';
import { type Checkpoint, parseCheckpoint } from './note';
import { type Head, type Report, StepFailed, type StepResult, Tally, verdictOf } from './report';
import { parseTrust } from './trust';
import { words } from './words';

/** Everything that was served for one entry. Nothing of it is believed. */
export interface EntryCase {
  leaf: Leaf;
  origin: string;
  /** What the page shows as the statement: must be what was signed. */
  shown: unknown;
  /** The entry before in the same signer's count; null when the server says that there is none. */
  previous: Leaf | null;
  /** Entries about keys and ends of boxes with their audit paths in the checkpoint's tree, by rising index. */
  keys: readonly (Leaf & { path: readonly string[] })[];
  keysWhole: boolean;
  path: readonly string[] | null;
  /** The signed note that covers the entry; null: not sealed yet. */
  note: string | null;
  /** The largest head of this log that this page verified before, and the proof between the two. */
  earlier: Head | null;
  consistency: readonly string[] | null;
  /** Text of a trust file that the person gave. */
  trust: string | null;
}

export type Told = (step: StepResult) => void;

const hashes = (path: readonly string[], what: string) => path.map((text) => fromHex(text, 32, what));

class Run {
  readonly tally = new Tally();
  key: Report['key'] = null;
  private signer: Held | null = null;
  private readonly retired = new Set<string>();
  readonly history: KeyHistory;
  readonly trust: ReturnType<typeof parseTrust> | null;

  constructor(
    readonly ed: Ed25519,
    readonly given: EntryCase,
    readonly told: Told,
  ) {
    this.trust = given.trust === null ? null : parseTrust(given.trust);
    this.history = new KeyHistory(ed, this.trust);
  }

  async go(): Promise<Head | null> {
    const { given, tally } = this;
    const entry = await tally.run(1, given.leaf.envelope.length, () => this.bytes());
    this.told(tally.of(1));
    const relied = await this.signatures(entry);
    this.told(tally.of(2));
    await tally.run(3, given.previous?.envelope.length ?? 0, () => this.link(entry));
    this.told(tally.of(3));
    if (given.note === null || given.path === null) {
      for (const step of [4, 5, 6] as const) tally.fact(step, words.notSealed);
      return null;
    }
    const note = given.note;
    const head = await tally.run(4, 0, () => this.inclusion(note, entry, relied));
    this.told(tally.of(4));
    await tally.run(5, note.length, () => this.signed(head));
    this.told(tally.of(5));
    await this.continues(head);
    return { origin: head.origin, size: head.size, root: hex(head.root) };
  }

  private bytes(): Opened {
    const entry = openEntry(this.given.leaf);
    const where = whereOf(entry.index);
    const signed = new TextDecoder().decode(entry.envelope.payload);
    const shown = guarded(1, where, 'a statement shown that has a canonical form', () => canonical(this.given.shown));
    if (shown !== signed)
      throw new StepFailed(1, where, 'the statement shown to be the one that was signed', 'another');
    this.tally.fact(1, words.leaf(hex(entry.hash)));
    this.tally.fact(1, words.subject(entry.statement.subject.found));
    return entry;
  }

  /** Key statements first, by index; what comes after the entry may still end or doubt its key. */
  private async signatures(entry: Opened): Promise<Opened[]> {
    const { ed, given, history, tally } = this;
    const relied: Opened[] = [];
    const all = [...given.keys.filter((key) => key.index !== entry.index), given.leaf];
    all.sort((one, other) => one.index - other.index);
    for (const leaf of all) {
      await tally.run(2, leaf.envelope.length, async () => {
        const opened = leaf.index === entry.index ? entry : this.reopened(leaf, 2);
        const held = await checkSignature(ed, history, opened, given.origin);
        const end = opened.statement.kind === 'retired' ? endingOf(opened.statement) : null;
        if (end !== null) this.retired.add(end.appliance);
        if (opened === entry) this.signer = held;
        else relied.push(opened);
      });
    }
    this.keyTold(entry);
    this.doubts(entry);
    tally.fact(2, words.keysRead(given.keys.length));
    tally.fact(2, given.keysWhole ? words.keysListed : words.keysCut);
    tally.fact(2, words.engine[ed.engine]);
    if (!given.keysWhole) tally.gap(2, words.keysCut);
    if (this.trust === null) tally.gap(2, words.keysNotCompared);
    for (const gap of history.gaps) tally.gap(2, gap);
    return relied;
  }

  /** After all key statements were read: an end that a later one sets is known only now. */
  private keyTold(entry: Opened): void {
    if (this.signer === null) return;
    const { record, from } = this.signer;
    const now = this.history.held.find(
      (one) => one.record.keyid === record.keyid && one.record.purpose === record.purpose,
    );
    const until = now?.until ?? null;
    this.key = { keyid: record.keyid, from, until };
    this.tally.fact(2, words.keyOf(nameOf(entry.statement.common.appliance), record.keyid, from, until));
  }

  private reopened(leaf: Leaf, step: 2 | 3): Opened {
    try {
      return openEntry(leaf);
    } catch (thrown) {
      if (thrown instanceof StepFailed) throw new StepFailed(step, thrown.where, thrown.expected, thrown.found);
      throw thrown;
    }
  }

  private doubts(entry: Opened): void {
    for (const held of this.history.held) {
      const mine =
        held.record.keyid === entry.envelope.keyid && held.record.appliance === entry.statement.common.appliance;
      if (mine && held.doubtfulFrom !== null && entry.index >= held.doubtfulFrom) {
        this.tally.gap(2, words.doubtful(held.record.keyid));
      }
    }
  }

  private link(entry: Opened): void {
    const { previous } = this.given;
    const before = previous === null ? null : this.before(previous, entry);
    this.tally.fact(3, checkLink(entry, before));
  }

  private before(leaf: Leaf, entry: Opened): Track {
    const gone = goneEntry(leaf, 3);
    if (gone !== null) {
      const { appliance, epoch, seq, ground } = gone.erased;
      this.tally.gap(3, words.erased(gone.index, ground));
      return this.sameSigner(leaf.index, entry, appliance, { epoch, seq, hash: gone.hash });
    }
    const { statement, hash } = this.reopened(leaf, 3);
    const { appliance, log, epoch, seq } = statement.common;
    if (log !== this.given.origin) throw new StepFailed(3, whereOf(leaf.index), `log ${this.given.origin}`, log);
    return this.sameSigner(leaf.index, entry, appliance, { epoch, seq, hash });
  }

  private sameSigner(index: number, entry: Opened, found: string | null, place: Track): Track {
    const { appliance } = entry.statement.common;
    if (found === appliance) return place;
    throw new StepFailed(3, whereOf(index), `a statement of ${nameOf(appliance)}`, nameOf(found));
  }

  /** Step 4 (V6): the entry, and every key statement relied on, lead to the checkpoint's root. */
  private inclusion(note: string, entry: Opened, relied: readonly Opened[]): Checkpoint {
    const { given, tally } = this;
    const head = guarded(4, 'checkpoint', 'a checkpoint in its form', () => parseCheckpoint(note));
    const paths = new Map(given.keys.map((key) => [key.index, key.path] as const));
    for (const one of [entry, ...relied]) {
      const where = whereOf(one.index);
      const path = (one === entry ? given.path : paths.get(one.index)) ?? [];
      const root = guarded(4, where, `a path to root ${hex(head.root)}`, () =>
        rootOfPath(one.hash, one.index, head.size, hashes(path, 'inclusion')),
      );
      if (!equal(root, head.root)) throw new StepFailed(4, where, `root ${hex(head.root)}`, `root ${hex(root)}`);
      tally.of(4).bytes += 32 * (path.length + 1);
    }
    tally.fact(4, words.path(given.path?.length ?? 0, hex(head.root)));
    return head;
  }

  private async signed(head: Checkpoint): Promise<void> {
    const seen = new Map<string, number>();
    const { ed, tally, history, trust, given } = this;
    await checkHead(ed, tally, history, trust, head, given.origin, seen);
    judgeWitnesses(tally, history, trust, given.origin, seen, given.leaf.index + 1, this.retired);
  }

  /** Step 6 (V6): the checkpoint and the largest one seen here before are heads of one log. */
  private async continues(head: Checkpoint): Promise<void> {
    const { earlier, consistency } = this.given;
    if (earlier === null) {
      this.tally.fact(6, words.firstHead);
      return;
    }
    await this.tally.run(6, 32 * (consistency?.length ?? 0), () => {
      const known = { size: earlier.size, root: fromHex(earlier.root, 32, 'root') };
      const [old, fresh] = known.size <= head.size ? [known, head] : [head, known];
      const where = `checkpoints ${old.size} and ${fresh.size} of ${head.origin}`;
      guarded(6, where, 'one to continue the other', () =>
        checkConsistency(old.size, fresh.size, old.root, fresh.root, hashes(consistency ?? [], 'consistency')),
      );
      this.tally.fact(6, old.size === fresh.size ? words.sameHead(old.size) : words.continues(old.size, fresh.size));
    });
    this.told(this.tally.of(6));
  }
}

/** Verifies one entry. Refused: the trust file given is none. Whatever else is wrong becomes a failed step. */
export async function verifyEntry(ed: Ed25519, given: EntryCase, told: Told = () => undefined): Promise<Report> {
  const run = new Run(ed, given, told);
  let head: Head | null = null;
  try {
    head = await run.go();
  } catch (thrown) {
    if (!(thrown instanceof StepFailed)) throw thrown;
  }
  const steps = run.tally.all();
  return {
    verdict: verdictOf(steps, head !== null),
    steps,
    gaps: steps.flatMap((step) => step.gaps),
    engine: ed.engine,
    compared: run.trust !== null,
    entries: 1,
    key: run.key,
    head,
  };
}
