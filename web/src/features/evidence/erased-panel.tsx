import type { EntryView, ErasedView } from '@/shared/api/generated/types.gen';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { ErasedBy } from './ending-facts';
import { words as ends } from './ending-words';
import { kinds, words } from './words';

/** In place of what an entry stated, once that was erased: that it was, when, why, and by which decision. */
export function ErasedPanel({ entry, erased }: { entry: EntryView; erased: ErasedView }) {
  const rows: Fact[] = [
    [ends.erasedAt, <TimeStamp key="t" value={erased.at} form="exact" />],
    [ends.ground, ends.groundOf(erased.ground)],
    [ends.decidedBy, <ErasedBy key="d" entryId={erased.entry_id} siteId={entry.site_id} />],
    [ends.wasSigner, entry.appliance_id === null ? words.platform : words.appliance],
  ];
  return (
    <Panel title={ends.erasedTitle} aside={<span className="text-soft">{kinds[entry.kind]}</span>}>
      <div className="space-y-3">
        <p className="max-w-prose">{ends.erasedLead}</p>
        <Facts rows={rows} />
        <p className="max-w-prose border-t border-line pt-3 text-[0.8125rem] text-soft">{ends.erasedStays}</p>
      </div>
    </Panel>
  );
}
