import { describe, expect, it } from 'vitest';
import { concat, fromBase64, fromHex, hash, hex, Refused, utf8 } from './bytes';
import { browserEngine, bundledEngine, keyidOf, soundKey } from './ed25519';
import { pae, parseEnvelope } from './envelope';
import { canonical, readCanonical } from './json';
import { keyMessage } from './keys';
import { checkConsistency, EMPTY_ROOT, Grower, leafHash, rootOfPath } from './merkle';
import { LOG_KEY, parseCheckpoint, parseVkey, provenBy, WITNESS_KEY } from './note';
import { readStatement } from './statement';
import { chain, entryFile, origin, text, trust } from './testing/golden';
import { parseTrust, quorumMet } from './trust';

const engines = [
  ['bundled', bundledEngine],
  ['browser', () => browserEngine(crypto.subtle)],
] as const;
const kinds = [
  'observation',
  'remediation',
  'gap',
  'gap_restored',
  'order',
  'decision',
  'key',
  'key_rotated',
  'export',
  'inventory',
];

describe('RFC 6962', () => {
  /** The leaves and roots of the reference test vectors (certificate-transparency, merkletree). */
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const roots: Record<number, string> = {
    1: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    2: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    3: 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    4: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  };

  it('gives the roots of the published vectors', () => {
    const tree = new Grower();
    for (const one of leaves) {
      tree.append(leafHash(fromHex(one, one.length / 2, 'leaf')));
      if (roots[tree.size]) expect(hex(tree.root())).toBe(roots[tree.size]);
    }
    expect(tree.size).toBe(8);
  });

  it('gives the pinned roots and proofs', () => {
    const tree = new Grower();
    expect(hex(EMPTY_ROOT)).toBe(chain.roots[0]);
    chain.entries.forEach((entry, index) => {
      tree.append(leafHash(utf8(entry)));
      expect(hex(tree.root())).toBe(chain.roots[index + 1]);
    });
    const root = chain.roots[7];
    chain.entries.forEach((entry, index) => {
      const path = (chain.inclusion[index] ?? []).map((one) => fromHex(one, 32, 'path'));
      expect(hex(rootOfPath(leafHash(utf8(entry)), index, 7, path))).toBe(root);
    });
    chain.consistency.forEach((proof, old) => {
      const path = proof.map((one) => fromHex(one, 32, 'path'));
      const [from, to] = [chain.roots[old], chain.roots[7]].map((one) => fromHex(one ?? '', 32, 'root'));
      if (!from || !to) throw new Error('no root');
      expect(() => checkConsistency(old, 7, from, to, path)).not.toThrow();
      const other = fromHex('ab'.repeat(32), 32, 'root');
      if (old > 0) expect(() => checkConsistency(old, 7, other, to, path)).toThrow(Refused);
      if (old < 7 && old > 0) expect(() => checkConsistency(old, 7, from, other, path)).toThrow(Refused);
      for (let cut = 0; cut < path.length; cut += 1) {
        expect(() => checkConsistency(old, 7, from, to, path.toSpliced(cut, 1))).toThrow(Refused);
      }
    });
  });

  it.each(Array.from({ length: 40 }, (_, size) => size + 1))('proves every leaf of a tree of %i', (size) => {
    const hashes = Array.from({ length: size }, (_, place) => leafHash(Uint8Array.of(place)));
    const subtree = (part: readonly Uint8Array<ArrayBuffer>[]) => {
      const tree = new Grower();
      for (const one of part) tree.append(one);
      return tree.root();
    };
    const proof = (index: number, part: readonly Uint8Array<ArrayBuffer>[]): Uint8Array[] => {
      if (part.length < 2) return [];
      const middle = 2 ** Math.floor(Math.log2(part.length - 1));
      return index < middle
        ? [...proof(index, part.slice(0, middle)), subtree(part.slice(middle))]
        : [...proof(index - middle, part.slice(middle)), subtree(part.slice(0, middle))];
    };
    hashes.forEach((one, index) => {
      expect(hex(rootOfPath(one, index, size, proof(index, hashes)))).toBe(hex(subtree(hashes)));
      expect(() => rootOfPath(one, index, size, [...proof(index, hashes), one])).toThrow(Refused);
    });
  });
});

describe.each(engines)('Ed25519, %s', (name, make) => {
  /** RFC 8032 7.1, tests 1 to 3. */
  const vectors = [
    [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ] as const;
  const bytes = (one: string) => fromHex(one, one.length / 2, 'vector');

  it('verifies the published vectors and nothing near them', async () => {
    const ed = await make();
    expect(ed?.engine).toBe(name);
    for (const [key, message, signature] of vectors) {
      expect(await ed?.verify(soundKey(bytes(key), 'key'), bytes(signature), bytes(message))).toBe(true);
      expect(await ed?.verify(bytes(key), bytes(signature), concat(bytes(message), Uint8Array.of(0)))).toBe(false);
      for (const place of [0, 31, 32, 63]) {
        const bent = bytes(signature);
        bent[place] = (bent[place] ?? 0) ^ 1;
        expect(await ed?.verify(bytes(key), bent, bytes(message))).toBe(false);
      }
    }
  });

  it('refuses an S that is not below the group order', async () => {
    const ed = await make();
    const [key, message, signature] = vectors[0];
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${hex(bytes(signature).slice(32).toReversed())}`) + order;
    const bent = concat(bytes(signature).slice(0, 32), fromHex(s.toString(16).padStart(64, '0'), 32, 's').toReversed());
    expect(await ed?.verify(bytes(key), bent, bytes(message))).toBe(false);
  });

  it('verifies what the golden checkpoint is signed with', async () => {
    const ed = await make();
    if (!ed) throw new Error('no engine');
    const head = parseCheckpoint(chain.checkpoint);
    const keys = [parseVkey(chain.log_vkey, LOG_KEY), parseVkey(chain.witness_vkey, WITNESS_KEY)];
    const proven = await provenBy(ed, head, keys);
    expect(proven.map((one) => Number(one.seconds))).toEqual([0, chain.cosigned_at]);
    await expect(provenBy(ed, { ...head, text: `${head.text} ` }, keys)).rejects.toThrow(Refused);
    const lastLine = chain.checkpoint.trimEnd().split('\n').at(-1);
    expect(() => parseCheckpoint(`${chain.checkpoint}${lastLine}\n`)).toThrow('twice');
  });
});

describe('keys', () => {
  it.each([
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    `ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`,
    `edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`,
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  ])('refuses %s, which is of small order or not canonical', (key) => {
    expect(() => soundKey(fromHex(key, 32, 'key'), 'key')).toThrow(Refused);
  });
});

describe('statements and envelopes', () => {
  it.each(kinds)('reads the pinned bytes of a %s', async (kind) => {
    const golden = entryFile(kind);
    const envelope = parseEnvelope(utf8(golden.envelope));
    expect(hex(leafHash(utf8(golden.envelope)))).toBe(golden.leaf_hash);
    expect(hex(hash(pae(envelope.payloadType, envelope.payload)))).toBe(golden.pae_sha256);
    expect(canonical(JSON.parse(golden.payload))).toBe(golden.payload);
    const statement = readStatement(envelope.payload);
    expect(statement.subject.found).toBe(statement.subject.stated);
    expect(statement.kind).toBe(kind.split('_')[0]);
    const key = fromBase64(golden.public_key, 'key');
    expect(keyidOf(key)).toBe(golden.keyid);
    const ed = await bundledEngine();
    expect(await ed.verify(key, envelope.signature, pae(envelope.payloadType, envelope.payload))).toBe(true);
  });

  it.each(['key_rotated', 'gap_restored'])('verifies the endorsement in %s', async (kind) => {
    const { common, key, restored } = readStatement(parseEnvelope(utf8(entryFile(kind).envelope)).payload);
    const marks = key?.endorsements ?? restored?.endorsements ?? [];
    const keys = key?.keys ?? restored?.newKeys ?? [];
    // The pinned restore was sealed at 0/0 and endorsed for the place that it names: epoch 1.
    const place = kind === 'gap_restored' ? { ...common, epoch: 1 } : common;
    const by = kind === 'key_rotated' ? keys[0]?.raw : fromBase64(entryFile('key').public_key, 'key');
    const ed = await bundledEngine();
    expect(
      await ed.verify(by ?? new Uint8Array(), marks[0]?.signature ?? new Uint8Array(), keyMessage(place, keys)),
    ).toBe(true);
  });

  it.each([
    ['white space', (one: string) => one.replace('":', '": ')],
    ['a trailing newline', (one: string) => `${one}\n`],
    ['a second signature', (one: string) => one.replace(/\[(\{.*\})\]/, '[$1,$1]')],
    [
      'an upper-case key id',
      (one: string) => one.replace(/"keyid":"([0-9a-f]+)"/, (_, id) => `"keyid":"${id.toUpperCase()}"`),
    ],
    ['too many bytes', (one: string) => one.replace('"payload":"', `"payload":"${'A'.repeat(65_536)}`)],
    ['stray bits', (one: string) => one.replace(/([A-Za-z0-9+/])==","payloadType|="|=",/, (found) => found)],
  ])('refuses an envelope with %s', (what, bend) => {
    const envelope = entryFile('order').envelope;
    const bent = what === 'stray bits' ? envelope.replace(/[A-Za-z0-9+/]==("\}\])/, 'B==$1') : bend(envelope);
    expect(bent).not.toBe(envelope);
    expect(() => parseEnvelope(utf8(bent))).toThrow(Refused);
  });

  it.each(['{"a":1,"a":1}', '{"b":1,"a":1}', '{"a": 1}', '1.5', '9007199254740992', '"\\ud800"', '"\\u0041"'])(
    'refuses the JSON %s',
    (bad) => expect(() => readCanonical(bad, 'it')).toThrow(Refused),
  );
});

describe('trust files', () => {
  it('reads the golden one', () => {
    const read = parseTrust(trust);
    expect([...read.logs.keys()]).toEqual([origin]);
    expect([read.quorum, read.platform.size, read.appliances.size]).toEqual([null, 1, 1]);
  });

  const witness = (name: string) => `witness ${name} ${chain.witness_vkey}\n`;
  it('counts a quorum', () => {
    const read = parseTrust(`${witness('box')}group all-boxes all box\nquorum all-boxes\n`);
    expect([quorumMet(read, []), quorumMet(read, ['box'])]).toEqual([false, true]);
  });

  it.each([
    ['no quorum', 'platform ab\n'.replace('ab', 'ab'.repeat(32))],
    ['two quorums', 'quorum none\nquorum none\n'],
    ['an unknown line', `${text('kit.trust')}secret x\n`],
    ['a log key id that is another', text('kit.trust').replace('5ba10874', '5ba10875')],
    ['an unknown quorum', 'quorum boxes\n'],
    ['the same witness twice', `${witness('a')}${witness('b')}quorum none\n`],
    ['a threshold above its members', `${witness('a')}group g 2 a\nquorum g\n`],
    ['a control character', 'quorum none\n#\u0007\n'],
  ])('refuses one with %s', (_, bad) => expect(() => parseTrust(bad)).toThrow(Refused));
});
