import { describe, expect, it } from 'vitest';
import { mayBeGreen, type StatusKind, statusKinds, statusWord } from './status';

const all = Object.entries(statusKinds).flatMap(([kind, values]) =>
  Object.entries(values).map(([value, word]) => [kind, value, word] as const),
);

describe('status words', () => {
  it.each(all)('%s %s is green only where the specification allows it', (kind, value, word) => {
    const allowed = mayBeGreen[kind as StatusKind] ?? [];
    expect(word.tone === 'good').toBe(allowed.includes(value));
  });

  it.each(['error', 'not_applicable', 'fail'])('a %s verdict is never green', (value) => {
    expect(statusWord('verdicts', value).tone).not.toBe('good');
  });

  it.each(Object.keys(statusKinds.overlays))('what lies over a verdict, here %s, is never green', (value) => {
    expect(statusWord('overlays', value).tone).not.toBe('good');
  });

  it('shows a value that this build does not know as itself, not green', () => {
    const word = statusWord('verdicts', 'splendid');
    expect(word.word).toBe('Unknown: splendid');
    expect(word.tone).toBe('warn');
  });

  it('does not read inherited properties as statuses', () => {
    expect(statusWord('verdicts', 'constructor').word).toBe('Unknown: constructor');
  });

  it.each(all)('%s %s has a word of its own within its kind', (kind, value, word) => {
    const same = Object.entries(statusKinds[kind as StatusKind]).filter(([, one]) => one.word === word.word);
    expect(same.map(([name]) => name)).toEqual([value]);
  });

  it('are as many, as different and of the same tone for a practice', () => {
    for (const [kind, values] of Object.entries(statusKinds)) {
      const spoken = () => Object.keys(values).map((value) => statusWord(kind as StatusKind, value));
      history.replaceState(null, '', '/op');
      const before = spoken();
      history.replaceState(null, '', '/client');
      const plain = spoken();
      expect(new Set(plain.map((one) => one.word)).size).toBe(before.length);
      expect(plain.map((one) => one.tone)).toEqual(before.map((one) => one.tone));
    }
    expect(statusWord('incidents', 'healed').word).toBe('Fixed and checked');
    history.replaceState(null, '', '/');
  });
});
