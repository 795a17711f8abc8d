/** Steps 1 to 3 for one entry: its bytes, its signature and key, its place in its signer's count. */
import { type Bytes, equal, fromHex, hex, Refused, utf8 } from './bytes';
import type { Ed25519 } from './ed25519';
import { type Envelope, PAYLOAD_TYPE, pae, parseEnvelope } from './envelope';
import { type Held, type KeyHistory, KeyNotValid, nameOf } from './keys';
import type { Erasure } from './kit/endings';
import { standInOf } from './kit/stated';
import { leafHash } from './merkle';
import { StepFailed, type StepNumber } from './report';
import { type Common, readStatement, type Statement, ZERO_HASH } from './statement';
import { words } from './words';

/**
 * An entry as served: its index, its envelope's text, and, where the server states one, its leaf hash. The envelope of an
 * erased entry is that of its erasure.
 */
export interface Leaf {
  index: number;
  envelope: string;
  stated: string | null;
}

export interface Opened {
  index: number;
  raw: Bytes;
  hash: Bytes;
  envelope: Envelope;
  statement: Statement;
}

/** An entry whose bytes are gone: where it stood, by the erasure that holds its place. */
export interface Gone {
  index: number;
  /** The leaf hash that stays in the tree. */
  hash: Bytes;
  /** Leaf hash of the erasure's own envelope, in hex. */
  by: string;
  erased: Erasure;
}

export interface Track {
  epoch: number;
  seq: number;
  hash: Bytes;
}

export const whereOf = (index: number): string => `entry ${index} of the log`;

/** Runs a reader; what it refuses fails this step at this entry. */
export function guarded<T>(step: StepNumber, where: string, wanted: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Refused) throw new StepFailed(step, where, wanted, thrown.message);
    throw thrown;
  }
}

/** Step 1 (V2): the bytes give the leaf hash, and the statement's subject digest is that of its own bytes. */
export function openEntry(leaf: Leaf): Opened {
  const where = whereOf(leaf.index);
  const raw = utf8(leaf.envelope);
  const hash = leafHash(raw);
  if (leaf.stated !== null && leaf.stated !== hex(hash)) {
    throw new StepFailed(1, where, `leaf ${leaf.stated}`, `leaf ${hex(hash)}`);
  }
  const envelope = guarded(1, where, 'an envelope of the DSSE profile', () => parseEnvelope(raw));
  if (envelope.payloadType !== PAYLOAD_TYPE) throw new StepFailed(1, where, PAYLOAD_TYPE, envelope.payloadType);
  const statement = guarded(1, where, 'a statement of a known kind', () => readStatement(envelope.payload));
  const { stated, found } = statement.subject;
  if (stated !== found) throw new StepFailed(1, where, `subject ${stated}`, `subject ${found}`);
  return { index: leaf.index, raw, hash, envelope, statement };
}

/** The erased entry whose place these bytes hold; null where the entry is there, or is not what was stated. */
export function goneEntry({ index, envelope, stated }: Leaf, step: StepNumber = 1): Gone | null {
  const raw = utf8(envelope);
  const by = hex(leafHash(raw));
  if (stated === null || stated === by) return null;
  const hash = guarded(step, whereOf(index), 'a leaf hash', () => fromHex(stated, 32, 'leaf hash'));
  const erased = standInOf(raw, index, hash);
  return erased === null ? null : { index, hash, by, erased };
}

/** Step 3 (V5) for an entry that is gone: its number is the next, and it names the leaf before. */
export function checkGone({ index, erased }: Gone, before: Track | null): string {
  return follows(whereOf(index), nameOf(erased.appliance), erased, before);
}

/** Step 2 (V3, V4): a key valid at this index signed it, and the statement is for this log by the key's owner. */
export async function checkSignature(ed: Ed25519, history: KeyHistory, entry: Opened, origin: string): Promise<Held> {
  const { index, envelope, statement } = entry;
  const where = whereOf(index);
  if (statement.common.log !== origin) throw new StepFailed(2, where, `log ${origin}`, statement.common.log);
  try {
    const held = await history.admit(index, statement, envelope.keyid);
    const signed = pae(envelope.payloadType, envelope.payload);
    if (!(await ed.verify(held.record.raw, envelope.signature, signed))) {
      throw new StepFailed(2, where, `a signature by ${envelope.keyid}`, 'one that does not verify');
    }
    checkBinding(where, held.common, statement.common);
    await history.learn(index, statement);
    return held;
  } catch (thrown) {
    if (thrown instanceof KeyNotValid) throw new StepFailed(2, where, thrown.expected, thrown.found);
    throw thrown;
  }
}

/** A key speaks for one organisation and one box; the platform speaks of any site of the log. */
function checkBinding(where: string, bound: Common, claimed: Common): void {
  const names = [
    'organisation',
    'appliance',
    'log',
    ...(claimed.appliance === null ? [] : (['site'] as const)),
  ] as const;
  for (const name of names) {
    if (bound[name] !== claimed[name]) {
      throw new StepFailed(2, where, `${name} ${bound[name]}`, `${name} ${claimed[name]}`);
    }
  }
}

/** Step 3 (V5): the number goes on from the one before, without hole, and names its leaf hash. Returns what to say. */
export function checkLink(entry: Opened, before: Track | null): string {
  const { common, key, restored } = entry.statement;
  const where = whereOf(entry.index);
  const who = nameOf(common.appliance);
  if (common.seq === 0 && (before === null || common.epoch > before.epoch)) {
    const opens = common.epoch === 0 ? key?.event === 'genesis' : restored !== null;
    if (!opens) throw new StepFailed(3, where, 'an opening of a chain by its signer', entry.statement.kind);
    const named = common.epoch === 0 ? ZERO_HASH : (restored?.lastKnown?.leafHash ?? ZERO_HASH);
    if (common.prev !== named) throw new StepFailed(3, where, `prev ${named}`, `prev ${common.prev}`);
    return common.epoch === 0 ? words.firstOfChain : words.restored(who, common.epoch);
  }
  return follows(where, who, common, before);
}

function follows(
  where: string,
  who: string,
  said: Pick<Common, 'epoch' | 'seq' | 'prev'>,
  before: Track | null,
): string {
  const place = `${said.epoch}/${said.seq}`;
  if (before === null) throw new StepFailed(3, where, `the statement before ${place} of ${who}`, 'none served');
  const wanted = `${before.epoch}/${before.seq + 1}`;
  if (place !== wanted) throw new StepFailed(3, where, `number ${wanted} of ${who}`, place);
  const prev = fromHex(said.prev, 32, 'prev');
  if (!equal(prev, before.hash)) throw new StepFailed(3, where, `prev ${hex(before.hash)}`, `prev ${said.prev}`);
  return words.follows(`${before.epoch}/${before.seq}`, hex(before.hash));
}
