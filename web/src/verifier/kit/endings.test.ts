import { describe, expect, it } from 'vitest';
import { utf8 } from '../bytes';
import { canonical, type Json, type JsonObject } from '../json';
import { readStatement, type Statement } from '../statement';
import { entryFile } from '../testing/golden';
import { newCount } from './counts';
import { type Ending, Endings, endingOf } from './endings';
import type { KitEntry } from './files';

const KINDS = ['retired', 'binding', 'erasure'];
const golden = (name: string): Statement => readStatement(utf8(entryFile(name).payload));
const ending = (name: string): Ending => {
  const found = endingOf(golden(name));
  if (found === null) throw new Error('no ending');
  return found;
};
const with_ = (name: string, changed: JsonObject): Statement => {
  const statement = golden(name);
  return { ...statement, predicate: { ...statement.predicate, ...changed } };
};
const origin = golden('retired').common.log;
const log = { origin, start: 10, end: 50, relied: [], checkpoints: [50] };
const at = (index: number): KitEntry => ({ log, index, raw: new Uint8Array(), listed: new Uint8Array(32) });

describe('the end of a box or of a leaf', () => {
  it('is read as it is pinned', () => {
    const [retired, binding, erasure] = KINDS.map(ending);
    expect(retired).toMatchObject({ kind: 'retired', last: { epoch: 0, seq: 41 }, cosigned: { origin, size: 41 } });
    expect(binding).toMatchObject({ kind: 'binding', successor: '548e56fc-eb6b-a189-d7cd-154c1a0af13d' });
    expect(erasure).toMatchObject({ kind: 'erasure', index: 17, seq: 12, ground: 'court_order' });
    expect(endingOf(golden('gap'))).toBeNull();
  });

  const odd: [string, JsonObject][] = [
    ['retired', { of_appliance: 'a box' }],
    ['retired', { last: { epoch: 0, seq: 1 } }],
    ['retired', { cosigned: { origin, size: -1, root: '00'.repeat(32) } }],
    ['retired', { decision: null }],
    ['binding', { cause: 'moved' }],
    ['binding', { predecessor: null }],
    ['binding', { successor: (golden('binding').predicate['predecessor'] as JsonObject)['appliance'] as Json }],
    ['erasure', { seq: 0 }],
    ['erasure', { of_kind: 'gap' }],
    ['erasure', { ground: 'A reason in words' }],
    ['erasure', { index: null }],
  ];
  it.each(odd)('of kind %s is refused with %j', (name, changed) => {
    expect(() => endingOf(with_(name, changed))).toThrow();
  });

  it.each(KINDS)('of kind %s is no statement of a box', (name) => {
    const whole = JSON.parse(entryFile(name).payload) as { predicate: JsonObject };
    const stated = { ...whole, predicate: { ...whole.predicate, appliance: '7318b987-fe5c-f539-8c7e-dcd95bffe9f4' } };
    expect(() => readStatement(utf8(canonical(stated)))).toThrow("the platform's alone");
  });
});

describe('what a log keeps of ends', () => {
  const [retired, binding, erasure] = KINDS.map(ending);
  if (retired?.kind !== 'retired' || binding?.kind !== 'binding' || erasure?.kind !== 'erasure') throw new Error();

  it('holds a retirement to the last entry of its box', () => {
    const [count, endings] = [newCount(), new Endings(log)];
    expect(() => endings.agrees('here', retired, count)).not.toThrow();
    const track = { epoch: 0, seq: 41, hash: '0e'.repeat(32), lastAt: null, indices: new Map() };
    count.tracks.set(retired.appliance, track);
    expect(() => endings.agrees('here', retired, count)).not.toThrow();
    for (const newer of [{ seq: 42 }, { epoch: 1 }, { hash: '0f'.repeat(32) }]) {
      count.tracks.set(retired.appliance, { ...track, ...newer });
      expect(() => endings.agrees('here', retired, count)).toThrow('V5 here: expected last entry');
    }
    expect(() => endings.agrees('here', { ...retired, last: null }, count)).toThrow('found none');
  });

  it('takes a binding behind its own retirement only', () => {
    const endings = new Endings(log);
    expect(() => endings.agrees('here', binding, newCount())).toThrow('V5 here');
    endings.note(at(20), golden('retired'), retired);
    expect(() => endings.agrees('here', binding, newCount())).not.toThrow();
    expect(() => endings.agrees('here', { ...binding, ties: 'other' }, newCount())).toThrow('V5 here');
    expect(() => endings.agrees('here', { ...binding, appliance: 'other' }, newCount())).toThrow('V5 here');
  });

  it('is in force below the end of the range', () => {
    const endings = new Endings(log);
    endings.note({ ...at(50), listed: null }, golden('retired'), retired);
    expect(endings.retired(retired.appliance)).toBeUndefined();
    const own = new Endings(log);
    own.note(at(20), golden('retired'), retired);
    own.note(at(21), golden('binding'), binding);
    expect([own.retired(retired.appliance)?.index, own.successorOf(retired.appliance)]).toEqual([
      20,
      binding.successor,
    ]);
    expect(own.told.map(({ index, size }) => [index, size])).toEqual([
      [20, 41],
      [21, 41],
    ]);
    expect(() => own.notBehind('here', retired.appliance, 20)).not.toThrow();
    expect(() => own.notBehind('here', retired.appliance, 21)).toThrow('V5 here');
  });

  it('asks for each erasure that stands in, the lowest place first', () => {
    const endings = new Endings(log);
    endings.standIn(17, 'aa', erasure);
    endings.standIn(16, 'bb', { ...erasure, index: 16 });
    expect(() => endings.allStand()).toThrow('V2 entry 16 of');
    endings.atItsPlace('bb');
    expect(() => endings.allStand()).toThrow('V2 entry 17 of');
    endings.atItsPlace('aa');
    expect(() => endings.allStand()).not.toThrow();
  });
});
