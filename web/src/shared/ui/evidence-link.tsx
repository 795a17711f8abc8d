import { Link } from '@tanstack/react-router';
import { CircleHelp, FileCheck2, Hourglass } from 'lucide-react';
import type { EvidenceReference } from '@/shared/api/generated/types.gen';
import { words } from './words';

interface Props {
  /** The entry that states it; null when none was named. */
  entry: EvidenceReference | null;
  /** What the entry proves, in words: "the failing check". Read out with the link. */
  proves: string;
}

/** Leads to the evidence entry behind a statement, or says that it has not arrived or was never named. */
export function EvidenceLink({ entry, proves }: Props) {
  if (entry === null) {
    return (
      <span className="inline-flex items-center gap-1.5 text-warn">
        <CircleHelp aria-hidden="true" size={15} className="shrink-0" />
        {words.noRecord}
      </span>
    );
  }
  if (entry.entry_id === null) {
    return (
      <span className="inline-flex items-center gap-1.5 text-soft">
        <Hourglass aria-hidden="true" size={15} className="shrink-0" />
        {words.entryOnItsWay(entry.epoch, entry.seq)}
      </span>
    );
  }
  return (
    <Link
      to="/evidence/entries/$entryId"
      params={{ entryId: entry.entry_id }}
      className="inline-flex items-center gap-1.5 font-medium text-accent underline decoration-1 underline-offset-2"
    >
      <FileCheck2 aria-hidden="true" size={15} className="shrink-0" />
      {words.entry(entry.epoch, entry.seq)}
      <span className="sr-only">{words.provesWhat(proves)}</span>
    </Link>
  );
}
