import { CircleX } from 'lucide-react';
import { closeAlarm } from '@/shared/api/generated/sdk.gen';
import type { AlarmLine, LogView } from '@/shared/api/generated/types.gen';
import { mayCloseAlarms } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { TimeStamp } from '@/shared/ui/time';
import { alarms as names, words } from './words';

const REASON_AT_LEAST = 20;

const nameOf = (alarm: AlarmLine): string => names[alarm.code] ?? alarm.code;

function Close({ alarm }: { alarm: AlarmLine }) {
  return (
    <ConfirmButton
      button={words.closeAlarm}
      label={`${words.closeAlarm}: ${nameOf(alarm)}`}
      title={words.closeTitle}
      act={words.closeAlarm}
      reasonAtLeast={REASON_AT_LEAST}
      call={(reason) => closeAlarm({ path: { alarm_id: alarm.id }, body: { reason } })}
      invalidates={[['logs'], ['overview'], ['sites']]}
    >
      <p className="font-medium wrap-anywhere">{`${nameOf(alarm)}: ${alarm.detail}`}</p>
      <p>{words.closeWhat}</p>
    </ConfirmButton>
  );
}

function Open({ alarms }: { alarms: readonly AlarmLine[] }) {
  const may = mayCloseAlarms(useMe().data?.role);
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-bad-line bg-bad-soft p-3 text-bad">
      <CircleX aria-hidden="true" size={20} className="mt-0.5 shrink-0" />
      <div className="min-w-0 grow">
        <p className="font-semibold">{words.alarm}</p>
        <ul className="divide-y divide-bad-line">
          {alarms.map((alarm) => (
            <li key={alarm.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
              <span className="min-w-0 wrap-anywhere">
                {`${nameOf(alarm)}: ${alarm.detail} · `}
                <TimeStamp value={alarm.noticed_at} form="exact" />
              </span>
              {may && <Close alarm={alarm} />}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Closed({ alarms }: { alarms: readonly AlarmLine[] }) {
  return (
    <details className="rounded-lg border border-line px-3 py-2">
      <summary className="w-fit cursor-pointer rounded font-medium">{words.closedAlarms(alarms.length)}</summary>
      <ul className="mt-2 divide-y divide-line">
        {alarms.map((alarm) => (
          <li key={alarm.id} className="py-2 wrap-anywhere">
            {`${nameOf(alarm)}: ${alarm.detail} · `}
            <TimeStamp value={alarm.noticed_at} form="exact" />
            {alarm.closed && (
              <p className="text-[0.875rem] text-soft">
                {`${words.closedBy(alarm.closed.by)} `}
                <TimeStamp value={alarm.closed.at} form="exact" />
                {`: ${alarm.closed.reason}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What must not happen to a log and did. A closed alarm stays in sight: what it is about happened all the same. */
export function Alarms({ log }: { log: LogView }) {
  const open = log.alarms.filter((alarm) => alarm.closed === null);
  const closed = log.alarms.filter((alarm) => alarm.closed !== null);
  return (
    <>
      {open.length > 0 ? <Open alarms={open} /> : <p className="text-soft">{words.noAlarm}</p>}
      {closed.length > 0 && <Closed alarms={closed} />}
    </>
  );
}
