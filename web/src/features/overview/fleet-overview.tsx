import type { ReactNode } from 'react';
import { Loaded } from '@/shared/ui/loaded';
import { TimeStamp } from '@/shared/ui/time';
import { ApplianceFigures, EvidenceFigures, FunnelFigures } from './figures';
import { FirstSteps } from './first-steps';
import { LiveFeed } from './live-feed';
import { NeedingAction } from './needing-action';
import { Notices } from './notices';
import { useOverview } from './overview-data';
import { words } from './words';

/** The fleet in one answer: who needs somebody, what became of incidents, whether evidence is sealed. */
export function FleetOverview({ children }: { children: ReactNode }) {
  const read = useOverview();
  return (
    <div className="grid grid-cols-1 gap-4">
      <Loaded read={read} lines={10}>
        {(overview) => (
          <>
            {overview.sites.total <= 1 && <FirstSteps />}
            <div className="grid gap-4 lg:grid-cols-3">
              <ApplianceFigures counts={overview.appliances} />
              <FunnelFigures funnel={overview.funnel} />
              <EvidenceFigures evidence={overview.evidence} />
            </div>
            <p className="-mt-2 text-[0.8125rem] text-soft">
              {`${words.asOf} `}
              <TimeStamp value={overview.as_of} form="exact" />
            </p>
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
              <div className="grid grid-cols-1 gap-4">
                <NeedingAction overview={overview} />
                {children}
              </div>
              <div className="grid grid-cols-1 gap-4">
                <LiveFeed />
                <Notices notices={overview.notices} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </div>
  );
}
