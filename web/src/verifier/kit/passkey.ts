/**
 * What a person's passkey signed (W3C WebAuthn level 3, 5.8.1, 6.1, 7.2). Its key is of one of three kinds, each in exactly
 * one spelling, so that this page says what the verifiers say of every key.
 */
import { type Bytes, concat, fromBase64, hash, hex, Refused, toBase64 } from '../bytes';
import type { Ed25519 } from '../ed25519';
import { type Json, type JsonObject, objectOf, stringOf } from '../json';
import { type Check, keyOf } from './passkey-keys';

const MEMBERS = {
  credential_id: /^[A-Za-z0-9_-]{1,1400}$/,
  authenticator_data: /^[A-Za-z0-9_-]{1,2048}$/,
  client_data_json: /^[A-Za-z0-9_-]{1,4096}$/,
  public_key: /^[A-Za-z0-9_-]{1,2048}$/,
  signature: /^[A-Za-z0-9_-]{1,2048}$/,
};
const DATA_BYTES = 37;
const FLAGS = 32;
/** User present, user verified. */
const WANTED_FLAGS = 0x05;
/** `[` and `{` in client data: readers of JSON differ on how deep they go. */
const MOST_BRACKETS = 64;

type Member = keyof typeof MEMBERS;
/** Base64url of each part, in its form. */
export type Assertion = Record<Member, string>;

/** What signatures are verified with; without `subtle` those of P-256 cannot be. */
export interface Engines {
  ed: Ed25519;
  subtle: SubtleCrypto | undefined;
}

/** Not what a passkey says. */
export class NotSigned extends Error {
  constructor(
    readonly expected: string,
    readonly found: string,
  ) {
    super(`expected ${expected}, found ${found}`);
  }
}

/** Refused when it is in no form that an assertion has. */
export function assertionOf(value: Json): Assertion {
  const whole = objectOf(value, 'assertion');
  const read = (name: Member) => stringOf(whole[name], name, MEMBERS[name]);
  if (Object.keys(whole).length !== Object.keys(MEMBERS).length) throw new Refused('assertion: other members');
  return {
    credential_id: read('credential_id'),
    authenticator_data: read('authenticator_data'),
    client_data_json: read('client_data_json'),
    public_key: read('public_key'),
    signature: read('signature'),
  };
}

/** The fingerprint of the key that signed the challenge, and whether this browser could verify that. Throws NotSigned. */
export async function judge(
  engines: Engines,
  assertion: Assertion,
  challenge: Uint8Array,
): Promise<{ fingerprint: string; verified: boolean }> {
  const part = (name: Member) => bytesOf(assertion[name], name);
  part('credential_id');
  const [data, client, spki, signature] = [
    part('authenticator_data'),
    part('client_data_json'),
    part('public_key'),
    part('signature'),
  ];
  judgeClientData(client, base64url(challenge));
  if (data.length < DATA_BYTES)
    throw new NotSigned(`authenticator data of ${DATA_BYTES} bytes or more`, `${data.length} bytes`);
  if (((data[FLAGS] ?? 0) & WANTED_FLAGS) !== WANTED_FLAGS)
    throw new NotSigned('a user who was present and verified', 'other flags');
  const check: Check | null = keyOf(spki, engines);
  if (check === null) throw new NotSigned('a key of P-256, Ed25519 or RSA in its one spelling', 'another');
  const fingerprint = hex(hash(spki));
  const good = await check(concat(data, hash(client)), signature);
  if (good === false) throw new NotSigned(`a signature by passkey ${fingerprint}`, 'one that does not verify');
  return { fingerprint, verified: good === true };
}

export const base64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

function bytesOf(text: string, name: Member): Bytes {
  const padded = text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4);
  try {
    return fromBase64(padded, name);
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    throw new NotSigned(`${name} as base64url in its one spelling`, 'another text');
  }
}

function judgeClientData(bytes: Bytes, challenge: string): void {
  const said = clientData(bytes);
  if (said['type'] !== 'webauthn.get')
    throw new NotSigned('client data of type webauthn.get', 'another type, or no JSON object');
  if (said['challenge'] !== challenge) throw new NotSigned(`challenge ${challenge}`, 'another challenge');
  const framed = said['crossOrigin'];
  if (framed !== undefined && framed !== false)
    throw new NotSigned('client data of the page itself', "those of a frame in another's page");
}

/** The browser's client data; empty where it is no JSON object in UTF-8. */
function clientData(bytes: Bytes): JsonObject {
  if (bytes.filter((byte) => byte === 0x5b || byte === 0x7b).length > MOST_BRACKETS) return {};
  try {
    const read: Json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return objectOf(read, 'client data');
  } catch (thrown) {
    if (thrown instanceof Refused || thrown instanceof SyntaxError || thrown instanceof TypeError) return {};
    throw thrown;
  }
}
