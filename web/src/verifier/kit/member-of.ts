/** One file out of a ZIP in the one spelling, by its name or by its digest. */
import { type Bytes, hash, hex, Refused } from '../bytes';
import { ZipReader } from './zip';

export async function memberOf(
  archive: Uint8Array<ArrayBuffer>,
  wanted: { name: string } | { digest: string },
): Promise<Bytes> {
  const zip = await ZipReader.open(new Blob([archive]));
  for (const name of zip.members.keys()) {
    if ('name' in wanted && !name.endsWith(`/${wanted.name}`)) continue;
    const bytes = await zip.read(name);
    if ('name' in wanted || hex(hash(bytes)) === wanted.digest) return bytes;
  }
  throw new Refused('archive: no such file');
}
