import { useBlocker } from '@tanstack/react-router';
import { Button } from './button';
import { Dialog } from './dialog';
import { words } from './words';

/** Asks before a page with unsent input is left. `dirty` is asked at that moment: false lets the reader go. */
export function LeaveGuard({ dirty }: { dirty: () => boolean }) {
  const guard = useBlocker({ shouldBlockFn: dirty, withResolver: true, enableBeforeUnload: false });
  if (guard.status !== 'blocked') return null;
  return (
    <Dialog open title={words.leaveTitle} onCancel={guard.reset}>
      <p className="mb-4">{words.leaveWhy}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="danger" onClick={guard.proceed}>
          {words.leave}
        </Button>
        <Button look="primary" onClick={guard.reset}>
          {words.stayHere}
        </Button>
      </div>
    </Dialog>
  );
}
