import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../bytes';
import { bestEngine } from '../ed25519';
import { subtreeWidths } from '../merkle';
import { summary } from '../page/draw';
import { readStatement } from '../statement';
import { entryFile } from '../testing/golden';
import { checkMembers } from './members';
import type { KitReport } from './report';
import { walkKit } from './verify-kit';

const folder = join(import.meta.dirname, '../../../../protocol/golden/evidence');
const kit = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const pinned = kit('kit_inventory.zip');
const trust = readFileSync(join(folder, 'kit.trust'), 'utf8');
const anchored = { kit: kit('kit_anchored.zip'), trust: readFileSync(join(folder, 'kit_anchored.trust'), 'utf8') };
const NOT_RUN = [8, 9, 14].map((step) => `V${step} not_run`);
const ed = await bestEngine(crypto.subtle);

const walk = (bytes: Uint8Array<ArrayBuffer>, known: string | null = trust) => walkKit(ed, new Blob([bytes]), known);
const states = (report: KitReport) => report.steps.map((step) => `V${step.step} ${step.state}`);

describe('the pinned kit', () => {
  it('passes every step that is built, and no other', async () => {
    const report = await walk(anchored.kit, anchored.trust);
    expect(report.failure).toBeNull();
    expect(states(report).filter((one) => !one.endsWith('passed'))).toEqual(NOT_RUN);
    expect(report.entries).toBe(13);
    expect([report.steps[12]?.facts, report.steps[13]?.facts]).toEqual([
      ['1 decisions: 1 asserted by the platform, 0 signed by a passkey, 0 of the platform itself'],
      ['11 entries counted again'],
    ]);
  });

  it('whose consent nobody decided says so', async () => {
    const report = await walk(pinned);
    expect([report.failure, report.entries, report.steps[12]?.state]).toEqual([null, 12, 'gaps']);
    expect(report.steps[12]?.gaps).toEqual([
      'consent 12423e04-82f3-e81c-b1d2-3230664e95bb has no decision in the kit before its first use at entry 7',
    ]);
  });

  it('with a box replaced and an entry erased says so, and agrees with a receipt', async () => {
    const [bytes, known] = [kit('kit_ended.zip'), readFileSync(join(folder, 'kit_ended.trust'), 'utf8')];
    const report = await walk(bytes, known);
    expect([report.failure, report.steps[2]?.state]).toEqual([null, 'gaps']);
    expect(report.steps.flatMap((step) => step.gaps)).toEqual([
      expect.stringMatching(/^entry \d+ of \S+ erased: court_order$/),
    ]);
    expect(report.steps[5]?.facts).toContainEqual(
      expect.stringMatching(/^appliance \S+: retired 2026-03-02T01:00:00.000Z, replaced by appliance \S+$/),
    );
  });

  it('is held against receipts, which are read before anything runs', async () => {
    const receipts = readFileSync(join(folder, 'kit_anchored.receipts'), 'utf8');
    const held = (text: string) => walkKit(ed, new Blob([anchored.kit]), anchored.trust, undefined, text);
    const report = await held(receipts);
    expect(report.failure).toBeNull();
    expect(report.steps[6]?.facts).toContainEqual(expect.stringMatching(/^receipt of size \d+ for \S+ agrees$/));
    const [origin, size, root = ''] = receipts.replaceAll(/^#.*$/gm, '').trim().split(' ');
    const other = `${root.startsWith('0') ? '1' : '0'}${root.slice(1)}`;
    const failed = await held(`${origin} ${size} ${other}`);
    expect([failed.failure?.step, failed.failure?.where]).toEqual([6, `receipt ${size} of ${origin}`]);
    const elsewhere = await held(`elsewhere.test/wardkeep/${'0'.repeat(32)} ${size} ${root}`);
    expect(elsewhere.steps[6]?.gaps).toEqual([expect.stringMatching(/cannot be compared with this kit$/)]);
    await expect(held('a paper')).rejects.toThrow('receipt 1');
  });

  it('is summed up without a word for times, which only V8 and V9 check', async () => {
    const lines = summary(await walk(anchored.kit, anchored.trust));
    expect(lines).toContain('No time was checked by independent stamps: that is V8 and V9.');
    expect(lines).toContain('Not run here: V8, V9, V14. Nothing is said about them.');
  });

  it('from before inventories says that coverage is not stated, and is not green there', async () => {
    const old = await walk(kit('kit.zip'));
    expect([old.failure, old.steps[10]?.state]).toEqual([null, 'gaps']);
    expect(old.steps[10]?.gaps).toEqual(['coverage not stated by appliance 7318b987-fe5c-f539-8c7e-dcd95bffe9f4']);
  });

  it('without a trust file says that no key was compared, and names the keys', async () => {
    const report = await walk(pinned, null);
    expect([report.compared, report.steps[0]?.state, report.steps[0]?.gaps]).toEqual([
      false,
      'gaps',
      ['keys not compared'],
    ]);
    expect(report.fingerprints.length).toBeGreaterThan(2);
  });

  it('fails at V1 for every byte flipped here and there, and begins no later step', async () => {
    for (let place = 0; place < pinned.length; place += 211) {
      const altered = pinned.slice();
      altered[place] = (altered[place] ?? 0) ^ 1;
      const report = await walk(altered);
      expect([place, report.failure?.step]).toEqual([place, 1]);
      expect(report.steps.slice(2).every((step) => step.state === 'not_run')).toBe(true);
    }
  });

  it('is no kit when cut short, empty, or something else', async () => {
    for (const bytes of [pinned.slice(0, -1), new Uint8Array(), pinned.slice(0, 40)]) {
      expect((await walk(bytes)).failure?.step).toBe(1);
    }
  });

  it('refuses what is no trust file before anything runs', async () => {
    await expect(walk(pinned, 'trust me')).rejects.toThrow(/line 1/);
  });
});

describe('the fewest full subtrees', () => {
  it('cover a range from left to right', () => {
    expect([subtreeWidths(0, 7), subtreeWidths(3, 8), subtreeWidths(6, 7), subtreeWidths(5, 5)]).toEqual([
      [4, 2, 1],
      [1, 4],
      [1],
      [],
    ]);
  });
});

describe('the members of a statement', () => {
  const kinds = [
    'observation',
    'remediation',
    'gap',
    'gap_restored',
    'order',
    'order_attempt',
    'decision',
    'decision_signed',
    'key',
    'export',
    'inventory',
    'heads',
    'retired',
    'binding',
    'erasure',
  ];
  it.each(kinds)('are those of the pinned %s, none less and none more', (name) => {
    const statement = readStatement(utf8(entryFile(name).payload));
    expect(() => checkMembers(statement)).not.toThrow();
    for (const member of Object.keys(statement.predicate).filter(
      (one) => one !== 'attempt' || statement.kind !== 'order',
    )) {
      const { [member]: _, ...predicate } = statement.predicate;
      expect(() => checkMembers({ ...statement, predicate })).toThrow(`no member ${member}`);
    }
    expect(() => checkMembers({ ...statement, predicate: { ...statement.predicate, note: null } })).toThrow('note');
  });
});
