/** Bytes and their spellings. Everything here refuses what has more than one spelling. */
import { sha256 } from '@noble/hashes/sha2.js';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Input that is not what it must be; the message names the part. */
export class Refused extends Error {}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Bytes => encoder.encode(text);

export function textOf(bytes: Uint8Array, what: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refused(`${what}: not UTF-8`);
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

export const hash = (bytes: Uint8Array): Bytes => new Uint8Array(sha256(bytes));

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Lower-case hex of exactly `size` bytes. */
export function fromHex(text: string, size: number, what: string): Bytes {
  if (text.length !== size * 2 || !/^[0-9a-f]*$/.test(text)) {
    throw new Refused(`${what}: expected ${size * 2} lower-case hex digits`);
  }
  return Uint8Array.from({ length: size }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16));
}

/** Padded standard base64 in its one spelling: no stray bits, no white space. */
export function fromBase64(text: string, what: string): Bytes {
  let raw: string;
  try {
    raw = atob(text);
  } catch {
    throw new Refused(`${what}: not padded standard base64`);
  }
  const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  if (btoa(raw) !== text) throw new Refused(`${what}: base64 with stray bits`);
  return bytes;
}

export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
