/** Public keys of passkeys: DER SubjectPublicKeyInfo of P-256, Ed25519 or RSA, in the one spelling of each. */
import { type Bytes, concat, equal, fromHex, hash, hex, Refused } from '../bytes';
import { soundKey } from '../ed25519';
import type { Engines } from './passkey';

/** Null where this browser cannot tell. */
export type Check = (message: Bytes, signature: Bytes) => Promise<boolean | null>;

const bytes = (text: string) => fromHex(text, text.length / 2, 'constant');
/** Up to the point (RFC 5480). */
const P256 = bytes('3059301306072a8648ce3d020106082a8648ce3d030107034200');
/** Up to its 32 bytes (RFC 8410). */
const ED25519 = bytes('302a300506032b6570032100');
const RSA_ALGORITHM = bytes('300d06092a864886f70d0101010500');
/** RSA keys taken here are so long that every length before the modulus takes two bytes. */
const MODULUS_AT = 32;
const EXPONENTS = [
  [3n, bytes('020103')],
  [65_537n, bytes('0203010001')],
] as const;
const LEAST_BITS = 2048;
const MOST_BITS = 8192;
/** DigestInfo of SHA-256 (RFC 8017, 9.2). */
const DIGEST_INFO = bytes('3031300d060960864801650304020105000420');
const FIELD = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const POINT_BYTES = 65;
const NUMBER_BYTES = 32;

const big = (raw: Uint8Array): bigint => BigInt(`0x${hex(raw)}`);
const begins = (whole: Uint8Array, start: Uint8Array) => equal(whole.subarray(0, start.length), start);

/** Null for anything but the one spelling of a key that is taken. */
export function keyOf(spki: Bytes, engines: Engines): Check | null {
  if (begins(spki, ED25519)) return edwards(spki, engines);
  return begins(spki, P256) ? curve(spki, engines.subtle) : rsa(spki);
}

function edwards(spki: Bytes, { ed }: Engines): Check | null {
  try {
    const key = soundKey(spki.subarray(ED25519.length), 'passkey');
    return (message, signature) => ed.verify(key, signature, message);
  } catch (thrown) {
    if (thrown instanceof Refused) return null;
    throw thrown;
  }
}

function curve(spki: Bytes, subtle: SubtleCrypto | undefined): Check | null {
  const point = spki.subarray(P256.length);
  if (point.length !== POINT_BYTES || point[0] !== 4) return null;
  const [x, y] = [big(point.subarray(1, 33)), big(point.subarray(33))];
  if (x >= FIELD || y >= FIELD || (y * y - (x * x * x - 3n * x + B)) % FIELD !== 0n) return null;
  return async (message, signature) => {
    const numbers = numbersOf(signature);
    if (numbers === null) return false;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const key = await subtle?.importKey('spki', spki, algorithm, false, ['verify']).catch(() => null);
    return subtle !== undefined && key ? subtle.verify(algorithm, key, numbers, message) : null;
  };
}

/** r and s side by side; null unless they stand in strict DER, each from 1 to below the order. High s is taken. */
function numbersOf(signature: Bytes): Bytes | null {
  if (signature[0] !== 0x30 || signature[1] !== signature.length - 2) return null;
  const r = numberAt(signature, 2);
  const s = r && numberAt(signature, r.end);
  return r && s && s.end === signature.length ? concat(r.number, s.number) : null;
}

function numberAt(signature: Bytes, at: number): { number: Bytes; end: number } | null {
  const end = at + 2 + (signature[at + 1] ?? 0);
  const body = signature.subarray(at + 2, end);
  const [first = 0x80, second = 0] = body;
  if (signature[at] !== 2 || end > signature.length || first >= 0x80) return null;
  if (first === 0 && second < 0x80) return null;
  const digits = first === 0 ? body.subarray(1) : body;
  if (digits.length > NUMBER_BYTES || big(digits) >= ORDER) return null;
  return { number: concat(new Uint8Array(NUMBER_BYTES - digits.length), digits), end };
}

function rsa(spki: Bytes): Check | null {
  for (const [exponent, written] of EXPONENTS) {
    const modulus = spki.subarray(MODULUS_AT, spki.length - written.length);
    if (modulus.length === 0 || !equal(spelled(modulus, written), spki)) continue;
    const n = big(modulus);
    const bits = n.toString(2).length;
    // Shortest form: no number below 0, and a zero before the highest bit only.
    const shortest = modulus.length === Math.floor(bits / 8) + 1;
    if (!shortest || n % 2n === 0n || bits < LEAST_BITS || bits > MOST_BITS) return null;
    return (message, signature) => Promise.resolve(signed(n, exponent, Math.ceil(bits / 8), message, signature));
  }
  return null;
}

const der = (tag: number, ...parts: Bytes[]) => {
  const body = concat(...parts);
  return concat(Uint8Array.of(tag, 0x82, body.length >> 8, body.length & 0xff), body);
};

const spelled = (modulus: Bytes, exponent: Bytes) =>
  der(0x30, RSA_ALGORITHM, der(0x03, Uint8Array.of(0), der(0x30, der(0x02, modulus), exponent)));

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.2): the one encoding is compared, nothing is parsed. */
function signed(n: bigint, exponent: bigint, size: number, message: Bytes, signature: Bytes): boolean {
  const base = signature.length === size ? big(signature) : n;
  if (base >= n) return false;
  let power = base;
  for (const bit of exponent.toString(2).slice(1)) {
    power = (power * power) % n;
    if (bit === '1') power = (power * base) % n;
  }
  const end = concat(Uint8Array.of(0), DIGEST_INFO, hash(message));
  return power === big(concat(Uint8Array.of(0, 1), new Uint8Array(size - 2 - end.length).fill(0xff), end));
}
