import { describe, expect, it } from 'vitest';
import signatures from '../../../tests/vectors/ed25519.json';
import notes from '../../../tests/vectors/notes.json';
import documents from '../../../tests/vectors/rfc8785.json';
import numbers from '../../../tests/vectors/rfc8785-numbers.json';
import { fromBase64, Refused, utf8 } from './bytes';
import { browserEngine, bundledEngine, type Ed25519, soundKey } from './ed25519';
import { canonical, readCanonical } from './json';
import { LOG_KEY, parseCheckpoint, parseVkey, vkeyText } from './note';

const bytes = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const own = await browserEngine(crypto.subtle);
const engines: [string, Ed25519][] = [['bundled', await bundledEngine()]];
if (own !== null) engines.push(['browser', own]);

async function taken(ed: Ed25519, of: (typeof signatures)[number]): Promise<boolean> {
  try {
    return await ed.verify(soundKey(bytes(of.key), of.id), bytes(of.signature), bytes(of.message));
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

describe('published vectors', () => {
  it('has both engines to try here', () => {
    expect(engines.map(([name]) => name)).toEqual(['bundled', 'browser']);
    expect(signatures).toHaveLength(83);
  });

  it.each(engines)('Ed25519, by the %s engine', async (_, ed) => {
    const wrong: string[] = [];
    for (const of of signatures) {
      if ((await taken(ed, of)) !== (of.result === 'valid')) wrong.push(`${of.id}: ${of.comment}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(documents)('RFC 8785: $name', ({ name, input, output }) => {
    expect(() => readCanonical(input, name)).toThrow(Refused);
    if (name === 'values') return expect(() => readCanonical(output, name)).toThrow(Refused);
    expect(canonical(readCanonical(output, name))).toBe(output);
    expect(canonical(JSON.parse(input))).toBe(output);
  });

  it.each(numbers)('RFC 8785, appendix B: $text', ({ text }) => {
    if (text === '0') return expect(readCanonical(text, 'number')).toBe(0);
    expect(() => readCanonical(text, 'number')).toThrow(Refused);
  });

  it.each(notes.keys)('the key $name', ({ name, key_id, vkey }) => {
    const key = parseVkey(vkey, LOG_KEY);
    expect([key.name, key.keyid, vkeyText(key)]).toEqual([name, key_id, vkey]);
    expect(() => parseVkey(vkey.replace(key_id, '00000000'), LOG_KEY)).toThrow(Refused);
  });

  it.each(engines)('a signed note, by the %s engine', async (_, ed) => {
    const { raw } = parseVkey(notes.note.vkey, LOG_KEY);
    const signature = fromBase64(notes.note.signature.split(' ').at(-1) ?? '', 'signature').slice(4);
    expect(await ed.verify(raw, signature, utf8(notes.note.text))).toBe(true);
    expect(await ed.verify(raw, signature, utf8(notes.note.text.toUpperCase()))).toBe(false);
  });

  it('the example co-signature stands under an origin that is none of ours', () => {
    expect(() => parseCheckpoint(notes.cosignature.note)).toThrow(Refused);
  });
});
