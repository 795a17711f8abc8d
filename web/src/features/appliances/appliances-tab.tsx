import { useParams } from '@tanstack/react-router';
import { listSiteAppliances } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { BoxPanel } from './box-panel';
import { TierPanel } from './tier-panel';
import { words } from './words';

/** Does the box work, what may it do? */
export function AppliancesTab() {
  const { siteId } = useParams({ from: '/sites/$siteId/appliances' });
  const read = useRead(['sites', siteId, 'appliances'], (signal) =>
    listSiteAppliances({ path: { site_id: siteId }, signal }),
  );
  return (
    <div className="grid grid-cols-1 gap-4">
      <TierPanel siteId={siteId} />
      <Loaded read={read} lines={8}>
        {(boxes) =>
          boxes.length === 0 ? (
            <Empty why={words.none} />
          ) : (
            <div className="grid items-start gap-4 lg:grid-cols-2">
              {boxes.map((box) => (
                <BoxPanel key={box.id} box={box} />
              ))}
            </div>
          )
        }
      </Loaded>
    </div>
  );
}
