/** Signed notes, verifier keys and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature). */
import { type Bytes, concat, equal, fromBase64, hash, hex, Refused, toBase64, utf8 } from './bytes';
import { type Ed25519, soundKey } from './ed25519';
import { LONE } from './json';
import { EMPTY_ROOT } from './merkle';

const MAX_NOTE_BYTES = 16_384;
const MAX_SIGNATURES = 64;
const KEY_ID_BYTES = 4;
const TIME_BYTES = 8;
const LATEST = 2n ** 63n - 1n;
const NAME = /^[!-*,-~]{1,200}$/;
const VKEY = /^([!-*,-~]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/;
const BODY = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/;
const ORIGIN = /^[a-z0-9.:-]{1,120}\/wardkeep\/[0-9a-f]{32}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const DASH = '\u2014 ';

export const LOG_KEY = 0x01;
export const WITNESS_KEY = 0x04;
type KeyType = typeof LOG_KEY | typeof WITNESS_KEY;

export interface VerifierKey {
  name: string;
  type: KeyType;
  raw: Bytes;
  /** Eight hex digits: SHA-256(name, newline, type, key), cut to four bytes. */
  keyid: string;
}

interface NoteSignature {
  name: string;
  keyid: string;
  signature: Bytes;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
  /** The note's text: what is signed. */
  text: string;
  signatures: NoteSignature[];
}

export function verifierKey(name: string, type: KeyType, raw: Uint8Array): VerifierKey {
  if (!NAME.test(name)) throw new Refused('key name: printable ASCII without space or plus, at most 200 characters');
  const sound = soundKey(raw, `key of ${name}`);
  const keyid = hex(hash(concat(utf8(`${name}\n`), Uint8Array.of(type), sound)).subarray(0, KEY_ID_BYTES));
  return { name, type, raw: sound, keyid };
}

/** Reads `<name>+<key id>+<base64>`; the key id must be the one that name and key give. */
export function parseVkey(text: string, type: KeyType): VerifierKey {
  const [, name, keyid, packed] = VKEY.exec(text) ?? [];
  if (name === undefined || keyid === undefined || packed === undefined) {
    throw new Refused('vkey: expected <name>+<8 hex digits>+<base64>');
  }
  const bytes = fromBase64(packed, 'vkey');
  if (bytes[0] !== type) throw new Refused(`vkey of ${name}: expected signature type ${type}, found ${bytes[0]}`);
  const key = verifierKey(name, type, bytes.subarray(1));
  if (key.keyid !== keyid) throw new Refused(`vkey of ${name}: expected key id ${key.keyid}, found ${keyid}`);
  return key;
}

/** Name under which an appliance witnesses the logs of an operator. */
export const witnessName = (origin: string, appliance: string): string =>
  `${origin.split('/')[0]}/wardkeep/witness/${appliance}`;

function parseSignature(line: string): NoteSignature {
  const space = line.indexOf(' ', DASH.length);
  const name = line.slice(DASH.length, space);
  if (!line.startsWith(DASH) || space < 0 || !NAME.test(name)) {
    throw new Refused('signature line: expected an em dash, a name and base64');
  }
  const raw = fromBase64(line.slice(space + 1), 'signature line');
  if (raw.length <= KEY_ID_BYTES) throw new Refused('signature line: no signature behind the key id');
  return { name, keyid: hex(raw.subarray(0, KEY_ID_BYTES)), signature: raw.slice(KEY_ID_BYTES) };
}

/** Reads a checkpoint without believing it: origin, size and root, no extension lines, then signature lines. */
export function parseCheckpoint(note: string): Checkpoint {
  if (utf8(note).length > MAX_NOTE_BYTES) throw new Refused(`note: expected at most ${MAX_NOTE_BYTES} bytes`);
  if (CONTROL.test(note) || LONE.test(note)) throw new Refused('note: control characters');
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new Refused('note: expected text, a blank line and signature lines');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map(parseSignature);
  if (new Set(lines).size < lines.length) throw new Refused('note: the same signature line twice');
  if (signatures.length > MAX_SIGNATURES) throw new Refused(`note: more than ${MAX_SIGNATURES} signatures`);
  const [, origin, size, root] = BODY.exec(text) ?? [];
  if (origin === undefined || size === undefined || root === undefined || !ORIGIN.test(origin)) {
    throw new Refused('checkpoint: expected origin, size and root hash, and nothing else');
  }
  const head = { origin, size: Number(size), root: fromBase64(root, 'root'), text, signatures };
  if (!Number.isSafeInteger(head.size)) throw new Refused('checkpoint: size is out of range');
  if (head.size === 0 && !equal(head.root, EMPTY_ROOT))
    throw new Refused('checkpoint: the empty tree has another root');
  return head;
}

/** What a witness signs: the note's text behind a line with the time, in seconds. */
const cosignatureMessage = (text: string, seconds: bigint): Bytes => utf8(`cosignature/v1\ntime ${seconds}\n${text}`);

async function verifies(ed: Ed25519, key: VerifierKey, text: string, signature: Bytes): Promise<bigint | null> {
  if (key.type === LOG_KEY) return (await ed.verify(key.raw, signature, utf8(text))) ? 0n : null;
  if (signature.length <= TIME_BYTES) return null;
  const seconds = BigInt(`0x${hex(signature.subarray(0, TIME_BYTES))}`);
  if (seconds > LATEST) return null;
  const good = await ed.verify(key.raw, signature.subarray(TIME_BYTES), cosignatureMessage(text, seconds));
  return good ? seconds : null;
}

interface Proven {
  key: VerifierKey;
  /** Unix time of a co-signature by the witness's clock; 0 for the log's own. */
  seconds: bigint;
}

/** Signatures of known keys, each verified; lines of unknown keys are passed over. Refused: a known key's bad one. */
export async function provenBy(ed: Ed25519, head: Checkpoint, keys: readonly VerifierKey[]): Promise<Proven[]> {
  const proven: Proven[] = [];
  for (const line of head.signatures) {
    for (const key of keys.filter((one) => one.name === line.name && one.keyid === line.keyid)) {
      const seconds = await verifies(ed, key, head.text, line.signature);
      if (seconds === null) throw new Refused(`signature of ${key.name} (${key.keyid}) does not verify`);
      proven.push({ key, seconds });
    }
  }
  return proven;
}

export const vkeyText = (key: VerifierKey): string =>
  `${key.name}+${key.keyid}+${toBase64(concat(Uint8Array.of(key.type), key.raw))}`;
