import type { Notice } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { toneText } from '@/shared/status/tones';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

function Row({ notice }: { notice: Notice }) {
  const status = statusWord('severities', notice.severity);
  const Icon = status.icon;
  const said = words.notice(notice.code);
  return (
    <li className="flex gap-3 py-2.5 first:pt-0 last:pb-0">
      <Icon aria-hidden="true" size={18} className={`mt-0.5 shrink-0 ${toneText[status.tone]}`} />
      <div className="min-w-0">
        <p className="font-medium">
          {said.what}
          <span className="sr-only">{`, ${status.word}`}</span>
        </p>
        <p className="text-[0.875rem] text-soft">{said.todo}</p>
        {notice.since !== null && (
          <p className="text-[0.8125rem] text-soft">
            {`${words.since} `}
            <TimeStamp value={notice.since} form="line" />
          </p>
        )}
      </div>
    </li>
  );
}

/** What the installation itself leaves to be wished for, each with what to do. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <Panel title={words.notices}>
      <ul className="divide-y divide-line">
        {notices.map((notice) => (
          <Row key={notice.code} notice={notice} />
        ))}
      </ul>
    </Panel>
  );
}
