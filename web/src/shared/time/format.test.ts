import { describe, expect, it } from 'vitest';
import { absolute, age, compact, duration, hourOf } from './format';

const at = new Date('2026-03-07T19:02:31Z');

describe('absolute time', () => {
  it('names the zone and its shift', () => {
    expect(absolute(at, 'America/New_York')).toBe('7 March 2026, 14:02 EST (UTC-5)');
    expect(absolute(at, 'UTC')).toBe('7 March 2026, 19:02 UTC');
  });
  it('changes the zone name on the day the clocks change', () => {
    expect(hourOf(new Date('2026-03-08T06:59:00Z'), 'America/New_York')).toBe('01:59 EST');
    expect(hourOf(new Date('2026-03-08T07:00:00Z'), 'America/New_York')).toBe('03:00 EDT');
  });
  it('writes midnight as 00:00', () => {
    expect(hourOf(new Date('2026-03-07T05:00:00Z'), 'America/New_York')).toBe('00:00 EST');
  });
  it('shows seconds where they matter', () => {
    expect(compact(at, 'Europe/Berlin')).toBe('7 Mar 2026, 20:02:31 GMT+1');
  });
});

describe('age', () => {
  const ago = (seconds: number) => age(new Date(at.getTime() - seconds * 1000), at.getTime());
  it.each([
    [2, 'now'],
    [12, '12 s ago'],
    [60, '1 min ago'],
    [3599, '59 min ago'],
    [3660, '1 h 1 min ago'],
    [86_400, null],
    [-120, 'in 2 min'],
  ])('%d s reads %s', (seconds, words) => expect(ago(seconds)).toBe(words));
});

it.each([
  [40, '40 ms'],
  [1400, '1.4 s'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
  [356_400_000, '4 d 3 h'],
])('%d ms took %s', (milliseconds, words) => expect(duration(milliseconds)).toBe(words));
