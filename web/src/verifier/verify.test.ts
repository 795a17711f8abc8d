import { describe, expect, it } from 'vitest';
import { utf8 } from './bytes';
import { bestEngine } from './ed25519';
import { parseEnvelope } from './envelope';
import { type Report, reportText, type StepNumber } from './report';
import { caseOf, chain, hashOf, leaf, origin, payloadOf, resigned, trust } from './testing/golden';
import { type EntryCase, verifyEntry } from './verify-entry';
import { type LogCase, LogWalk } from './verify-log';
import { words } from './words';

const ed = await bestEngine(crypto.subtle);
const verify = (given: EntryCase) => verifyEntry(ed, given);
const failed = (report: Report): StepNumber | null =>
  report.steps.find((one) => one.outcome === 'failed')?.step ?? null;
const flipped = (text: string, place: number): string => {
  const old = text.charCodeAt(place);
  return text.slice(0, place) + String.fromCharCode(old ^ 1) + text.slice(place + 1);
};
const earlier = (size: number, root = chain.roots[size]) => ({ origin, size, root: root ?? '' });

describe('one entry', () => {
  it.each([0, 3, 6])('number %i of the pinned log verifies, step by step', async (index) => {
    const report = await verify({ ...caseOf(index), trust });
    expect([report.verdict, report.gaps, report.compared]).toEqual(['verified', [], true]);
    expect(report.steps.map((one) => one.outcome)).toEqual([
      ...Array.from({ length: 5 }, () => 'passed'),
      'not_run',
      'not_run',
    ]);
    expect(report.head).toEqual(earlier(7));
    expect(report.steps.slice(0, 2).every((one) => one.bytes > 500)).toBe(true);
  });

  it('never claims a comparison of keys that was not made', async () => {
    const report = await verify(caseOf(3));
    expect([report.verdict, report.compared, report.gaps]).toEqual(['gaps', false, [words.keysNotCompared]]);
    expect(report.steps[1]?.outcome).toBe('gap');
  });

  it('is not verified while no signed checkpoint covers it', async () => {
    const report = await verify({ ...caseOf(3), trust, note: null, path: null });
    expect([report.verdict, report.head]).toEqual(['waiting', null]);
    expect(report.steps.map((one) => one.outcome).slice(3)).toEqual(Array.from({ length: 4 }, () => 'not_run'));
  });

  it('finds every flipped byte of the envelope at step 1, or 2 where the signature is meant', async () => {
    const given = caseOf(3);
    const steps = new Set<StepNumber | null>();
    for (let place = 0; place < given.leaf.envelope.length; place += 1) {
      const envelope = flipped(given.leaf.envelope, place);
      const told = { ...given, trust, leaf: { ...given.leaf, envelope } };
      expect(failed(await verify(told))).toBe(1);
      // A server that lies about the hash as well is caught by what was signed, or by the tree.
      steps.add(failed(await verify({ ...told, leaf: { index: 3, envelope, stated: hashOf(envelope) } })));
    }
    expect([...steps].toSorted()).toEqual([1, 2]);
  });

  it('finds every flipped character of the note and of the path', async () => {
    const given = { ...caseOf(3), trust };
    for (let place = 0; place < chain.checkpoint.length; place += 1) {
      const report = await verify({ ...given, note: flipped(chain.checkpoint, place) });
      const witness = chain.checkpoint.indexOf('\u2014', chain.checkpoint.indexOf('\u2014') + 1);
      // A changed name of a witness makes it an unknown one: then the box did not co-sign, which is a gap.
      if (report.verdict === 'gaps')
        expect([place > witness, report.gaps[0]]).toEqual([true, expect.stringMatching(/not co-signed/)]);
      else expect([4, 5]).toContain(failed(report));
    }
    for (const [at, hash] of (given.path ?? []).entries()) {
      for (let place = 0; place < hash.length; place += 7) {
        const path = (given.path ?? []).with(at, flipped(hash, place));
        expect(failed(await verify({ ...given, path }))).toBe(4);
      }
    }
  });

  const cases: [string, StepNumber, () => EntryCase | Promise<EntryCase>][] = [
    ['another leaf hash than stated', 1, () => ({ ...caseOf(3), leaf: { ...leaf(3), stated: 'ab'.repeat(32) } })],
    ['other words on the page', 1, () => ({ ...caseOf(3), shown: { ...Object(caseOf(3).shown), predicate: {} } })],
    [
      'a foreign key',
      2,
      async () => {
        const envelope = await resigned(leaf(3).envelope, payloadOf(leaf(3).envelope), 'ab'.repeat(32));
        return { ...caseOf(3), leaf: { index: 3, envelope, stated: hashOf(envelope) } };
      },
    ],
    [
      'a new signature by somebody else',
      2,
      async () => {
        const envelope = await resigned(leaf(3).envelope, payloadOf(leaf(3).envelope));
        return { ...caseOf(3), leaf: { index: 3, envelope, stated: hashOf(envelope) } };
      },
    ],
    ['no key statements', 2, () => ({ ...caseOf(3), keys: [] })],
    ['another log', 2, () => ({ ...caseOf(3), origin: origin.replace('central', 'other') })],
    [
      'an enrolled key that the trust file does not hold',
      2,
      () => ({
        ...caseOf(3),
        trust: trust.replace(/(appliance \S+ )\S+/, `$1${'ab'.repeat(32)}`),
      }),
    ],
    ['the wrong one before it', 3, () => ({ ...caseOf(3), previous: leaf(1) })],
    ['none before it', 3, () => ({ ...caseOf(3), previous: null })],
    ['another path', 4, () => ({ ...caseOf(3), path: chain.inclusion[4] ?? [] })],
    ['a short path', 4, () => ({ ...caseOf(3), path: (chain.inclusion[3] ?? []).slice(1) })],
    ['another index', 4, () => ({ ...caseOf(3), leaf: { ...leaf(3), index: 4 } })],
    [
      'a key statement with another path',
      4,
      () => ({
        ...caseOf(3),
        keys: [{ ...leaf(0), stated: null, path: chain.inclusion[1] ?? [] }],
      }),
    ],
    [
      'a log key that is another in the trust file',
      5,
      () => ({
        ...caseOf(3),
        trust: `log ${otherLogKey}\nquorum none\nplatform ${'ab'.repeat(32)}\n`,
      }),
    ],
    ['a trust file without this log', 5, () => ({ ...caseOf(3), trust: 'quorum none\n' })],
    [
      'an earlier head of another history',
      6,
      () => ({
        ...caseOf(3),
        earlier: earlier(5, 'ab'.repeat(32)),
        consistency: chain.consistency[5] ?? [],
      }),
    ],
    ['no proof of consistency', 6, () => ({ ...caseOf(3), earlier: earlier(5), consistency: [] })],
    [
      'another root for the same size',
      6,
      () => ({ ...caseOf(3), earlier: earlier(7, 'ab'.repeat(32)), consistency: [] }),
    ],
  ];
  const otherLogKey = chain.log_vkey.replace(/\+.*$/, '+00000000+') + chain.witness_vkey.slice(-44);

  it.each(cases.filter(([name]) => !name.startsWith('a log key')))(
    'served with %s breaks at step %i',
    async (_, step, make) => {
      const report = await verify(await make());
      const broken = report.steps.find((one) => one.outcome === 'failed');
      expect([report.verdict, broken?.step, report.head]).toEqual(['broken', step, null]);
      expect(
        [broken?.where, broken?.expected, broken?.found].every((one) => typeof one === 'string' && one !== ''),
      ).toBe(true);
      expect(report.steps.slice(step, 6).every((one) => one.outcome === 'not_run')).toBe(true);
    },
  );

  it.each([2, 5, 7])('continues the head of %i seen before', async (size) => {
    const consistency = chain.consistency[size] ?? [];
    const report = await verify({ ...caseOf(3), trust, earlier: earlier(size), consistency });
    expect([report.verdict, report.steps[5]?.outcome]).toEqual(['verified', 'passed']);
  });

  it('refuses what is no trust file before anything runs', async () => {
    await expect(verify({ ...caseOf(3), trust: 'trust me' })).rejects.toThrow(/line 1/);
  });

  it('says in text what ran, what did not, and what was found', async () => {
    const good = reportText('Entry 0/3', 'Verified', await verify(caseOf(3)), new Date('2026-03-02T08:00:00Z'));
    expect(good).toContain('Checked 2026-03-02T08:00:00.000Z in a web browser');
    expect(good).toContain(`Gap: ${words.keysNotCompared}`);
    expect(good).toContain('7. Time-stamps from outside (V8): not run');
    const bad = reportText('Entry 0/3', 'Broken', await verify({ ...caseOf(3), previous: leaf(1) }), new Date(0));
    expect(bad).toMatch(/3\. .* failed\n(.*\n)* {3}expected number 0\/2/);
  });
});

describe('a whole log', () => {
  const given: LogCase = { origin, notes: [chain.checkpoint], earlier: null, trust };
  const all = chain.entries.map((_, index) => leaf(index));

  async function walked(leaves: typeof all, changes: Partial<LogCase> = {}): Promise<Report> {
    const walk = new LogWalk(ed, { ...given, ...changes });
    await walk.begin();
    for (let start = 0; start < leaves.length; start += 3) {
      if (!(await walk.take(leaves.slice(start, start + 3)))) break;
    }
    return walk.finish();
  }

  it('verifies from its first leaf to the signed root', async () => {
    const report = await walked(all);
    expect([report.verdict, report.entries, report.gaps]).toEqual(['verified', 7, []]);
    expect((await walked(all, { trust: null })).verdict).toBe('gaps');
    expect((await walked(all, { earlier: earlier(4) })).steps[5]?.outcome).toBe('passed');
  });

  it('with no entry is nothing to verify', async () => {
    const report = await walked([], { notes: [] });
    expect([report.verdict, report.entries, report.head]).toEqual(['nothing', 0, null]);
  });

  it.each([
    ['a short log', all.slice(0, 6), {}, 4],
    ['no leaves at all', [], {}, 4],
    ['a hole', all.toSpliced(3, 1), {}, 1],
    ['two swapped', [...all.slice(0, 3), { ...leaf(4), index: 3 }, { ...leaf(3), index: 4 }, ...all.slice(5)], {}, 3],
    ['one twice', [...all.slice(0, 4), { ...leaf(3), index: 4 }, ...all.slice(5)], {}, 3],
    ['another earlier head', all, { earlier: earlier(4, 'ab'.repeat(32)) }, 6],
    ['a longer earlier head', all, { earlier: earlier(9, 'ab'.repeat(32)) }, 6],
    ['a foreign log', all, { origin: origin.replace('central', 'other') }, 2],
  ] as const)('with %s breaks', async (_, leaves, changes, step) => {
    const report = await walked([...leaves], changes);
    expect([report.verdict, failed(report)]).toEqual(['broken', step]);
  });

  it('names the first bad entry', async () => {
    const envelope = flipped(leaf(4).envelope, 40);
    const report = await walked(all.with(4, { ...leaf(4), envelope }));
    expect(report.steps[0]?.where).toBe('entry 4 of the log');
  });

  it('is found out when entries are signed anew by another key', async () => {
    const envelope = await resigned(leaf(5).envelope, payloadOf(leaf(5).envelope));
    expect(parseEnvelope(utf8(envelope)).keyid).toBe(parseEnvelope(utf8(leaf(5).envelope)).keyid);
    const report = await walked(all.with(5, { index: 5, envelope, stated: hashOf(envelope) }));
    expect([failed(report), report.steps[1]?.where]).toEqual([2, 'entry 5 of the log']);
  });

  it('says which newest entries no witness has co-signed', async () => {
    const alone = chain.checkpoint
      .split('\n')
      .filter((line) => !line.includes('/witness/'))
      .join('\n');
    const report = await walked(all, { notes: [alone] });
    expect([report.verdict, report.gaps]).toEqual(['gaps', [expect.stringMatching(/^not co-signed by appliance/)]]);
  });
});
