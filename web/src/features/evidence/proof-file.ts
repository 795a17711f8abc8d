import type { EntryView } from '@/shared/api/generated/types.gen';
import { saveText } from '@/shared/ui/save';

/** What proves one entry, in one file: its bytes, its place, the path and the signed checkpoint. */
export function proofText(entry: EntryView): string {
  const { checkpoint, inclusion } = entry;
  const proof = {
    envelope: entry.envelope,
    ...(entry.erased === null ? {} : { erased: entry.erased }),
    keyid: entry.keyid,
    log: entry.origin,
    leaf_index: entry.leaf_index,
    leaf_hash: entry.leaf_hash,
    inclusion: inclusion === null ? null : { size: inclusion.size, path: inclusion.path },
    checkpoint: checkpoint === null ? null : checkpoint.note,
    times: entry.times,
    anchor: entry.anchor,
  };
  return `${JSON.stringify(proof, null, 2)}\n`;
}

export const saveProof = (entry: EntryView): void =>
  saveText(`wardkeep-entry-${entry.origin.slice(-32)}-${entry.leaf_index}.json`, proofText(entry));
