import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JsonObject, readCanonical } from '../json';
import { parseTrust } from '../trust';
import { anchorNames, checkAnchor } from './anchors';
import type { LogRange, Manifest } from './manifest';
import { KitStepFailed } from './report';

const folder = join(import.meta.dirname, '../../../../protocol/golden/evidence');
const pinned = readCanonical(readFileSync(join(folder, 'anchor/anchor.json'), 'utf8'), 'anchor') as JsonObject;
const size = (place: number) => String(place).padStart(16, '0');
const manifest = (names: readonly (string | [string, number])[]): Manifest => ({
  organisation: '',
  site: null,
  from: '',
  to: '',
  logs: [],
  files: names.map((one) => {
    const [name, bytes] = typeof one === 'string' ? [one, 1] : one;
    return { name: `anchors/${name}`, size: bytes, sha256: '' };
  }),
});

function refusedAt(names: readonly (string | [string, number])[]): string {
  try {
    return anchorNames(manifest(names)).join();
  } catch (thrown) {
    if (thrown instanceof KitStepFailed && thrown.step === 1) return `no: ${thrown.where.slice('anchors/'.length)}`;
    throw thrown;
  }
}

describe('names below anchors/', () => {
  const [one, two] = [size(7), size(41)];
  const whole = [`${one}/anchor.json`, `${one}/token-1.der`];
  it('make anchors by rising size', () => {
    const names = [...whole, `${one}/token-2.der`, `${two}/anchor.json`, `${two}/checkpoint.ots`];
    expect(anchorNames(manifest(names))).toEqual([`anchors/${one}/anchor.json`, `anchors/${two}/anchor.json`]);
    expect(anchorNames(manifest([]))).toEqual([]);
  });

  it('are refused at the name that makes none', () => {
    expect(refusedAt([...whole, `${one}/note.txt`])).toBe(`no: ${one}/note.txt`);
    expect(refusedAt([...whole, '7/anchor.json'])).toBe('no: 7/anchor.json');
    expect(refusedAt([...whole, `${one}/token-9.der`])).toBe(`no: ${one}/token-9.der`);
    expect(refusedAt([...whole, '9999999999999999/anchor.json'])).toBe('no: 9999999999999999/anchor.json');
    expect(refusedAt([`${one}/token-1.der`])).toBe(`no: ${one}/anchor.json`);
    expect(refusedAt([`${one}/anchor.json`])).toBe(`no: ${one}/anchor.json`);
    expect(refusedAt([...whole, `${one}/token-3.der`])).toBe(`no: ${one}/token-2.der`);
    expect(refusedAt([`${one}/anchor.json`, [`${one}/token-1.der`, 65_537]])).toBe(`no: ${one}/token-1.der`);
    expect(refusedAt([[`${one}/anchor.json`, 1_048_577], `${one}/token-1.der`])).toBe(`no: ${one}/anchor.json`);
  });

  it('make at most 200 anchors', () => {
    const names = Array.from({ length: 201 }, (_, at) => [`${size(at)}/anchor.json`, `${size(at)}/token-1.der`]).flat();
    expect(refusedAt(names)).toBe(`no: ${size(200)}/anchor.json`);
    expect(anchorNames(manifest(names.slice(0, 400))).length).toBe(200);
  });
});

describe('the pinned anchor', () => {
  const paths = Object.entries(pinned['paths'] as Record<string, { size: number }>);
  const logs = paths.map(
    ([id, path]): LogRange => ({
      origin: `central.example.test/wardkeep/${id}`,
      start: 0,
      end: 1,
      relied: [],
      checkpoints: [path.size],
    }),
  );

  it('is in its form, and every other one is not', () => {
    expect(() => checkAnchor(pinned, logs)).not.toThrow();
    expect(() => checkAnchor(pinned, [])).toThrow('paths');
    const others = logs.map((log) => ({ ...log, checkpoints: [1_000] }));
    expect(() => checkAnchor(pinned, others)).toThrow('no checkpoint of that size');
    for (const name of Object.keys(pinned)) {
      const { [name]: _, ...less } = pinned;
      expect(() => checkAnchor(less, logs)).toThrow();
      expect(() => checkAnchor({ ...pinned, [name]: false }, logs)).toThrow();
    }
    expect(() => checkAnchor({ ...pinned, note: null }, logs)).toThrow('other members');
    expect(() => checkAnchor({ ...pinned, inclusion: Array(65).fill('0'.repeat(64)) }, logs)).toThrow('more than');
  });
});

describe('tsa lines of a trust file', () => {
  const text = readFileSync(join(folder, 'kit_anchored.trust'), 'utf8');
  it('are kept, each once', () => {
    const line = /^tsa .*$/m.exec(text)?.[0] ?? '';
    expect(parseTrust(text).authorities.length).toBe(2);
    expect(() => parseTrust(`${text}${line}\n`)).toThrow('twice');
    expect(() => parseTrust(`${text}tsa MIIB\n`)).toThrow('certificate');
    expect(() => parseTrust(`${text}tsa\n`)).toThrow('expected tsa');
  });
});
