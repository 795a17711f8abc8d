import { describe, expect, it } from 'vitest';
import { hash, hex, Refused, utf8 } from '../bytes';
import { bestEngine, bundledEngine } from '../ed25519';
import type { JsonObject } from '../json';
import { readStatement } from '../statement';
import { entryFile, text } from '../testing/golden';
import { Acts } from './acts';
import { assertionOf, base64url, type Engines } from './passkey';
import { KitStepFailed, KitTally } from './report';
import { v12Decisions } from './v12-decisions';

interface Way {
  name: string;
  good: boolean;
  decision: JsonObject;
}

const ways: Way[] = JSON.parse(text('passkey/judged.json'));
const engines: Engines = { ed: await bestEngine(crypto.subtle), subtle: crypto.subtle };
const honest = readStatement(utf8(entryFile('decision_signed').payload));
const log = { origin: 'log', start: 0, end: 1, checkpoints: [], relied: [] };

async function judged(decisions: JsonObject[], known = engines): Promise<KitTally> {
  const [acts, tally] = [new Acts(), new KitTally()];
  for (const [index, decision] of decisions.entries()) {
    const predicate = { ...honest.predicate, ...decision };
    acts.note({ log, index, raw: new Uint8Array(), listed: new Uint8Array() }, { ...honest, predicate }, null);
  }
  await v12Decisions(tally, [{ acts }], known);
  return tally;
}

const failure = (decisions: JsonObject[]) =>
  judged(decisions).then(
    () => null,
    (thrown) => (thrown instanceof KitStepFailed ? thrown : Promise.reject(thrown)),
  );

describe('the ways of signing that Python pinned', () => {
  it.each(ways.filter(({ good }) => good))('$name is taken', async ({ decision }) => {
    expect(await failure([decision])).toBeNull();
  });

  it.each(ways.filter(({ good }) => !good))('$name is refused at V12', async ({ decision }) => {
    expect(await failure([decision])).toMatchObject({ step: 12, where: 'entry 0 of log' });
  });

  it('are many of both', () => {
    expect(ways.filter(({ good }) => good).length).toBeGreaterThanOrEqual(10);
    expect(ways.filter(({ good }) => !good).length).toBeGreaterThanOrEqual(35);
  });

  it('come to the same without an Ed25519 of the browser', async () => {
    const edwards = ways.find(({ name }) => name === 'on_an_edwards_curve')?.decision ?? {};
    const tally = await judged([edwards], { ed: await bundledEngine(), subtle: crypto.subtle });
    expect(tally.steps[12]?.gaps).toEqual([]);
  });
});

describe('a signed decision', () => {
  it('is counted apart, with its person and the fingerprint of the passkey', async () => {
    const tally = await judged([{}, { assurance: 'platform_asserted', assertion: null }]);
    const { public_key } = assertionOf(honest.predicate['assertion'] ?? null);
    const spki = Uint8Array.from(atob(public_key.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    expect(tally.steps[12]?.facts).toEqual([
      '2 decisions: 1 asserted by the platform, 1 signed by a passkey, 0 of the platform itself',
      `person ${honest.predicate['person']} signed 1 with passkey ${hex(hash(spki))}`,
    ]);
  });

  it('stands once in its log', async () => {
    expect(await failure([{}, {}])).toMatchObject({ step: 12, where: 'entry 1 of log' });
  });

  it('has a person, and an assertion exactly where it says so', async () => {
    const nobody = { person: '00000000-0000-0000-0000-000000000000' };
    for (const lie of [nobody, { assertion: null }, { assurance: 'platform_asserted' }])
      expect(await failure([lie])).toMatchObject({ step: 12 });
  });

  it('is of one person, key and credential', async () => {
    const other = ways.find(({ name }) => name === 'by_rsa')?.decision ?? {};
    expect(await failure([{}, other])).toBeNull();
    const { credential_id } = assertionOf(honest.predicate['assertion'] ?? null);
    const borrowed = { ...other, assertion: { ...assertionOf(other['assertion'] ?? null), credential_id } };
    expect(await failure([{}, borrowed])).toMatchObject({ where: 'entry 1 of log' });
  });

  it('is no statement with an assertion of another form', () => {
    const whole = assertionOf(honest.predicate['assertion'] ?? null);
    for (const name of Object.keys(whole)) {
      expect(() => assertionOf({ ...whole, [name]: 'a=' })).toThrow(Refused);
      const { [name as 'signature']: _, ...less } = whole;
      expect(() => assertionOf(less)).toThrow(Refused);
    }
    expect(() => assertionOf({ ...whole, note: 'A' })).toThrow(Refused);
    expect(() => assertionOf('signed')).toThrow(Refused);
  });

  it('on P-256 is a gap where the browser cannot verify it, and refused for anything else still', async () => {
    const tally = await judged([{}], { ed: engines.ed, subtle: undefined });
    expect(tally.steps[12]?.gaps).toEqual(['1 signatures by passkeys not verified: this browser cannot']);
    const lie = {
      assertion: { ...assertionOf(honest.predicate['assertion'] ?? null), public_key: base64url(utf8('key')) },
    };
    await expect(judged([lie], { ed: engines.ed, subtle: undefined })).rejects.toThrow('V12');
  });
});
