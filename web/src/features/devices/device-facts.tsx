import type { DeviceView } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import { statusWord } from '@/shared/status/status';
import { CopyId } from '@/shared/ui/copy';
import { type Fact, Facts } from '@/shared/ui/facts';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { platforms, words } from './words';

function reached(device: DeviceView): Fact[] {
  if (device.device_class !== 'managed') return [[words.reached, words.notReached]];
  if (device.connection === 'local') return [[words.reached, words.local]];
  const port = device.port === null ? '' : `, port ${device.port}`;
  if (speaksPlainly()) return [[words.reached, words.ssh]];
  return [
    [words.reached, words.ssh],
    [words.address, device.address === null ? words.noData : `${device.address}${port}`],
    [words.account, device.account ?? words.noData],
    [
      words.hostKey,
      device.host_key === null ? words.noData : <CopyId key="k" value={device.host_key} what={words.hostKeyName} />,
    ],
    [words.credential, <Credential key="c" device={device} />],
  ];
}

function Credential({ device }: { device: DeviceView }) {
  if (device.credential_set_at === null) return <span className="text-soft">{words.noCredential}</span>;
  return (
    <>
      <span className="block">
        {`${words.credentialSet} `}
        <TimeStamp value={device.credential_set_at} form="line" />
      </span>
      {device.credential_delivered_at === null ? (
        <span className="block text-warn">{words.notDelivered}</span>
      ) : (
        <span className="block">
          {`${words.credentialDelivered} `}
          <TimeStamp value={device.credential_delivered_at} form="line" />
        </span>
      )}
    </>
  );
}

/** What is known of a device. Its log-in key is never among it. */
export function DeviceFacts({ device }: { device: DeviceView }) {
  const rows: Fact[] = [
    [words.treated, <StatusPill key="t" status={statusWord('deviceClasses', device.device_class)} />],
    [words.platform, platforms[device.platform] ?? device.platform],
    [words.role, device.role.replaceAll('_', ' ')],
    ...reached(device),
    [words.checks, device.checks === null ? words.allChecks : String(device.checks.length)],
    [words.watchedSince, <TimeStamp key="s" value={device.created_at} />],
    ...(device.archived_at === null
      ? []
      : [[words.archived, <TimeStamp key="a" value={device.archived_at} />] as const]),
  ];
  return <Facts rows={rows} />;
}
