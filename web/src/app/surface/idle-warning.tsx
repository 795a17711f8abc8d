import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { idleFor } from '@/shared/session/activity';
import { sessionEnded } from '@/shared/session/ended';
import { useStore } from '@/shared/store';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { words } from './words';

const LOOK_MS = 5_000;

/** Warns before the server ends an idle session. Any key or click here keeps it: the next read tells the server. */
export function IdleWarning({ limitS, warningS }: { limitS: number; warningS: number }) {
  const [late, setLate] = useState(false);
  const ended = useStore(sessionEnded);
  const reads = useQueryClient();
  useEffect(() => {
    const look = () => setLate(idleFor() > (limitS - warningS) * 1000);
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [limitS, warningS]);
  const stay = () => {
    setLate(false);
    void reads.invalidateQueries();
  };
  return (
    <Dialog open={late && !ended} title={words.idleTitle} onCancel={stay}>
      <p className="mb-4">{words.idleWhy(Math.round(limitS / 60), Math.round(warningS / 60))}</p>
      <Button look="primary" onClick={stay}>
        {words.stay}
      </Button>
    </Dialog>
  );
}
