import { describe, expect, it } from 'vitest';
import { refusalOf, tidied } from './digest';

const digest = 'ab12'.repeat(16);

describe('a typed digest', () => {
  it('is taken however it was copied', () => {
    for (const typed of [
      digest,
      ` ${digest.toUpperCase()}\n`,
      `sha256:${digest}`,
      `SHA-256 = ${digest}`,
      digest.replaceAll(/(..)/g, '$1:').slice(0, -1),
      digest.replaceAll(/(.{8})/g, '$1 '),
    ])
      expect(tidied(typed)).toBe(digest);
  });

  it('is refused when it is none', () => {
    expect(refusalOf(digest)).toBeNull();
    expect(refusalOf(digest.slice(0, 5))).toBeNull();
    for (const bad of ['', 'xyz', `${digest}g`, '../me']) expect(refusalOf(tidied(bad))).toBe('notHex');
    expect(refusalOf(`${digest}a`)).toBe('tooLong');
  });
});
