/** The parts of a signed statement that verification needs. Members of other kinds are not judged here. */
import { type Bytes, fromBase64, hash, hex, Refused, textOf } from './bytes';
import { keyidOf, soundKey } from './ed25519';
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
} from './json';

const TYPE = 'https://in-toto.io/Statement/v1';
const KIND =
  /^https:\/\/wardkeep\.invalid\/evidence\/(observation|remediation|gap|order|decision|key|export|inventory|heads|retired|binding|erasure)\/v1$/;
/** What nobody but the platform states; one of an appliance is no statement. */
const PLATFORM_ONLY = new Set(['retired', 'binding', 'erasure']);
const HEX64 = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const PURPOSE = /^[a-z_]{1,32}$/;
export const ZERO_HASH = '0'.repeat(64);

export interface KeyRecord {
  purpose: string;
  appliance: string | null;
  raw: Bytes;
  keyid: string;
  /** As it stands in the statement: what an endorsement signs. */
  json: Json;
}

export interface Endorsement {
  keyid: string;
  signature: Bytes;
}

/** Whose statement it claims to be. `appliance` null is the platform. */
export interface Common {
  organisation: string;
  site: string | null;
  appliance: string | null;
  log: string;
  epoch: number;
  seq: number;
  prev: string;
  recordedAt: string;
}

export interface KeyEvent {
  event: string;
  keys: KeyRecord[];
  replaces: string | null;
  compromisedSince: number | null;
  endorsements: Endorsement[];
}

interface Restored {
  newKeys: KeyRecord[];
  endorsements: Endorsement[];
  lastKnown: { epoch: number; seq: number; leafHash: string } | null;
}

export interface Statement {
  kind: string;
  common: Common;
  /** The digest that the statement gives for its subject, and the one that its bytes give. */
  subject: { stated: string; found: string };
  key: KeyEvent | null;
  restored: Restored | null;
  /** Everything that is stated, for steps that judge one kind. */
  predicate: JsonObject;
}

const text = (value: Json | undefined, what: string) => stringOf(value, what);

function commonOf(predicate: JsonObject): Common {
  const chain = objectOf(predicate['chain'], 'chain');
  return {
    organisation: text(predicate['organisation'], 'organisation'),
    site: orNull(predicate['site'], (value) => text(value, 'site'), 'site'),
    appliance: orNull(predicate['appliance'], (value) => text(value, 'appliance'), 'appliance'),
    log: text(predicate['log'], 'log'),
    epoch: countOf(chain['epoch'], 'chain.epoch'),
    seq: countOf(chain['seq'], 'chain.seq'),
    prev: stringOf(chain['prev'], 'chain.prev', HEX64),
    recordedAt: stringOf(predicate['recorded_at'], 'recorded_at', TIME),
  };
}

function keyRecord(value: Json): KeyRecord {
  const record = objectOf(value, 'keys');
  const raw = soundKey(fromBase64(text(record['public_key'], 'public_key'), 'public_key'), 'public_key');
  return {
    purpose: stringOf(record['purpose'], 'purpose', PURPOSE),
    appliance: orNull(record['appliance'], (owner) => text(owner, 'keys.appliance'), 'keys.appliance'),
    raw,
    keyid: keyidOf(raw),
    json: value,
  };
}

function endorsement(value: Json): Endorsement {
  const mark = objectOf(value, 'endorsements');
  const signature = fromBase64(text(mark['signature'], 'endorsements.signature'), 'endorsements.signature');
  return { keyid: stringOf(mark['keyid'], 'endorsements.keyid', HEX64), signature };
}

const records = (value: Json | undefined, what: string) => listOf(value, what).map(keyRecord);
const endorsements = (predicate: JsonObject) => listOf(predicate['endorsements'], 'endorsements').map(endorsement);

function keyEvent(predicate: JsonObject): KeyEvent {
  return {
    event: text(predicate['event'], 'event'),
    keys: records(predicate['keys'], 'keys'),
    replaces: orNull(predicate['replaces'], (value) => stringOf(value, 'replaces', HEX64), 'replaces'),
    compromisedSince: orNull(
      predicate['compromised_since'],
      (value) => countOf(value, 'compromised_since'),
      'compromised_since',
    ),
    endorsements: endorsements(predicate),
  };
}

function restored(predicate: JsonObject): Restored {
  return {
    newKeys: records(predicate['new_keys'], 'new_keys'),
    endorsements: endorsements(predicate),
    lastKnown: orNull(
      predicate['last_known'],
      (value) => {
        const known = objectOf(value, 'last_known');
        return {
          epoch: countOf(known['epoch'], 'last_known.epoch'),
          seq: countOf(known['seq'], 'last_known.seq'),
          leafHash: stringOf(known['leaf_hash'], 'last_known.leaf_hash', HEX64),
        };
      },
      'last_known',
    ),
  };
}

/** The subject's digest: of the facts where there are any, else of the whole predicate. */
function subjectDigest(predicate: JsonObject): string {
  const facts = predicate['facts'];
  const about = Array.isArray(facts) && facts.length > 0 ? facts : predicate;
  return hex(hash(canonicalBytes(about)));
}

/** Reads a payload: RFC 8785 bytes of an in-toto statement of a kind known here. */
export function readStatement(payload: Uint8Array): Statement {
  const whole = objectOf(readCanonical(textOf(payload, 'payload'), 'payload'), 'payload');
  if (Object.keys(whole).length !== 4 || whole['_type'] !== TYPE) throw new Refused(`_type: expected ${TYPE}`);
  const kind = KIND.exec(text(whole['predicateType'], 'predicateType'))?.[1];
  if (kind === undefined) throw new Refused('predicateType: not a kind and version known here');
  const predicate = objectOf(whole['predicate'], 'predicate');
  if (PLATFORM_ONLY.has(kind) && predicate['appliance'] !== null)
    throw new Refused(`appliance: ${kind} is the platform's alone to state`);
  const [subject, ...more] = listOf(whole['subject'], 'subject');
  if (more.length > 0) throw new Refused('subject: expected exactly one');
  const digest = objectOf(objectOf(subject, 'subject')['digest'], 'subject.digest');
  return {
    kind,
    common: commonOf(predicate),
    subject: { stated: stringOf(digest['sha256'], 'subject.digest', HEX64), found: subjectDigest(predicate) },
    key: kind === 'key' ? keyEvent(predicate) : null,
    restored: kind === 'gap' && predicate['cause'] === 'restored' ? restored(predicate) : null,
    predicate,
  };
}
