import { useState } from 'react';
import { endOwnSession, listOwnSessions } from '@/shared/api/generated/sdk.gen';
import type { SessionView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { browserName } from '@/shared/session/browser';
import { Button } from '@/shared/ui/button';
import { ConfirmAct } from '@/shared/ui/confirm-act';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { SESSIONS_KEY } from './data';
import { words } from './words';

interface EndProps {
  ending: readonly SessionView[];
  others: boolean;
  onClose: () => void;
}

/** One after the other: the first that is refused stops it, and the list is read again. */
async function endAll(ending: readonly SessionView[]): Promise<void> {
  for (const session of ending) await endOwnSession({ path: { session_id: session.id } });
}

function EndDialog({ ending, others, onClose }: EndProps) {
  return (
    <ConfirmAct
      title={others ? words.endOthersTitle : words.endTitle}
      act={others ? words.endOthers : words.endAct}
      danger
      call={() => endAll(ending)}
      invalidates={[SESSIONS_KEY]}
      onClose={onClose}
    >
      <p>{others ? words.endOthersLead(ending.length) : words.endLead(browserName(ending[0]?.browser ?? null))}</p>
    </ConfirmAct>
  );
}

function SessionLine({ session, onEnd }: { session: SessionView; onEnd: () => void }) {
  const name = browserName(session.browser);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0">
        <p className="font-medium">
          {name}
          {session.current && <span className="font-normal text-soft">{` (${words.thisOne})`}</span>}
        </p>
        <p className="text-[0.8125rem] text-soft">
          {`${words.headSince} `}
          <TimeStamp value={session.created_at} form="exact" />
          {session.address !== null && ` · ${words.headAddress} ${session.address}`}
        </p>
        <p className="text-[0.8125rem] text-soft">
          {`${words.headSeen} `}
          <TimeStamp value={session.seen_at} />
        </p>
      </div>
      {!session.current && (
        <Button look="danger" aria-label={words.endNamed(name)} onClick={onEnd}>
          {words.end}
        </Button>
      )}
    </li>
  );
}

/** Who is signed in as me, and where? */
export function SessionsPanel() {
  const read = useRead(SESSIONS_KEY, (signal) => listOwnSessions({ signal }));
  const [ending, setEnding] = useState<{ sessions: readonly SessionView[]; others: boolean } | null>(null);
  return (
    <Panel title={words.sessions} flush>
      <Loaded read={read} lines={3}>
        {(sessions) => {
          const others = sessions.filter((one) => !one.current);
          return (
            <>
              <ul aria-label={words.sessionsCaption} className="divide-y divide-line border-y border-line">
                {sessions.map((session) => (
                  <SessionLine
                    key={session.id}
                    session={session}
                    onEnd={() => setEnding({ sessions: [session], others: false })}
                  />
                ))}
              </ul>
              <div className="px-4 py-3">
                {others.length === 0 ? (
                  <p className="text-soft">{words.noOthers}</p>
                ) : (
                  <Button look="danger" onClick={() => setEnding({ sessions: others, others: true })}>
                    {words.endOthers}
                  </Button>
                )}
              </div>
            </>
          );
        }}
      </Loaded>
      {ending && <EndDialog ending={ending.sessions} others={ending.others} onClose={() => setEnding(null)} />}
    </Panel>
  );
}
