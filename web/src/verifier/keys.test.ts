import { describe, expect, it } from 'vitest';
import { bestEngine } from './ed25519';
import { EVIDENCE, KeyHistory, KeyNotValid } from './keys';
import type { Common, KeyEvent, KeyRecord, Statement } from './statement';

const ed = await bestEngine(crypto.subtle);
const BOX = '7318b987-fe5c-f539-8c7e-dcd95bffe9f4';
const name = (letter: string) => letter.repeat(64);
const record = (keyid: string): KeyRecord => ({
  purpose: EVIDENCE,
  appliance: BOX,
  raw: new Uint8Array(32),
  keyid,
  json: null,
});
const event = (of: string, keys: KeyRecord[], replaces: string | null = null): KeyEvent => ({
  event: of,
  keys,
  replaces,
  compromisedSince: null,
  endorsements: [],
});
const stated = (seq: number, key: KeyEvent): Statement => {
  const common: Common = {
    organisation: BOX,
    site: BOX,
    appliance: BOX,
    log: 'log',
    epoch: 0,
    seq,
    prev: name('0'),
    recordedAt: '2026-03-02T08:00:00.000Z',
  };
  return { kind: 'key', common, subject: { stated: '', found: '' }, key, restored: null, predicate: {} };
};

describe('the key history', () => {
  it('takes a genesis at number 0 only: in mid-chain it would add a key by its own word', async () => {
    const history = new KeyHistory(ed, null);
    await history.learn(0, stated(0, event('genesis', [record(name('a'))])));
    await expect(history.learn(5, stated(5, event('genesis', [record(name('b'))])))).rejects.toThrow(KeyNotValid);
    expect(history.ofPurpose(EVIDENCE).map((held) => held.record.keyid)).toEqual([name('a')]);
  });

  it('lets no key that has ended name a successor', async () => {
    const history = new KeyHistory(ed, null);
    await history.learn(0, stated(0, event('genesis', [record(name('a'))])));
    await history.learn(3, stated(3, event('revoked', [record(name('a'))])));
    const rotated = stated(7, event('rotated', [record(name('b'))], name('a')));
    await expect(history.learn(7, rotated)).rejects.toThrow(/valid here/);
  });
});
