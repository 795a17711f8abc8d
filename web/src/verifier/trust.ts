/** The trust file: keys known from outside (C2SP tlog-policy with lines of Wardkeep's own; evidence format 8). */
import { type Bytes, equal, fromBase64, Refused, utf8 } from './bytes';
import { LOG_KEY, parseVkey, type VerifierKey, vkeyText, WITNESS_KEY } from './note';

const MAX_BYTES = 262_144;
const MAX_LINES = 4_096;
const NONE = 'none';
const MOST_AUTHORITIES = 32;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const KEYID = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Group {
  threshold: number;
  members: readonly string[];
}

export interface Trust {
  /** by origin */
  logs: Map<string, VerifierKey>;
  /** by the file's own name */
  witnesses: Map<string, VerifierKey>;
  groups: Map<string, Group>;
  /** Null is `quorum none`: every appliance of the log must have co-signed. */
  quorum: string | null;
  platform: Set<string>;
  /** evidence key ids by appliance id */
  appliances: Map<string, Set<string>>;
  /** Certificates of time-stamping authorities, DER; kept for V8, which is not run here. */
  authorities: Bytes[];
}

interface Draft extends Trust {
  quorums: string[];
  used: Set<string>;
}

function counted(rest: readonly string[], least: number, most: number, form: string): readonly string[] {
  if (rest.length < least || rest.length > most) throw new Refused(`expected ${form}`);
  return rest;
}

function keyid(text: string | undefined): string {
  if (text === undefined || !KEYID.test(text)) throw new Refused('key id: expected 64 lower-case hex digits');
  return text;
}

function known(draft: Draft, name: string): string {
  if (!draft.witnesses.has(name) && !draft.groups.has(name)) throw new Refused(`${name} is not defined before`);
  return name;
}

function fresh(draft: Draft, name: string): string {
  const taken = name === NONE || draft.witnesses.has(name) || draft.groups.has(name);
  if (taken) throw new Refused(`${name} is taken`);
  return name;
}

function logLine(draft: Draft, rest: readonly string[]): void {
  const [vkey = ''] = counted(rest, 1, 2, 'log <vkey> [<url>]');
  const key = parseVkey(vkey, LOG_KEY);
  if (draft.logs.has(key.name)) throw new Refused('the same log twice');
  draft.logs.set(key.name, key);
}

function witnessLine(draft: Draft, rest: readonly string[]): void {
  const [name = '', vkey = ''] = counted(rest, 2, 3, 'witness <name> <vkey> [<url>]');
  const key = parseVkey(vkey, WITNESS_KEY);
  const twice = [...draft.witnesses.values()].some((one) => vkeyText(one).slice(-44) === vkey.slice(-44));
  if (twice) throw new Refused('the same witness key twice');
  draft.witnesses.set(fresh(draft, name), key);
}

function groupLine(draft: Draft, rest: readonly string[]): void {
  const [name = '', rule = '', ...members] = counted(rest, 3, 1_024, 'group <name> <k|any|all> <name>...');
  for (const member of members) {
    known(draft, member);
    if (draft.used.has(member)) throw new Refused(`${member} is already a member of a group`);
    draft.used.add(member);
  }
  if (!/^(any|all|[1-9][0-9]{0,3})$/.test(rule)) throw new Refused(`threshold: expected any, all or a number`);
  const threshold = rule === 'any' ? 1 : rule === 'all' ? members.length : Number(rule);
  if (threshold > members.length) throw new Refused(`threshold ${threshold} of ${members.length} members`);
  draft.groups.set(fresh(draft, name), { threshold, members });
}

function quorumLine(draft: Draft, rest: readonly string[]): void {
  const [name = ''] = counted(rest, 1, 1, 'quorum <name>');
  draft.quorums.push(name === NONE ? name : known(draft, name));
}

function applianceLine(draft: Draft, rest: readonly string[]): void {
  const [id = '', key] = counted(rest, 2, 2, 'appliance <appliance id> <keyid>');
  if (!UUID.test(id)) throw new Refused('appliance: expected an appliance id');
  draft.appliances.set(id, new Set([...(draft.appliances.get(id) ?? []), keyid(key)]));
}

function tsaLine(draft: Draft, rest: readonly string[]): void {
  const [text = ''] = counted(rest, 1, 1, 'tsa <base64 of a DER certificate>');
  const raw = fromBase64(text, 'tsa');
  if (!isSequence(raw)) throw new Refused('tsa: not the base64 of a certificate');
  if (draft.authorities.some((one) => equal(one, raw))) throw new Refused('the same certificate twice');
  if (draft.authorities.length >= MOST_AUTHORITIES) throw new Refused(`more than ${MOST_AUTHORITIES} authorities`);
  draft.authorities.push(raw);
}

/** One DER SEQUENCE with a length of two bytes and nothing behind it, as every certificate is. */
function isSequence(raw: Bytes): boolean {
  const [tag, form, high = 0, low = 0] = raw;
  return tag === 0x30 && form === 0x82 && high * 256 + low === raw.length - 4;
}

const readers = new Map<string, (draft: Draft, rest: readonly string[]) => void>([
  ['log', logLine],
  ['witness', witnessLine],
  ['group', groupLine],
  ['quorum', quorumLine],
  ['platform', (draft, rest) => void draft.platform.add(keyid(counted(rest, 1, 1, 'platform <keyid>')[0]))],
  ['release', (_, rest) => void keyid(counted(rest, 1, 1, 'release <keyid>')[0])],
  ['appliance', applianceLine],
  ['tsa', tsaLine],
]);

function readLine(draft: Draft, line: string, number: number): void {
  const [kind = '', ...rest] = line.trim().split(/[ \t]+/);
  if (kind === '' || kind.startsWith('#')) return;
  const read = readers.get(kind);
  try {
    if (read === undefined) throw new Refused(`${kind.slice(0, 32)} is not a kind of line known here`);
    read(draft, rest);
  } catch (thrown) {
    if (thrown instanceof Refused) throw new Refused(`line ${number}: ${thrown.message}`);
    throw thrown;
  }
}

/** Reads a trust file; Refused names the line, counted from 1. */
export function parseTrust(text: string): Trust {
  const lines = text.split('\n');
  if (utf8(text).length > MAX_BYTES || lines.length > MAX_LINES || CONTROL.test(text.replaceAll('\r\n', '\n'))) {
    throw new Refused('trust file: too long, or control characters');
  }
  const draft: Draft = {
    logs: new Map(),
    witnesses: new Map(),
    groups: new Map(),
    quorum: null,
    platform: new Set(),
    appliances: new Map(),
    authorities: [],
    quorums: [],
    used: new Set(),
  };
  lines.forEach((line, index) => {
    readLine(draft, line, index + 1);
  });
  const [quorum, ...more] = draft.quorums;
  if (quorum === undefined || more.length > 0) {
    throw new Refused(`trust file: expected exactly one quorum line, found ${draft.quorums.length}`);
  }
  return { ...draft, quorum: quorum === NONE ? null : quorum };
}

/** True when these witnesses, by the file's names, meet its quorum. */
export function quorumMet(trust: Trust, cosigned: Iterable<string>): boolean {
  const present = new Set(cosigned);
  for (const [name, group] of trust.groups) {
    if (group.members.filter((member) => present.has(member)).length >= group.threshold) present.add(name);
  }
  return trust.quorum === null || present.has(trust.quorum);
}
