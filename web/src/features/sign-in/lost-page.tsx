import { useState } from 'react';
import { useAct } from '@/shared/api/act';
import { cancelByLink } from '@/shared/api/generated/sdk.gen';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { Card } from './card';
import { words } from './lost-words';
import { TOKEN } from './mailed-token';
import { Refusal } from './refusal';

/** Cancels the removal of second factors by the mailed link; nothing is sent until the button is pressed. */
export function LostPage({ token, onBack }: { token: string; onBack: () => void }) {
  const [done, setDone] = useState(false);
  const { busy, problem, run } = useAct();
  const cancel = () => {
    forgetCsrf();
    void run(async () => {
      await cancelByLink({ body: { token } });
      setDone(true);
    });
  };
  const gone = problem?.status === 404 || problem?.status === 410;
  const known = problem !== null && gone ? { [problem.code]: [words.gone, words.goneNext] as const } : {};
  return (
    <Card title={words.cancelPage}>
      {!TOKEN.test(token) && <p role="alert">{words.cancelBroken}</p>}
      <Refusal problem={problem} known={known} />
      {done && <p role="status">{words.cancelled}</p>}
      {TOKEN.test(token) && !done && !gone && (
        <>
          <p className="text-soft">{words.cancelLead}</p>
          <Button look="primary" busy={busy} className="w-full" onClick={cancel}>
            {words.cancel}
          </Button>
        </>
      )}
      <Button look="quiet" className="w-full" onClick={onBack}>
        {words.toSignIn}
      </Button>
    </Card>
  );
}
