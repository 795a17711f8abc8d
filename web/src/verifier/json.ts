/** RFC 8785 (JCS) as evidence uses it: no floats, no integer beyond 2^53 - 1, no doubled member, at most 32 levels. */
import { Refused, utf8 } from './bytes';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

const DEEPEST = 32;
/** Half a surrogate pair: no Unicode text. */
export const LONE = /\p{Surrogate}/u;

/** The one spelling of a value. Refused for what evidence cannot hold. */
export function canonical(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new Refused(`JSON: more than ${DEEPEST} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return spelled(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new Refused('JSON: a number that is no safe integer');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw new Refused('JSON: not a JSON value');
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, item]) => `${spelled(name)}:${canonical(item, depth + 1)}`).join(',')}}`;
}

function spelled(text: string): string {
  if (LONE.test(text)) throw new Refused('JSON: half a surrogate pair');
  return JSON.stringify(text);
}

/** Reads text that must be its own one spelling: a doubled member, white space or another order is refused. */
export function readCanonical(text: string, what: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused(`${what}: not JSON`);
  }
  if (canonical(value) !== text) throw new Refused(`${what}: not the one spelling of RFC 8785`);
  return value;
}

export const canonicalBytes = (value: unknown): Uint8Array => utf8(canonical(value));

export function objectOf(value: Json | undefined, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused(`${what}: no object`);
  return value;
}

export function listOf(value: Json | undefined, what: string): Json[] {
  if (!Array.isArray(value)) throw new Refused(`${what}: no list`);
  return value;
}

export function stringOf(value: Json | undefined, what: string, shape?: RegExp): string {
  if (typeof value !== 'string' || shape?.test(value) === false) throw new Refused(`${what}: not in its form`);
  return value;
}

export function countOf(value: Json | undefined, what: string): number {
  if (typeof value !== 'number' || value < 0) throw new Refused(`${what}: no count`);
  return value;
}

/** Absent is not null: every member of a statement is always there. */
export function orNull<T>(value: Json | undefined, read: (value: Json) => T, what: string): T | null {
  if (value === undefined) throw new Refused(`${what}: missing`);
  return value === null ? null : read(value);
}
