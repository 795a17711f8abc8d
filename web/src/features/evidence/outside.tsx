import { Link } from '@tanstack/react-router';
import { listAnchors } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { Loaded } from '@/shared/ui/loaded';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './anchor-words';

/** In one line: whether somebody outside vouches for the time, and how old the newest stamp is. */
export function Outside() {
  const read = useRead(['anchors', 'newest'], (signal) => listAnchors({ query: { limit: 1 }, signal }));
  return (
    <section aria-label={words.outside} className="mb-4 rounded-lg border border-line bg-surface px-4 py-3">
      <Loaded read={read} lines={1}>
        {({ state, newest_at }) => (
          <p className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <span className="font-semibold">{words.outside}</span>
            <StatusPill status={statusWord('anchors', state)} />
            {newest_at !== null && (
              <span>
                {`${words.newest}: `}
                <TimeStamp value={newest_at} form="line" />
              </span>
            )}
            <Link to="/evidence/anchors" className="font-medium text-accent underline">
              {words.seeAnchors}
            </Link>
          </p>
        )}
      </Loaded>
    </section>
  );
}
