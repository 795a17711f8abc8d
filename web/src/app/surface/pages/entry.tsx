import { EntryPage } from '@/features/evidence/entry-page';
import { EntryCheck } from '@/features/verify/entry-check';

/** An evidence entry with its verification in this browser. */
export function Entry() {
  return <EntryPage checked={(entry, draw) => <EntryCheck entry={entry}>{draw}</EntryCheck>} />;
}
