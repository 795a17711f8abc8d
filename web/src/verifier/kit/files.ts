/** V0 trust from outside; V1 the manifest and every file. After V1 the files are what the manifest lists. */
import { type Bytes, fromBase64, hash, hex, Refused, textOf } from '../bytes';
import { type Ed25519, keyidOf, soundKey } from '../ed25519';
import { type Envelope, PAYLOAD_TYPE, pae, parseEnvelope } from '../envelope';
import { countOf, type Json, listOf, objectOf, orNull, readCanonical, stringOf } from '../json';
import type { Trust } from '../trust';
import { anchorNames, checkAnchor } from './anchors';
import {
  bundlesOf,
  entriesName,
  exactly,
  expectedNames,
  idOf,
  KEYS_NAME,
  type LogRange,
  leavesName,
  MANIFEST_NAME,
  type Manifest,
  parseManifest,
  REPORT_NAME,
  reliedName,
  WIDTH,
} from './manifest';
import { KitStepFailed, type KitTally, type RunStep } from './report';
import { ZipReader, ZipRefused } from './zip';

const MAX_MANIFEST_BYTES = 33_554_432;
const ATTESTATION = 'platform_attestation';
const PURPOSE =
  /^(appliance_(identity|evidence|witness|sealing)|log_checkpoint|answer_signing|order_signing|platform_attestation|release_signing)$/;
const HASH_BYTES = 32;

export interface OpenKit {
  archive: ZipReader;
  manifest: Manifest;
  /** key id of the manifest's signer */
  signedBy: string;
  /** report.json, in its form */
  report: Json;
}

/** Called with what was done of what is to do: bytes of files at first, entries later. */
export type Progress = (step: RunStep, done: number, total: number) => void | Promise<void>;

export function v0Trust(tally: KitTally, trust: Trust | null): void {
  if (trust === null) {
    tally.gap(0, 'keys not compared');
    return;
  }
  const { logs, witnesses, appliances } = trust;
  tally.fact(0, `trust file: logs ${logs.size}, witnesses ${witnesses.size}, appliances ${appliances.size}`);
  if (trust.platform.size === 0) tally.gap(0, 'platform key not compared');
}

/** V1: one spelling of the archive, a signed manifest, and every file with the listed size and SHA-256. */
export async function v1Files(ed: Ed25519, tally: KitTally, file: Blob, progress: Progress): Promise<OpenKit> {
  try {
    return await openKit(ed, tally, file, progress);
  } catch (thrown) {
    if (!(thrown instanceof ZipRefused)) throw thrown;
    throw new KitStepFailed(1, 'archive', 'one ZIP in the fixed spelling', thrown.message);
  }
}

async function openKit(ed: Ed25519, tally: KitTally, file: Blob, progress: Progress): Promise<OpenKit> {
  const archive = await ZipReader.open(file);
  const keys = readJson(await archive.read(KEYS_NAME), KEYS_NAME, 1, attestationKeys);
  const envelope = await signedManifest(ed, await archive.read(MANIFEST_NAME), keys);
  const manifest = refusing(1, MANIFEST_NAME, 'a manifest of version 1', () => parseManifest(envelope.payload));
  compareNames(archive, manifest);
  const anchors = anchorNames(manifest);
  const total = manifest.files.reduce((sum, one) => sum + one.size, 0);
  let done = 0;
  for (const listed of manifest.files) {
    compareFile(listed, await archive.read(listed.name));
    done += listed.size;
    await progress(1, done, total);
  }
  for (const name of anchors) readJson(await archive.read(name), name, 1, (value) => checkAnchor(value, manifest.logs));
  const report = readJson(await archive.read(REPORT_NAME), REPORT_NAME, 1, checkReport);
  tally.fact(1, `${manifest.files.length} files, ${total} bytes`);
  return { archive, manifest, signedBy: envelope.keyid, report };
}

/** Runs a reader; what it refuses fails this step at this place. A damaged archive stays one. */
export function refusing<T>(step: RunStep, where: string, wanted: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof Refused) || thrown instanceof ZipRefused) throw thrown;
    throw new KitStepFailed(step, where, wanted, thrown.message);
  }
}

export const readJson = <T>(raw: Uint8Array, name: string, step: RunStep, read: (value: Json) => T): T =>
  refusing(step, name, 'canonical JSON in its form', () => read(readCanonical(textOf(raw, name), name)));

function attestationKeys(value: Json): Map<string, Bytes> {
  const found = new Map<string, Bytes>();
  for (const item of listOf(exactly(value, 'keys.json', 'keys')['keys'], 'keys')) {
    const record = exactly(item, 'keys', 'purpose', 'appliance', 'public_key');
    const raw = fromBase64(stringOf(record['public_key'], 'public_key'), 'public_key');
    if (raw.length !== HASH_BYTES) throw new Refused('public_key: expected 32 bytes');
    orNull(record['appliance'], (owner) => idOf(owner, 'appliance'), 'appliance');
    if (stringOf(record['purpose'], 'purpose', PURPOSE) === ATTESTATION) found.set(keyidOf(raw), raw);
  }
  return found;
}

async function signedManifest(ed: Ed25519, raw: Uint8Array, keys: Map<string, Bytes>): Promise<Envelope> {
  const wanted = 'a signature of a platform attestation key listed in the kit';
  const envelope = refusing(1, MANIFEST_NAME, wanted, () => {
    for (const [keyid, key] of keys) soundKey(key, keyid);
    return parseEnvelope(raw, MAX_MANIFEST_BYTES);
  });
  if (envelope.payloadType !== PAYLOAD_TYPE)
    throw new KitStepFailed(1, MANIFEST_NAME, PAYLOAD_TYPE, envelope.payloadType);
  const key = keys.get(envelope.keyid);
  const good = key && (await ed.verify(key, envelope.signature, pae(envelope.payloadType, envelope.payload)));
  if (!good) throw new KitStepFailed(1, MANIFEST_NAME, wanted, `none by ${envelope.keyid} that verifies`);
  return envelope;
}

function compareNames(archive: ZipReader, manifest: Manifest): void {
  const listed = manifest.files.map((file) => file.name);
  const present = [...archive.members.keys()];
  const wanted = [...listed, MANIFEST_NAME];
  if (present.join('\n') !== wanted.join('\n')) {
    const named = new Set(wanted);
    const odd = [...present.filter((one) => !named.has(one)), ...wanted.filter((one) => !archive.members.has(one))];
    const found = odd.slice(0, 5).join(', ') || 'the same files in another order';
    throw new KitStepFailed(1, 'archive', 'exactly the listed files, in that order', found);
  }
  const expected = expectedNames(manifest);
  const extra = listed.slice(expected.length);
  const sorted = ['catalogue/', 'frameworks/', 'oscal/'].flatMap((folder) =>
    extra.filter((name) => name.startsWith(folder)).sort(),
  );
  if ([...expected, ...sorted].join('\n') !== listed.join('\n')) {
    throw new KitStepFailed(1, MANIFEST_NAME, 'the files that its ranges name', 'other or unordered files');
  }
}

function compareFile(listed: Manifest['files'][number], content: Uint8Array): void {
  if (content.length !== listed.size) {
    throw new KitStepFailed(1, listed.name, `${listed.size} bytes`, `${content.length} bytes`);
  }
  const found = hex(hash(content));
  if (found !== listed.sha256) throw new KitStepFailed(1, listed.name, `SHA-256 ${listed.sha256}`, found);
}

function checkReport(value: Json): Json {
  // Kits from before decisions were counted have no such member.
  const counted = 'decisions' in objectOf(value, 'report') ? ['decisions'] : [];
  const report = exactly(value, 'report', 'entries', 'kinds', 'verdicts', 'attempts', 'gaps', 'devices', ...counted);
  for (const name of ['entries', 'gaps', 'devices']) countOf(report[name], name);
  for (const name of ['kinds', 'verdicts', 'attempts', ...counted]) {
    for (const count of Object.values(objectOf(report[name], name))) countOf(count, name);
  }
  return report;
}

/** One leaf as it lies in the kit. `listed` is its leaf hash from the proofs; null for an entry relied on. */
export interface KitEntry {
  log: LogRange;
  index: number;
  raw: Bytes;
  listed: Bytes | null;
}

function decodeBundle(raw: Bytes, width: number): Bytes[] {
  const entries: Bytes[] = [];
  for (let at = 0; at < raw.length; ) {
    const behind = at + 2 + (raw[at] ?? 0) * 256 + (raw[at + 1] ?? 0);
    if (behind > raw.length) throw new Refused(`bundle: cut short at byte ${at}`);
    entries.push(raw.slice(at + 2, behind));
    at = behind;
  }
  if (entries.length !== width) throw new Refused(`bundle: expected ${width} entries, found ${entries.length}`);
  return entries;
}

function decodeTile(raw: Bytes, width: number): Bytes[] {
  if (raw.length !== width * HASH_BYTES)
    throw new Refused(`tile: expected ${width * HASH_BYTES} bytes, found ${raw.length}`);
  return Array.from({ length: width }, (_, at) => raw.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

const firstOf = (log: LogRange, bundle: number): number => Math.max(log.start, bundle * WIDTH);
const widthOf = (log: LogRange, bundle: number): number =>
  Math.min(log.end, (bundle + 1) * WIDTH) - firstOf(log, bundle);

/** Entries [start, end) bundle by bundle, each with its listed leaf hash. */
export async function* bundles(kit: OpenKit, log: LogRange): AsyncGenerator<KitEntry[]> {
  const [first, behind] = bundlesOf(log);
  for (let bundle = first; bundle < behind; bundle += 1) {
    const [name, width] = [entriesName(log, bundle), widthOf(log, bundle)];
    const [packed, tile] = [await kit.archive.read(name), await kit.archive.read(leavesName(log, bundle))];
    yield refusing(2, name, `${width} entries and leaf hashes`, () => {
      const [raws, hashes] = [decodeBundle(packed, width), decodeTile(tile, width)];
      return raws.map((raw, place) => ({
        log,
        index: firstOf(log, bundle) + place,
        raw,
        listed: hashes[place] ?? null,
      }));
    });
  }
}

/** Entries outside the range, by rising index. */
export async function relied(kit: OpenKit, log: LogRange): Promise<KitEntry[]> {
  if (log.relied.length === 0) return [];
  const [name, count] = [reliedName(log), log.relied.length];
  const packed = await kit.archive.read(name);
  const raws = refusing(2, name, `${count} entries`, () => decodeBundle(packed, count));
  return raws.map((raw, place) => ({ log, index: log.relied[place] ?? 0, raw, listed: null }));
}

/** The bytes of one entry of the range. */
export async function entryAt(kit: OpenKit, log: LogRange, index: number): Promise<Bytes> {
  const bundle = Math.floor(index / WIDTH);
  const raws = decodeBundle(await kit.archive.read(entriesName(log, bundle)), widthOf(log, bundle));
  const found = raws[index - firstOf(log, bundle)];
  if (found === undefined) throw new Refused(`entry ${index}: not in its bundle`);
  return found;
}

/** Listed leaf hashes of the range, bundle by bundle. */
export async function* leaves(kit: OpenKit, log: LogRange): AsyncGenerator<Bytes[]> {
  const [first, behind] = bundlesOf(log);
  for (let bundle = first; bundle < behind; bundle += 1) {
    yield decodeTile(await kit.archive.read(leavesName(log, bundle)), widthOf(log, bundle));
  }
}
