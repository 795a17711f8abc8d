import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestDigest } from './manifest';

const kit = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../../protocol/golden/evidence/kit.zip')));
const bent = (at: number) => kit.with(at, (kit[at] ?? 0) ^ 1);
const name = 'manifest.dsse.json';
const text = new TextDecoder('latin1').decode(kit);
const start = text.indexOf(name) + name.length;
const end = text.indexOf('PK\u0001\u0002');

describe('the manifest of a kit', () => {
  it('has the digest of its own bytes', () => {
    expect(manifestDigest(kit)).toBe(createHash('sha256').update(kit.subarray(start, end)).digest('hex'));
  });

  it('has another digest when any byte of it is another', () => {
    const right = manifestDigest(kit);
    for (let at = start; at < end; at += 97) expect(manifestDigest(bent(at))).not.toBe(right);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['no archive', new Uint8Array(4_096)],
    ['an archive cut short', kit.slice(0, -1)],
    ['an archive with something behind it', new Uint8Array([...kit, 0])],
    ['a directory that ends elsewhere', bent(kit.length - 4)],
    ['another last member', bent(text.lastIndexOf(name))],
  ])('is not found in %s', (_, bytes) => expect(manifestDigest(bytes)).toBeNull());
});
