import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { listSiteAppliances } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { BoxPanel } from './box-panel';
import { RetiredBoxes } from './retired-boxes';
import { TierPanel } from './tier-panel';
import { words } from './words';

interface Props {
  /** What other features let a person do with a box: compare its keys. */
  actions: (box: ApplianceView) => ReactNode;
  /** Enrolment codes and orders of the site. */
  children: ReactNode;
}

/** Does the box work, what may it do? */
export function AppliancesTab({ actions, children }: Props) {
  const { siteId } = useParams({ from: '/sites/$siteId/appliances' });
  const read = useRead(
    ['sites', siteId, 'appliances'],
    (signal) => listSiteAppliances({ path: { site_id: siteId }, signal }),
    { waits: (boxes) => boxes.length === 0 },
  );
  return (
    <div className="grid grid-cols-1 gap-4">
      <TierPanel siteId={siteId} />
      <Loaded read={read} lines={8}>
        {(boxes) => (
          <>
            {boxes.length === 0 ? (
              <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
                <Empty why={words.none} />
              </section>
            ) : (
              <div className="grid items-start gap-4 lg:grid-cols-2">
                {boxes.map((box) => (
                  <BoxPanel key={box.id} box={box}>
                    {actions(box)}
                  </BoxPanel>
                ))}
              </div>
            )}
            <RetiredBoxes siteId={siteId} live={boxes} />
          </>
        )}
      </Loaded>
      {children}
    </div>
  );
}
