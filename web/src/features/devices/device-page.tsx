import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getDevice, getSite } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { SiteZone } from '@/shared/ui/site-zone';
import { Trail } from '@/shared/ui/trail';
import { CheckDevice } from './check-device';
import { DeviceActions } from './device-actions';
import { DeviceFacts } from './device-facts';
import { words } from './words';

interface Props {
  siteId: string;
  deviceId: string;
  /** What other features know about this device: its findings, its incidents. */
  children: ReactNode;
}

/** What is wrong with this device? */
export function DevicePage({ siteId, deviceId, children }: Props) {
  const read = useRead(['devices', deviceId], (signal) => getDevice({ path: { device_id: deviceId }, signal }));
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal })).data;
  return (
    <SiteZone siteId={siteId}>
      <Trail label={words.trail}>
        {[
          <Link key="s" to="/sites/$siteId" params={{ siteId }} className="hover:underline">
            {site?.name ?? words.noData}
          </Link>,
          <Link key="d" to="/sites/$siteId/devices" params={{ siteId }} className="hover:underline">
            {words.page}
          </Link>,
        ]}
      </Trail>
      <PageHead
        page={words.one}
        title={read.data?.name ?? null}
        aside={read.data && <CheckDevice device={read.data} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[22rem_minmax(0,1fr)]">
        <Panel title={words.facts}>
          <Loaded read={read} lines={7}>
            {(device) => (
              <>
                <DeviceFacts device={device} />
                <DeviceActions device={device} />
              </>
            )}
          </Loaded>
        </Panel>
        <div className="grid min-w-0 grid-cols-1 gap-4">{children}</div>
      </div>
    </SiteZone>
  );
}
