import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = readFileSync('src/shared/styles/tokens.css', 'utf8');
const [lightText = '', darkText = ''] = source.split('@media');
const tokens = (text: string) =>
  Object.fromEntries([...text.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string | undefined, other: string | undefined): number {
  const [high = 0, low = 0] = [luminance(one ?? ''), luminance(other ?? '')].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const tones = ['good', 'bad', 'warn', 'info', 'muted'];
const grounds = ['canvas', 'surface', 'sunken'];
const textPairs = [
  ...['text', 'soft', 'faint', 'accent', ...tones].flatMap((ink) => grounds.map((ground) => [ink, ground])),
  ...[...tones, 'accent'].map((tone) => [tone, `${tone}-soft`]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
];
const markPairs = ['line-strong', 'focus', ...tones.map((tone) => `${tone}-line`)].flatMap((mark) =>
  ['canvas', 'surface'].map((ground) => [mark, ground]),
);

describe.each([
  ['light', tokens(lightText)],
  ['dark', tokens(darkText)],
])('%s theme', (_, theme) => {
  it.each(textPairs)('%s on %s is readable as text', (ink = '', ground = '') => {
    expect(contrast(theme[ink], theme[ground])).toBeGreaterThanOrEqual(4.5);
  });
  it.each(markPairs)('%s on %s is visible as a mark', (mark = '', ground = '') => {
    expect(contrast(theme[mark], theme[ground])).toBeGreaterThanOrEqual(3);
  });
});

it('both themes define the same tokens', () => {
  expect(Object.keys(tokens(lightText)).length).toBeGreaterThan(20);
  expect(Object.keys(tokens(darkText))).toEqual(Object.keys(tokens(lightText)));
});

it('nothing is green below what could not be updated', () => {
  const frozen = source.slice(source.indexOf('[data-frozen]'));
  for (const name of ['good', 'good-soft', 'good-line']) {
    expect(frozen).toContain(`--${name}: var(--${name.replace('good', 'muted')});`);
  }
});
