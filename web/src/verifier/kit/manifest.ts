/** What a kit says that it holds: the manifest, the ranges of its logs, and the names of its files. */
import { hash, hex, Refused, textOf } from '../bytes';
import {
  canonicalBytes,
  countOf,
  type Json,
  type JsonObject,
  listOf,
  objectOf,
  orNull,
  readCanonical,
  stringOf,
} from '../json';

export const MANIFEST_NAME = 'manifest.dsse.json';
export const KEYS_NAME = 'keys/keys.json';
export const REPORT_NAME = 'report.json';
const TYPE = 'https://in-toto.io/Statement/v1';
const MANIFEST_TYPE = 'https://wardkeep.invalid/evidence/manifest/v1';
export const WIDTH = 256;
export const ORIGIN = /^[a-z0-9.:-]{1,120}\/wardkeep\/[0-9a-f]{32}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HEX64 = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const FILE_NAME = /^.{0,200}$/su;

/** Leaves [start, end) of one log, and single ones outside it that the range relies on. */
export interface LogRange {
  origin: string;
  start: number;
  end: number;
  relied: number[];
  /** Sizes, rising; the first that reaches `end` covers the range. */
  checkpoints: number[];
}

export interface Manifest {
  organisation: string;
  site: string | null;
  from: string;
  to: string;
  logs: LogRange[];
  files: { name: string; size: number; sha256: string }[];
}

/** An object with exactly these members. */
export function exactly(value: Json | undefined, what: string, ...names: string[]): JsonObject {
  const found = objectOf(value, what);
  if (Object.keys(found).sort().join() !== names.sort().join())
    throw new Refused(`${what}: other members than ${names.join(', ')}`);
  return found;
}

/** A moment of the calendar in the one spelling; such texts sort as their times do. */
export function momentOf(value: Json | undefined, what: string): string {
  const text = stringOf(value, what, TIME);
  const read = new Date(text);
  if (Number.isNaN(read.getTime()) || read.toISOString() !== text || text.startsWith('0000'))
    throw new Refused(`${what}: no time`);
  return text;
}

export const idOf = (value: Json | undefined, what: string): string => stringOf(value, what, UUID);
export const digestOf = (value: Json | undefined, what: string): string => stringOf(value, what, HEX64);

function atMost(value: Json | undefined, what: string, most: number, least = 0): Json[] {
  const list = listOf(value, what);
  if (list.length < least || list.length > most)
    throw new Refused(`${what}: expected ${least} to ${most}, found ${list.length}`);
  return list;
}

function rangeOf(value: Json): LogRange {
  const log = exactly(value, 'logs', 'origin', 'start', 'end', 'relied', 'checkpoints');
  return {
    origin: stringOf(log['origin'], 'logs.origin', ORIGIN),
    start: countOf(log['start'], 'logs.start'),
    end: countOf(log['end'], 'logs.end'),
    relied: atMost(log['relied'], 'logs.relied', 65_536).map((one) => countOf(one, 'logs.relied')),
    checkpoints: atMost(log['checkpoints'], 'logs.checkpoints', 256, 1).map((one) => countOf(one, 'logs.checkpoints')),
  };
}

function fileOf(value: Json): Manifest['files'][number] {
  const file = exactly(value, 'files', 'name', 'size', 'sha256');
  return {
    name: stringOf(file['name'], 'files.name', FILE_NAME),
    size: countOf(file['size'], 'files.size'),
    sha256: digestOf(file['sha256'], 'files.sha256'),
  };
}

/** Reads the manifest's statement. Refused when it is not in its only form, or contradicts itself. */
export function parseManifest(payload: Uint8Array): Manifest {
  const whole = exactly(
    readCanonical(textOf(payload, 'manifest'), 'manifest'),
    'manifest',
    '_type',
    'predicate',
    'predicateType',
    'subject',
  );
  if (whole['_type'] !== TYPE || whole['predicateType'] !== MANIFEST_TYPE)
    throw new Refused('manifest: not a manifest of version 1');
  const body = exactly(
    whole['predicate'],
    'manifest',
    'kit_version',
    'organisation',
    'site',
    'from_at',
    'to_at',
    'worm',
    'logs',
    'files',
  );
  if (body['kit_version'] !== 1 || typeof body['worm'] !== 'boolean')
    throw new Refused('manifest: not a manifest of version 1');
  const manifest = {
    organisation: idOf(body['organisation'], 'organisation'),
    site: orNull(body['site'], (value) => idOf(value, 'site'), 'site'),
    from: momentOf(body['from_at'], 'from_at'),
    to: momentOf(body['to_at'], 'to_at'),
    logs: atMost(body['logs'], 'logs', 256, 1).map(rangeOf),
    files: atMost(body['files'], 'files', 65_534).map(fileOf),
  };
  const subject = [{ name: `kit:${manifest.organisation}`, digest: { sha256: hex(hash(canonicalBytes(body))) } }];
  if (hex(canonicalBytes(subject)) !== hex(canonicalBytes(whole['subject'])))
    throw new Refused('manifest: the subject is another');
  checkOrder(manifest);
  return manifest;
}

const rising = (numbers: readonly number[]): boolean =>
  numbers.every((one, at) => at === 0 || (numbers[at - 1] ?? 0) < one);

function checkOrder(manifest: Manifest): void {
  if (manifest.from >= manifest.to) throw new Refused('manifest: the period ends before it begins');
  if (new Set(manifest.logs.map(logId)).size !== manifest.logs.length)
    throw new Refused('manifest.logs: the same log twice');
  let bundles = 0;
  for (const log of manifest.logs) {
    const reaches = (log.checkpoints.at(-1) ?? 0) >= log.end;
    const inside = log.relied.some((index) => log.start <= index && index < log.end);
    if (log.start > log.end || !rising(log.checkpoints) || !rising(log.relied) || !reaches || inside) {
      throw new Refused(`manifest.logs: numbers of ${log.origin} contradict each other`);
    }
    const [first, behind] = bundlesOf(log);
    bundles += behind - first;
  }
  // Asked before names are made of them: a range may claim 2^53 leaves.
  if (2 * bundles > manifest.files.length)
    throw new Refused('manifest.logs: ranges that name more files than are listed');
}

export const logId = (log: LogRange): string => log.origin.slice(log.origin.lastIndexOf('/') + 1);
const digits = (number: number, count: number): string => String(number).padStart(count, '0');

/** The first bundle that a range touches, and the one behind its last. */
export function bundlesOf(log: LogRange): [number, number] {
  const first = Math.floor(log.start / WIDTH);
  return [first, log.end > log.start ? Math.ceil(log.end / WIDTH) : first];
}

export const entriesName = (log: LogRange, bundle: number): string => `entries/${logId(log)}/${digits(bundle, 12)}`;
export const leavesName = (log: LogRange, bundle: number): string =>
  `proofs/${logId(log)}/leaves-${digits(bundle, 12)}`;
export const reliedName = (log: LogRange): string => `entries/${logId(log)}/relied`;
export const proofsName = (log: LogRange): string => `proofs/${logId(log)}/proofs.json`;
export const checkpointName = (log: LogRange, size: number): string => `checkpoints/${logId(log)}/${digits(size, 16)}`;

/** Names that the ranges demand, in the archive's order, and page and anchors where the kit carries them. */
export function expectedNames(manifest: Manifest): string[] {
  const names: string[] = [];
  for (const log of manifest.logs) {
    const [first, behind] = bundlesOf(log);
    for (let bundle = first; bundle < behind; bundle += 1)
      names.push(entriesName(log, bundle), leavesName(log, bundle));
    if (log.relied.length > 0) names.push(reliedName(log));
    names.push(proofsName(log), ...log.checkpoints.map((size) => checkpointName(log, size)));
  }
  const listed = new Set(manifest.files.map((file) => file.name));
  const pages = ['report.pdf', 'verify.html'].filter((name) => listed.has(name));
  const anchors = manifest.files.map((file) => file.name).filter((name) => name.startsWith('anchors/'));
  return [...names, KEYS_NAME, REPORT_NAME, 'README.html', 'disclosures.md', ...pages, ...anchors.sort()];
}
