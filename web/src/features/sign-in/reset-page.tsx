import { type FormEvent, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { askForReset, inspectReset, redeemReset } from '@/shared/api/generated/sdk.gen';
import type { ResetRequested, ResetShown } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { Facts } from '@/shared/ui/facts';
import { isAccepted, NewPasswordField, useJudgedPassword } from '@/shared/ui/password-rules';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeStamp } from '@/shared/ui/time';
import { AddressForm } from './address-form';
import { Card } from './card';
import { judgeBy, TOKEN, useInspected } from './mailed-token';
import { Refusal } from './refusal';
import { words } from './reset-words';

interface Props {
  /** What stood after `#`; empty where somebody asks for a link first. */
  token: string;
  onDone: (username: string, note: string) => void;
  onBack: () => void;
}

/** A forgotten password: asking for a link, or setting a new one by the link. */
export function ResetPage({ token, onDone, onBack }: Props) {
  const [asking, setAsking] = useState(token === '');
  return (
    <Card title={asking ? words.page : words.newPage}>
      {asking ? <Ask /> : <Redeem token={token} onDone={onDone} onAgain={() => setAsking(true)} />}
      <Button look="quiet" className="w-full" onClick={onBack}>
        {words.toSignIn}
      </Button>
    </Card>
  );
}

function Ask() {
  const [asked, setAsked] = useState<ResetRequested | null>(null);
  const ask = async (username: string) => setAsked(await askForReset({ body: { username } }));
  if (asked === null) return <AddressForm words={words} ask={ask} />;
  return (
    <div role="status" className="space-y-2">
      <p className="font-medium">{words.asked}</p>
      <p className="text-soft">
        {`${words.ends} `}
        <TimeStamp value={asked.ends_at} form="exact" />
      </p>
    </div>
  );
}

/** A link that counts no more is told as that, whatever it was. */
function Gone({ problem }: { problem: ApiProblem | null }) {
  if (problem === null) return null;
  const gone = problem.status === 404 || problem.status === 410;
  return <Refusal problem={problem} known={gone ? { [problem.code]: [words.gone, words.goneNext] } : {}} />;
}

type RedeemProps = Pick<Props, 'token' | 'onDone'> & { onAgain: () => void };

/** Looking uses nothing up; the password is set by the button only. */
function Redeem({ token, onDone, onAgain }: RedeemProps) {
  const { shown, failed } = useInspected(token, inspectReset);
  const whole = TOKEN.test(token);
  return (
    <>
      {!whole && <p role="alert">{words.broken}</p>}
      <Gone problem={failed} />
      {whole && failed === null && shown === null && <Skeleton lines={6} />}
      {shown && <NewPassword token={token} shown={shown} onDone={onDone} />}
      {(!whole || failed !== null) && (
        <Button look="primary" className="w-full" onClick={onAgain}>
          {words.again}
        </Button>
      )}
    </>
  );
}

function NewPassword({ token, shown, onDone }: Pick<Props, 'token' | 'onDone'> & { shown: ResetShown }) {
  const [password, setPassword] = useState('');
  const judged = useJudgedPassword(password, judgeBy(token, inspectReset));
  const { busy, problem, run } = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forgetCsrf();
    void run(async () => {
      const done = await redeemReset({ body: { token, new_password: password } });
      onDone(done.username, words.done(done.username));
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <Facts
        rows={[
          [words.account, shown.username],
          [words.endsAt, <TimeStamp key="e" value={shown.ends_at} form="exact" />],
        ]}
      />
      <Gone problem={problem ?? judged.problem} />
      <input type="text" name="username" autoComplete="username" value={shown.username} readOnly hidden />
      <NewPasswordField value={password} judged={judged} onType={setPassword} />
      <p className="text-soft">{`${words.effect} ${shown.second_factor ? words.factor : ''}`}</p>
      <Button type="submit" look="primary" busy={busy} disabled={!isAccepted(judged, password)} className="w-full">
        {words.set}
      </Button>
    </form>
  );
}
