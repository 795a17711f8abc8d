import { describe, expect, it } from 'vitest';
import { origin } from '../testing/golden';
import { parseReceipts } from './receipts';

const root = 'ab'.repeat(32);

describe('receipts', () => {
  it('are read from a line, from the lines of a paper, and past comments', () => {
    const one = { origin, size: 41, root };
    expect(parseReceipts('')).toEqual([]);
    expect(parseReceipts(`${origin} 41 ${root}`)).toEqual([one]);
    expect(parseReceipts(`# from March\n${origin}\nsize 41\nroot ${root}  # printed\r\n\n`)).toEqual([one]);
    expect(parseReceipts(`${origin} 0 ${root}\n${origin} 41 ${root}`)).toHaveLength(2);
  });

  it('are refused in any other spelling, with the number of the receipt', () => {
    const good = `${origin} 41 ${root}`;
    expect(() => parseReceipts('trust me')).toThrow('receipt 1: expected the name of a log');
    expect(() => parseReceipts(`${good}\n${origin}`)).toThrow('receipt 2: expected a size');
    expect(() => parseReceipts(`${origin} 041 ${root}`)).toThrow('expected a size');
    expect(() => parseReceipts(`${origin} 9999999999999999 ${root}`)).toThrow('expected a size');
    expect(() => parseReceipts(`${origin} 41 ${root.toUpperCase()}`)).toThrow('expected a root');
    expect(() => parseReceipts(Array(33).fill(good).join('\n'))).toThrow('at most 32');
  });
});
