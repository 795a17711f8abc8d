import { Link } from '@tanstack/react-router';
import { listSiteAppliances } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

function Retired({ box, nameOf }: { box: ApplianceView; nameOf: (id: string) => string }) {
  return (
    <li className="px-4 py-3">
      <span className="block font-medium">{box.name}</span>
      <span className="text-soft">
        {`${words.retiredAt} `}
        {box.retired_at !== null && <TimeStamp value={box.retired_at} form="exact" />}
        {box.replaced_by !== null && `, ${words.replacedWith(nameOf(box.replaced_by))}`}
      </span>
    </li>
  );
}

/** Boxes that were retired, and what came after them; nothing where there is none. */
export function RetiredBoxes({ siteId, live }: { siteId: string; live: readonly ApplianceView[] }) {
  const read = useRead(['sites', siteId, 'appliances', 'retired'], (signal) =>
    listSiteAppliances({ path: { site_id: siteId }, query: { retired: true }, signal }),
  );
  const boxes = read.data ?? [];
  if (boxes.length === 0) return null;
  const names = new Map([...live, ...boxes].map((box) => [box.id, box.name] as const));
  return (
    <Panel
      title={words.retiredBoxes(boxes.length)}
      flush
      aside={
        <Link to="/evidence/entries" search={{ site: siteId, kind: 'retired' }} className="text-accent underline">
          {words.retiredEntries}
        </Link>
      }
    >
      <ul className="divide-y divide-line">
        {boxes.map((box) => (
          <Retired key={box.id} box={box} nameOf={(id) => names.get(id) ?? words.unknownBox} />
        ))}
      </ul>
    </Panel>
  );
}
