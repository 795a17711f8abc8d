/**
 * Ed25519 (RFC 8032), as strict as the other verifiers: canonical keys of large order, S below the group order, and the
 * equation without cofactor. The browser's own implementation where it has one, else the bundled library.
 */
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, equal, hash, hex, Refused } from './bytes';

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 0x14def9dea2f79cd65812631a5cf5d3edn;
/** y coordinates of the eight points whose order divides 8. */
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);
const SPKI_PREFIX = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Which implementation verifies: the page says so. */
type Engine = 'browser' | 'bundled';
export type Check = (key: Uint8Array, signature: Uint8Array, message: Uint8Array) => Promise<boolean>;

export interface Ed25519 {
  engine: Engine;
  /** False for a bad signature and for one that is not canonical. The key must have passed `soundKey`. */
  verify: Check;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(bytes.toReversed())}`);
}

/** Lower-case hex SHA-256 of the DER SubjectPublicKeyInfo (RFC 8410). */
export const keyidOf = (raw: Uint8Array): string => hex(hash(concat(SPKI_PREFIX, raw)));

/** The key, or Refused: not 32 bytes, not canonical, or a point of small order. */
export function soundKey(raw: Uint8Array, what: string): Bytes {
  if (raw.length !== KEY_BYTES) throw new Refused(`${what}: an Ed25519 key is 32 bytes, found ${raw.length}`);
  const y = yOf(raw);
  if (y >= P || SMALL_ORDER_Y.has(y)) throw new Refused(`${what}: not a canonical key of large order`);
  return new Uint8Array(raw);
}

/** Without the top bit, which is the sign of x. */
const yOf = (raw: Uint8Array): bigint => littleEndian(raw) & ((1n << 255n) - 1n);

/** Also no R of small order: libraries differ on it, and no signer makes one. */
const canonicalSignature = (signature: Uint8Array): boolean =>
  signature.length === SIGNATURE_BYTES &&
  littleEndian(signature.subarray(KEY_BYTES)) < ORDER &&
  !SMALL_ORDER_Y.has(yOf(signature.subarray(0, KEY_BYTES)));

const strict =
  (check: Check): Check =>
  async (key, signature, message) =>
    canonicalSignature(signature) && (await check(key, signature, message));

/** The browser's own, or null where it knows no Ed25519 or the page is in no trustworthy context. */
export async function browserEngine(subtle: SubtleCrypto | undefined): Promise<Ed25519 | null> {
  if (subtle === undefined) return null;
  const imported = (raw: Uint8Array) =>
    subtle.importKey('raw', new Uint8Array(raw), { name: 'Ed25519' }, false, ['verify']);
  try {
    await imported(KNOWN_KEY);
  } catch {
    return null;
  }
  const verify: Check = async (raw, signature, message) => {
    const key = await imported(raw).catch(() => null);
    return key !== null && subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message));
  };
  return { engine: 'browser', verify: strict(verify) };
}

/** RFC 8032 7.1, test 1: only asks whether the browser takes Ed25519 keys at all. */
const KNOWN_KEY = Uint8Array.from(
  [0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a].concat([
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
  ]),
);

/** Loaded only where the browser has none. Its own `verify` multiplies by the cofactor, so only its points are used. */
export async function bundledEngine(): Promise<Ed25519> {
  const { Point } = await import('@noble/ed25519');
  const verify: Check = async (raw, signature, message) => {
    try {
      const [start, s] = [signature.subarray(0, KEY_BYTES), littleEndian(signature.subarray(KEY_BYTES))];
      const k = littleEndian(sha512(concat(start, raw, message))) % ORDER;
      const minusA = Point.fromBytes(new Uint8Array(raw)).negate();
      const found = Point.BASE.multiply(s, false).add(minusA.multiply(k, false));
      return equal(found.toBytes(), start);
    } catch {
      return false;
    }
  };
  return { engine: 'bundled', verify: strict(verify) };
}

export async function bestEngine(subtle: SubtleCrypto | undefined): Promise<Ed25519> {
  return (await browserEngine(subtle)) ?? bundledEngine();
}
