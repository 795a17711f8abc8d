import { getPublicKeyAsync, signAsync } from '@noble/ed25519';
import { describe, expect, it } from 'vitest';
import { fromHex, hash, hex, toBase64, utf8 } from './bytes';
import { bestEngine, keyidOf } from './ed25519';
import type { Leaf } from './entry-steps';
import { PAYLOAD_TYPE, pae } from './envelope';
import { canonical, type Json, type JsonObject } from './json';
import { Grower, leafHash } from './merkle';
import { LOG_KEY, verifierKey } from './note';
import { caseOf, chain, entryFile, hashOf, leaf, origin, payloadOf } from './testing/golden';
import { verifyEntry } from './verify-entry';
import { LogWalk } from './verify-log';
import { words } from './words';

const ed = await bestEngine(crypto.subtle);
const ERASED = 3;
const ZERO = '0'.repeat(64);
/** As the pinned log's own keys are made. */
const seedOf = (label: string) => hash(utf8(label));
const publicOf = async (label: string) => new Uint8Array(await getPublicKeyAsync(seedOf(label)));
const common = (JSON.parse(entryFile('retired').payload) as { predicate: JsonObject }).predicate;
const box = (JSON.parse(payloadOf(chain.entries[0] ?? '')) as { predicate: JsonObject }).predicate['appliance'] ?? null;

async function stated(kind: string, id: string, seq: number, prev: string, body: JsonObject): Promise<string> {
  const members = ['clock', 'log', 'organisation', 'recorded_at', 'site', 'software'];
  const shared = Object.fromEntries(members.map((name) => [name, common[name] as Json]));
  const predicate: JsonObject = { ...shared, appliance: null, chain: { epoch: 0, seq, prev }, ...body };
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: `https://wardkeep.invalid/evidence/${kind}/v1`,
    predicate,
    subject: [{ digest: { sha256: hex(hash(utf8(canonical(predicate)))) }, name: id }],
  };
  const payload = utf8(canonical(statement));
  const sig = await signAsync(pae(PAYLOAD_TYPE, payload), seedOf('golden attestation'));
  const keyid = keyidOf(await publicOf('golden attestation'));
  const signature = { keyid, sig: toBase64(new Uint8Array(sig)) };
  return canonical({ payload: toBase64(payload), payloadType: PAYLOAD_TYPE, signatures: [signature] });
}

const key = async (purpose: string, label: string) => ({
  purpose,
  appliance: null,
  public_key: toBase64(await publicOf(label)),
});
const genesis = await stated('key', 'key:x', 0, ZERO, {
  event: 'genesis',
  keys: [await key('platform_attestation', 'golden attestation'), await key('log_checkpoint', 'golden checkpoint')],
  replaces: null,
  compromised_since: null,
  endorsements: [],
});
const decision = '86ae35d5-8a6a-a3b5-742d-f94ef9d71622';
const erasing = (changed: JsonObject = {}) =>
  stated('erasure', 'erasure:x', 1, hashOf(genesis), {
    erasure: 'c750328d-8132-1862-a3d1-49465a4cd5b3',
    index: ERASED,
    leaf_hash: chain.leaf_hashes[ERASED] ?? '',
    of_appliance: box,
    of_kind: 'observation',
    epoch: 0,
    seq: ERASED,
    prev: chain.leaf_hashes[ERASED - 1] ?? '',
    ground: 'court_order',
    decision,
    ...changed,
  });
const retiring = (prev: string) =>
  stated('retired', 'retired:x', 2, prev, {
    retired: '5b720147-b691-8dfc-19ba-a0d7767cab75',
    of_appliance: box,
    last: { epoch: 0, seq: 6, leaf_hash: chain.leaf_hashes[6] ?? '' },
    cosigned: null,
    decision,
  });

/** The pinned log with its entry 3 erased, and what the platform stated behind it. */
function withErased(erasure: string, ...behind: string[]): Leaf[] {
  const served = chain.entries.map((_, index) => leaf(index));
  served[ERASED] = { index: ERASED, envelope: erasure, stated: chain.leaf_hashes[ERASED] ?? '' };
  const more = [genesis, ...behind].map((envelope, at) => ({
    index: chain.entries.length + at,
    envelope,
    stated: hashOf(envelope),
  }));
  return [...served, ...more];
}

async function noteOver(leaves: readonly Leaf[]): Promise<string> {
  const tree = new Grower();
  for (const { stated: said, envelope } of leaves) tree.append(said ? fromHex(said, 32, '') : leafHash(utf8(envelope)));
  const text = `${origin}\n${leaves.length}\n${toBase64(tree.root())}\n`;
  const { keyid } = verifierKey(origin, LOG_KEY, await publicOf('golden checkpoint'));
  const signed = new Uint8Array(await signAsync(utf8(text), seedOf('golden checkpoint')));
  return `${text}\n\u2014 ${origin} ${toBase64(new Uint8Array([...fromHex(keyid, 4, ''), ...signed]))}\n`;
}

async function walk(leaves: readonly Leaf[]) {
  const log = new LogWalk(ed, { origin, notes: [await noteOver(leaves)], earlier: null, trust: null });
  await log.begin();
  await log.take(leaves);
  const report = await log.finish();
  const failed = report.steps.find((one) => one.outcome === 'failed');
  return { report, failed: failed === undefined ? null : [failed.step, failed.where] };
}

describe('a log with an erased entry', () => {
  it('keeps its tree and its counts, and is never called verified', async () => {
    const erasure = await erasing();
    const { report, failed } = await walk(withErased(erasure, erasure));
    expect([failed, report.verdict, report.entries]).toEqual([null, 'gaps', 9]);
    expect(report.gaps).toContain('entry 3 of the log is erased: court order');
    expect(report.head?.size).toBe(9);
  });

  it('is broken where no erasure in the log says so', async () => {
    const erasure = await erasing();
    expect((await walk(withErased(erasure))).failed).toEqual([1, 'entry 3 of the log']);
    const other = await erasing({ decision: 'c750328d-8132-1862-a3d1-49465a4cd5b3' });
    expect((await walk(withErased(erasure, other))).failed).toEqual([1, 'entry 3 of the log']);
  });

  it.each([
    ['another leaf', { leaf_hash: ZERO }, 1],
    ['another place', { index: 2 }, 1],
    ['another number', { seq: 4 }, 3],
    ['another entry before it', { prev: ZERO }, 3],
    // The count of the right box has a hole at its next entry.
    ['another box', { of_appliance: decision }, 3],
  ])('is broken where the erasure is about %s', async (_, changed, step) => {
    const erasure = await erasing(changed);
    const { report, failed } = await walk(withErased(erasure, erasure));
    expect([failed?.[0], report.verdict]).toEqual([step, 'broken']);
  });

  it('asks nothing more of a box that was retired, and takes nothing more from it', async () => {
    const erasure = await erasing();
    const retired = await retiring(hashOf(erasure));
    const { report, failed } = await walk(withErased(erasure, erasure, retired));
    expect([failed, report.verdict]).toEqual([null, 'gaps']);
    expect(report.gaps).toContain(words.unwitnessed(words.noAppliance));
    expect(report.gaps.filter((gap) => gap.includes(String(box)))).toEqual([]);
    const early = withErased(erasure, erasure, retired);
    const moved = [...early.slice(0, 6), ...early.slice(7), ...early.slice(6, 7)].map((one, index) => ({
      ...one,
      index,
    }));
    expect((await walk(moved)).failed).toEqual([3, 'entry 9 of the log']);
  });
});

describe('an entry behind an erased one', () => {
  it('is linked to the hash that stayed, with the gap named', async () => {
    const previous = { index: ERASED, envelope: await erasing(), stated: chain.leaf_hashes[ERASED] ?? '' };
    const report = await verifyEntry(ed, { ...caseOf(ERASED + 1), previous });
    expect(report.steps[2]).toMatchObject({ outcome: 'gap', gaps: ['entry 3 of the log is erased: court order'] });
    const other = await erasing({ of_appliance: decision });
    const bent = await verifyEntry(ed, { ...caseOf(ERASED + 1), previous: { ...previous, envelope: other } });
    expect(bent.steps[2]?.outcome).toBe('failed');
  });

  it('and the erased one itself is not verified by anything', async () => {
    const gone = { index: ERASED, envelope: await erasing(), stated: chain.leaf_hashes[ERASED] ?? '' };
    const report = await verifyEntry(ed, { ...caseOf(ERASED), leaf: gone });
    expect([report.verdict, report.steps[0]?.outcome]).toEqual(['broken', 'failed']);
  });
});
