import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isFrozen, lastAnswerAt, POLL_MS } from '@/shared/live/live';
import { useStore } from '@/shared/store';
import { absolute, hourOf, ownZone } from '@/shared/time/format';
import { Button } from './button';
import { words } from './words';

const LOOK_MS = 1_000;

function useFrozen(answeredAt: number | null): boolean {
  const [frozen, setFrozen] = useState(false);
  useEffect(() => {
    const look = () => {
      const now = isFrozen(answeredAt, Date.now());
      setFrozen(now);
      document.documentElement.toggleAttribute('data-frozen', now);
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [answeredAt]);
  return frozen;
}

/** Whether what the page shows is being updated. Says "Frozen since" as soon as the server stops answering. */
export function LiveStatus() {
  const reads = useQueryClient();
  const answeredAt = useStore(lastAnswerAt);
  const frozen = useFrozen(answeredAt);
  const zone = ownZone();
  const at = answeredAt === null ? null : new Date(answeredAt);
  const text = at === null ? words.connecting : frozen ? words.frozen(hourOf(at, zone)) : words.live(POLL_MS / 1000);
  const look = frozen ? 'border-warn-line bg-warn-soft text-warn font-semibold' : 'border-line text-soft';
  return (
    <>
      <button
        type="button"
        popoverTarget="live-status"
        className={`inline-flex min-h-8 items-center gap-2 rounded-full border px-3 text-[0.8125rem] whitespace-nowrap ${look}`}
      >
        <span
          aria-hidden="true"
          className={`size-2 rounded-full ${frozen ? 'bg-warn' : at ? 'bg-good' : 'bg-muted-line'}`}
        />
        <span role="status">{text}</span>
      </button>
      <div
        id="live-status"
        popover="auto"
        className="fixed inset-auto top-14 right-4 m-0 w-72 space-y-3 rounded-lg border border-line bg-surface p-4 text-text shadow-xl"
      >
        <p>{at ? words.lastAnswer(absolute(at, zone)) : words.connecting}</p>
        <Button onClick={() => void reads.invalidateQueries()}>{words.askNow}</Button>
      </div>
    </>
  );
}
