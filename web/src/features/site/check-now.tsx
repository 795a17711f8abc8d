import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import { requestScan } from '@/shared/api/generated/sdk.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { words } from './words';

/** Asks every appliance of the site for a scan. What comes back is only that they were asked. */
export function CheckNow({ siteId }: { siteId: string }) {
  const me = useMe().data;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const change = useChange({
    call: () => requestScan({ path: { site_id: siteId } }),
    invalidates: [['sites', siteId]],
    onError: setProblem,
    onDone: (answer) => setAsked(words.checkAsked(answer.appliances)),
  });
  if (!mayAct(me?.role)) return null;
  return (
    <div className="max-w-sm space-y-2 sm:text-right">
      <Button
        busy={change.isPending}
        onClick={() => {
          setProblem(null);
          setAsked(null);
          change.mutate(undefined);
        }}
      >
        {words.checkNow}
      </Button>
      <p role="status" className="text-[0.875rem] text-soft empty:hidden">
        {asked}
      </p>
      {problem && <ErrorNote problem={problem} small />}
    </div>
  );
}
