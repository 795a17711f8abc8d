/**
 * Anchors as they lie in a kit: their names and the form of `anchor.json`. Whether a time stamp is good is asked in V8,
 * which this page does not run.
 */
import { Refused } from '../bytes';
import { countOf, type Json, listOf, objectOf, stringOf } from '../json';
import { digestOf, exactly, type LogRange, logId, type Manifest } from './manifest';
import { KitStepFailed } from './report';

export const ANCHORS = 'anchors/';
const NAME = /^anchors\/([0-9]{16})\/(?:(anchor\.json)|(checkpoint\.ots)|token-([1-8])\.der)$/;
const MOST_ANCHORS = 200;
const MOST_PATHS = 256;
const MOST_SIBLINGS = 256;
/** Of a path or a consistency proof of a log. */
const MOST_IN_TREE = 64;
const MAX_ANCHOR_BYTES = 1_048_576;
const MAX_OTHER_BYTES = 65_536;

interface Found {
  anchor: boolean;
  ots: boolean;
  tokens: number;
}

type Files = ReadonlyMap<string, number>;

const refuse = (where: string, expected: string, found: string): never => {
  throw new KitStepFailed(1, where, expected, found);
};

/** The names of all `anchor.json`, by rising size of the platform log. KitStepFailed where names make no anchors. */
export function anchorNames(manifest: Manifest): string[] {
  const files: Files = new Map(manifest.files.map(({ name, size }) => [name, size]));
  const found = new Map<string, Found>();
  for (const name of [...files.keys()].filter((one) => one.startsWith(ANCHORS)).sort()) {
    const [, size = '', anchor, ots, token] = NAME.exec(name) ?? [];
    if (size === '' || !Number.isSafeInteger(Number(size)))
      refuse(name, 'anchor.json, checkpoint.ots or token-1.der to token-8.der', 'another name');
    const one = found.get(size) ?? { anchor: false, ots: false, tokens: 0 };
    found.set(size, {
      anchor: one.anchor || anchor !== undefined,
      ots: one.ots || ots !== undefined,
      tokens: one.tokens + (token === undefined ? 0 : 1),
    });
  }
  return [...found].map(([size, one], place) => checked(`${ANCHORS}${size}/`, one, place, files));
}

function checked(folder: string, { anchor, ots, tokens }: Found, place: number, files: Files): string {
  const own = `${folder}anchor.json`;
  if (!anchor) refuse(own, 'an anchor.json beside the files', 'none');
  if (place >= MOST_ANCHORS) refuse(own, `at most ${MOST_ANCHORS} anchors`, 'more');
  if (tokens === 0 && !ots) refuse(own, 'a token or an OpenTimestamps file beside it', 'neither');
  const named = Array.from({ length: tokens }, (_, at) => `${folder}token-${at + 1}.der`);
  const hole = named.find((name) => !files.has(name));
  if (hole !== undefined) refuse(hole, 'tokens numbered without hole', 'none');
  for (const name of [own, ...(ots ? [`${folder}checkpoint.ots`] : []), ...named]) {
    const largest = name === own ? MAX_ANCHOR_BYTES : MAX_OTHER_BYTES;
    const size = files.get(name) ?? 0;
    if (size > largest) refuse(name, `at most ${largest} bytes`, String(size));
  }
  return own;
}

function hashes(value: Json | undefined, what: string, most: number): void {
  const list = listOf(value, what);
  if (list.length > most) throw new Refused(`${what}: more than ${most}`);
  for (const one of list) digestOf(one, what);
}

/** Refused unless it is an `anchor.json` whose paths begin at checkpoints of this kit. */
export function checkAnchor(value: Json, logs: readonly LogRange[]): void {
  const tied = objectOf(value, 'anchor')['consistency'] !== undefined;
  const members = ['checkpoint', 'heads', 'inclusion', 'index', 'paths', ...(tied ? ['consistency'] : [])];
  const anchor = exactly(value, 'anchor', ...members);
  for (const name of ['checkpoint', 'heads']) stringOf(anchor[name], name);
  hashes(anchor['inclusion'], 'inclusion', MOST_IN_TREE);
  if (tied) hashes(anchor['consistency'], 'consistency', MOST_IN_TREE);
  countOf(anchor['index'], 'index');
  const known = new Map(logs.map((log) => [logId(log), log.checkpoints]));
  const paths = Object.entries(objectOf(anchor['paths'], 'paths'));
  if (paths.length > MOST_PATHS) throw new Refused(`paths: more than ${MOST_PATHS}`);
  for (const [id, found] of paths) {
    const path = exactly(found, 'paths', 'siblings', 'size');
    hashes(path['siblings'], 'siblings', MOST_SIBLINGS);
    if (!known.get(id)?.includes(countOf(path['size'], 'size')))
      throw new Refused(`paths: no checkpoint of that size of log ${id.slice(0, 40)} in the kit`);
  }
}
