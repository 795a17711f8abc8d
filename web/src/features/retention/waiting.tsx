import { decideRequest } from '@/shared/api/generated/sdk.gen';
import type { Retention, RetentionRequest } from '@/shared/api/generated/types.gen';
import { mayChangeRetention } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { RETENTION_KEY } from './data';
import { Rows } from './rows';
import { words } from './words';

interface Props {
  retention: Retention;
  asked: RetentionRequest;
}

/** Whoever asked may only withdraw; another administrator decides. */
function Decide({ retention, asked }: Props) {
  if (!mayChangeRetention(useMe().data?.role)) return null;
  const decide = (decision: 'approved' | 'refused') => () =>
    decideRequest({ path: { retention_request_id: asked.id }, body: { decision } });
  const invalidates = [RETENTION_KEY, ['audit']];
  if (asked.own) {
    return (
      <ConfirmButton
        button={words.withdraw}
        title={words.withdrawTitle}
        act={words.withdraw}
        call={decide('refused')}
        invalidates={invalidates}
      >
        <p>{words.refuseLead}</p>
      </ConfirmButton>
    );
  }
  return (
    <span className="flex flex-wrap gap-2">
      <ConfirmButton
        button={words.approve}
        title={words.approveTitle}
        act={words.approve}
        danger
        call={decide('approved')}
        invalidates={invalidates}
      >
        <p>{words.approveLead}</p>
        <Rows
          done={{ preview: true, rows: asked.expired, more: false }}
          classes={retention.classes}
          say={words.wouldGo}
          none={words.wouldGoNone}
        />
      </ConfirmButton>
      <ConfirmButton
        button={words.refuse}
        title={words.refuseTitle}
        act={words.refuse}
        call={decide('refused')}
        invalidates={invalidates}
      >
        <p>{words.refuseLead}</p>
      </ConfirmButton>
    </span>
  );
}

/** Shorter periods that wait for a second person, with what would go. */
export function Waiting({ retention, asked }: Props) {
  const titleOf = (name: string) => retention.classes.find((one) => one.name === name)?.title ?? name;
  return (
    <Panel title={words.waiting} aside={<Decide retention={retention} asked={asked} />}>
      <ul className="list-disc pl-5">
        {Object.entries(asked.days).map(([name, days]) => (
          <li key={name}>{words.fromTo(titleOf(name), words.days(asked.days_now[name] ?? days), words.days(days))}</li>
        ))}
      </ul>
      <p className="mt-2 wrap-anywhere">{asked.reason}</p>
      <p className="mt-2 text-[0.8125rem] text-soft">
        {`${words.askedBy(asked.asked_by_name)}, `}
        <TimeStamp value={asked.asked_at} />
        {`. ${words.lapses} `}
        <TimeStamp value={asked.ends_at} form="exact" />
      </p>
      {asked.own && <p className="mt-2 text-warn">{words.ownWait}</p>}
    </Panel>
  );
}
