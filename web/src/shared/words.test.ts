import { describe, expect, it } from 'vitest';

const files = import.meta.glob<string>(['../**/*words.ts', './status/*.ts', './tier.ts', './session/roles.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** Fixed phrases that the specification allows or demands (ux 5.2). */
const allowed = [/Not a certification/g, /write-once/g];
/** Words the law or counsel forbids, and names that the product does not use (ux 5.1, 5.2). */
const forbidden = [
  'ensures?',
  'prevents?',
  'protect(s|ed)?',
  'secured?',
  'keep safe',
  'guarantees?d?',
  'warrant(s|y)?',
  '(non-)?compliant',
  'certif(ied|ication)',
  'audit-(ready|proof)',
  '100 ?%',
  'zero risk',
  'fully',
  'phi-free',
  'de-identified',
  '24/7',
  'real.time',
  'immutable',
  'tamper-proof',
  'unalterable',
  'admissible',
  'legally binding',
  'breach(es|ed)?',
  'violations?',
  'safe harbor',
  'self-healing',
  'fully automatic',
  'blockchain',
  'easy',
  'simply',
  'just',
  'oops',
  'sorry',
  'customers?',
  'endpoints?',
  'assets?',
  'tickets?',
  'heartbeat',
  'ledger',
  'playbooks?',
  'waivers?',
  'lorem',
];

function spoken(source: string): string {
  const withoutComments = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return allowed.reduce((text, phrase) => text.replaceAll(phrase, ''), withoutComments);
}

describe('words on the pages', () => {
  it('are all in files that this test reads', () => expect(Object.keys(files).length).toBeGreaterThan(8));

  it.each(Object.entries(files))('%s uses no forbidden word', (_, source) => {
    const found = spoken(source).match(new RegExp(`\\b(${forbidden.join('|')})\\b`, 'gi'));
    expect(found).toBeNull();
  });

  it.each(Object.entries(files))('%s does not shout', (_, source) => {
    const strings = spoken(source).match(/'[^'\n]*'|`[^`]*`/g) ?? [];
    expect(strings.filter((text) => /!/.test(text))).toEqual([]);
  });
});
