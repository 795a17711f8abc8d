/** The DSSE profile: one Ed25519 signature around one payload, in one spelling, at most 65,535 bytes (DSSE 1.0). */
import { type Bytes, concat, fromBase64, Refused, textOf, utf8 } from './bytes';

const MAX_ENVELOPE_BYTES = 65_535;
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const FORM =
  /^\{"payload":"([A-Za-z0-9+/]*={0,2})","payloadType":"([a-z0-9][a-z0-9.+/-]{0,126})","signatures":\[\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/]{86}==)"\}\]\}$/;

export interface Envelope {
  payload: Bytes;
  payloadType: string;
  keyid: string;
  signature: Bytes;
}

/** DSSE's pre-authentication encoding: what is signed. */
export function pae(payloadType: string, payload: Uint8Array): Bytes {
  const kind = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${kind.length} ${payloadType} ${payload.length} `), payload);
}

/** Reads an envelope without believing it. `largest` is in bytes; only a kit's manifest may be larger than an entry. */
export function parseEnvelope(raw: Uint8Array, largest = MAX_ENVELOPE_BYTES): Envelope {
  if (raw.length > largest) throw new Refused(`envelope: expected at most ${largest} bytes, found ${raw.length}`);
  const found = FORM.exec(textOf(raw, 'envelope'));
  const [, payload, payloadType, keyid, sig] = found ?? [];
  if (payload === undefined || payloadType === undefined || keyid === undefined || sig === undefined) {
    throw new Refused('envelope: not the one spelling of the DSSE profile');
  }
  return { payload: fromBase64(payload, 'payload'), payloadType, keyid, signature: fromBase64(sig, 'sig') };
}
