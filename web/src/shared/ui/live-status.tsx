import { useQueryClient } from '@tanstack/react-query';
import { useLayoutEffect } from 'react';
import { feed } from '@/shared/live/feed';
import { type LiveMode, live, POLL_MS } from '@/shared/live/live';
import { useStore } from '@/shared/store';
import { absolute, compact, hourOf, ownZone } from '@/shared/time/format';
import { Button } from './button';
import { words } from './words';

const looks: Record<LiveMode, string> = {
  connecting: 'border-line text-soft',
  live: 'border-line text-soft',
  reconnecting: 'border-warn-line bg-warn-soft text-warn',
  polling: 'border-info-line bg-info-soft text-info',
  frozen: 'border-warn-line bg-warn-soft text-warn font-semibold',
};
const dots: Record<LiveMode, string> = {
  connecting: 'bg-muted-line',
  live: 'bg-good',
  reconnecting: 'bg-warn',
  polling: 'bg-info',
  frozen: 'bg-warn',
};

function said(mode: LiveMode, currentAt: Date | null, zone: string): string {
  if (mode === 'live') return words.live;
  if (mode === 'polling') return words.polling(POLL_MS / 1000);
  if (mode === 'connecting') return words.connecting;
  if (mode === 'reconnecting') return words.reconnecting;
  return currentAt === null ? words.frozenUnknown : words.frozen(hourOf(currentAt, zone));
}

/** The newest event, when the page was last known to be current, and asking the server now. */
function Details({ currentAt, zone }: { currentAt: Date | null; zone: string }) {
  const reads = useQueryClient();
  const newest = useStore(feed).rows[0];
  return (
    <div
      id="live-status"
      popover="auto"
      className="fixed inset-auto top-14 right-4 m-0 w-80 max-w-[calc(100vw-2rem)] space-y-2 rounded-lg border border-line bg-surface p-4 text-text shadow-xl"
    >
      <p>{currentAt ? words.currentAt(absolute(currentAt, zone)) : words.neverCurrent}</p>
      <p className="text-soft">
        {newest
          ? words.lastEvent(
              words.eventKinds[newest.change.kind] ?? newest.change.kind,
              compact(new Date(newest.at), zone),
            )
          : words.noEvent}
      </p>
      <Button onClick={() => void reads.invalidateQueries()}>{words.askNow}</Button>
    </div>
  );
}

/** Whether what the page shows is current. Says "Frozen since" as soon as neither stream nor polls bring anything. */
export function LiveStatus() {
  const { mode, currentAt } = useStore(live);
  const zone = ownZone();
  const at = currentAt === null ? null : new Date(currentAt);
  // Before anything is painted: the word "Frozen" never stands beside something green.
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-frozen', mode === 'frozen');
    return () => document.documentElement.removeAttribute('data-frozen');
  }, [mode]);
  const text = said(mode, at, zone);
  return (
    <>
      <button
        type="button"
        popoverTarget="live-status"
        className={`inline-flex min-h-8 items-center gap-2 rounded-full border px-3 text-[0.8125rem] whitespace-nowrap pointer-coarse:min-h-11 ${looks[mode]}`}
      >
        <span aria-hidden="true" className={`size-2 rounded-full ${dots[mode]}`} />
        {text}
      </button>
      <span role="status" className="sr-only">
        {text}
      </span>
      <Details currentAt={at} zone={zone} />
    </>
  );
}
