import { expect, it } from 'vitest';
import { allSame, compared, readPrinted } from './printed';

const digest = (start: string) => start.padEnd(64, '0c4e1b92d7a');
const fingerprints = {
  appliance: '0197a000-0000-7000-8000-000000000003',
  own: { identity: digest('1a'), evidence: digest('2b'), witness: digest('3c'), sealing: digest('4d') },
  server: { answers: digest('5e'), orders: digest('6f'), attestation: digest('70'), checkpoint: digest('81') },
};
const page = { fingerprints: fingerprints.own, server_fingerprints: fingerprints.server };

const printed = (change: object = {}) => JSON.stringify({ ...fingerprints, ...change });

it('takes what the appliance prints and finds all eight the same', () => {
  const read = readPrinted(printed());
  expect(read?.appliance).toBe(fingerprints.appliance);
  expect(allSame(compared(page, read))).toBe(true);
});

it('never calls equal what was not printed or differs in one character', () => {
  expect(allSame(compared(page, null))).toBe(false);
  for (const part of ['own', 'server'] as const) {
    for (const name of Object.keys(fingerprints[part])) {
      const other = { ...fingerprints[part], [name]: `${'0'.repeat(63)}1` };
      expect(allSame(compared(page, readPrinted(printed({ [part]: other }))))).toBe(false);
    }
  }
});

it.each([
  '',
  '{}',
  'null',
  '[]',
  printed({ own: {} }),
  printed({ appliance: 1 }),
  printed({ server: { answers: 'x' } }),
])('refuses %s', (text) => expect(readPrinted(text)).toBeNull());
