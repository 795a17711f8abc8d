import type { EntryLine } from '@/shared/api/generated/types.gen';
import { words as ends } from './ending-words';
import { kinds, occasions, words } from './words';

const plain = (code: string): string => code.replaceAll('_', ' ');

function count(verdicts: NonNullable<EntryLine['verdicts']>): string {
  const of = (result: string) => Object.values(verdicts).filter((one) => one === result).length;
  return words.counted(of('pass'), of('fail'), of('error'), of('not_applicable'));
}

/** Its bytes are gone; the server leaves one word where what it stated was parsed. */
export const wasErased = (entry: EntryLine): boolean =>
  entry.summary === 'erased' && ['observation', 'remediation', 'order'].includes(entry.kind);

/** What an entry states, in a sentence. */
export function sentence(entry: EntryLine): string {
  if (wasErased(entry)) return ends.erasedLine;
  if (entry.kind === 'observation' && entry.verdicts !== null) {
    const judged = words.observation(Object.keys(entry.verdicts).length);
    return `${judged}: ${count(entry.verdicts)}`;
  }
  if (entry.kind === 'remediation') return words.ended(plain(entry.summary));
  if (entry.kind === 'gap') return words.gap(plain(entry.summary));
  if (entry.kind === 'retired') return ends.retiredLine;
  if (entry.kind === 'binding') return ends.boundLine;
  if (entry.kind === 'erasure') return ends.erasureLine(ends.groundOf(entry.summary));
  return words.other(kinds[entry.kind], plain(entry.summary));
}

/** Why an observation was written down; null for other kinds. */
export function occasion(entry: EntryLine): string | null {
  return entry.kind === 'observation' ? words.because(occasions[entry.summary] ?? plain(entry.summary)) : null;
}
