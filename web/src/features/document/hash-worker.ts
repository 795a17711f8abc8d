/** Hashes a file piece by piece: memory stays small however large the file is, and nothing leaves the computer. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export type Told = { done: number } | { digest: string } | { failed: true };

const tell = (told: Told): void => globalThis.postMessage(told);

async function hashed(file: Blob): Promise<string> {
  const hash = sha256.create();
  const reader = file.stream().getReader();
  let done = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    hash.update(next.value);
    done += next.value.length;
    tell({ done });
  }
  if (done !== file.size) throw new Error('the file changed while it was read');
  return bytesToHex(hash.digest());
}

globalThis.addEventListener('message', (event: MessageEvent<Blob>) => {
  hashed(event.data).then(
    (digest) => tell({ digest }),
    () => tell({ failed: true }),
  );
});
