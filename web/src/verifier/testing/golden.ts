/** The pinned bytes that Python and Go read too, as a served case. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hex, textOf, toBase64, utf8 } from '../bytes';
import type { Leaf } from '../entry-steps';
import { pae, parseEnvelope } from '../envelope';
import { leafHash } from '../merkle';
import type { EntryCase } from '../verify-entry';

export interface GoldenChain {
  entries: string[];
  leaf_hashes: string[];
  checkpoint: string;
  inclusion: string[][];
  consistency: string[][];
  roots: string[];
  cosigned_at: number;
  log_vkey: string;
  witness_vkey: string;
}

export interface GoldenEntry {
  envelope: string;
  keyid: string;
  leaf_hash: string;
  pae_sha256: string;
  payload: string;
  public_key: string;
}

const folder = join(import.meta.dirname, '../../../../protocol/golden/evidence');

export const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
export const chain: GoldenChain = JSON.parse(text('chain.json'));
export const entryFile = (name: string): GoldenEntry => JSON.parse(text(`${name}.json`));
export const trust = text('kit.trust');
export const origin = chain.checkpoint.split('\n')[0] ?? '';

export const payloadOf = (envelope: string): string => textOf(parseEnvelope(utf8(envelope)).payload, 'payload');
export const leaf = (index: number): Leaf => ({
  index,
  envelope: chain.entries[index] ?? '',
  stated: chain.leaf_hashes[index] ?? '',
});

/** Entry `index` of the pinned log as a server would serve it. */
export function caseOf(index: number): EntryCase {
  return {
    leaf: leaf(index),
    origin,
    shown: JSON.parse(payloadOf(chain.entries[index] ?? '')),
    previous: index === 0 ? null : leaf(index - 1),
    keys: [{ ...leaf(0), stated: null, path: chain.inclusion[0] ?? [] }],
    keysWhole: true,
    path: chain.inclusion[index] ?? [],
    note: chain.checkpoint,
    earlier: null,
    consistency: null,
    trust: null,
  };
}

/** The same payload under another signature: by a key made for the purpose, under a key id of its own or a borrowed one. */
export async function resigned(envelope: string, payload: string, keyid?: string): Promise<string> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('no key pair');
  const bytes = utf8(payload);
  const sig = new Uint8Array(
    await crypto.subtle.sign('Ed25519', pair.privateKey, pae('application/vnd.in-toto+json', bytes)),
  );
  const own = keyid ?? parseEnvelope(utf8(envelope)).keyid;
  return `{"payload":"${toBase64(bytes)}","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"${own}","sig":"${toBase64(sig)}"}]}`;
}

export const hashOf = (envelope: string): string => hex(leafHash(utf8(envelope)));
