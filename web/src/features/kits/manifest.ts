import { hash, hex } from '@/verifier/bytes';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MANIFEST = 'manifest.dsse.json';

/**
 * SHA-256 (hex) of the manifest inside a kit, which is its last member and stored; null when the bytes are no such
 * archive. It reads the directory only: what the other members hold is for a verifier to say.
 */
export function manifestDigest(kit: Uint8Array<ArrayBuffer>): string | null {
  const view = new DataView(kit.buffer, kit.byteOffset, kit.byteLength);
  const end = kit.length - END_BYTES;
  if (end < 0 || view.getUint32(end, true) !== END) return null;
  const members = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let seen = 1; seen <= members; seen += 1) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) return null;
    const name = view.getUint16(at + 28, true);
    if (seen === members) return digestOfMember(kit, view, at, name);
    at += CENTRAL_BYTES + name + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return null;
}

function digestOfMember(kit: Uint8Array, view: DataView, at: number, name: number): string | null {
  const named = new TextDecoder().decode(kit.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + name));
  const stored = view.getUint16(at + 10, true) === 0;
  const size = view.getUint32(at + 20, true);
  const local = view.getUint32(at + 42, true);
  if (named !== MANIFEST || !stored || local + LOCAL_BYTES > kit.length) return null;
  if (view.getUint32(local, true) !== LOCAL) return null;
  const start = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  return start + size > kit.length ? null : hex(hash(kit.subarray(start, start + size)));
}
