import { type FormEvent, useEffect, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { askForReset, inspectReset, redeemReset } from '@/shared/api/generated/sdk.gen';
import type { ResetRequested, ResetShown } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { Facts } from '@/shared/ui/facts';
import { Field } from '@/shared/ui/field';
import { isAccepted, type Judge, NewPasswordField, useJudgedPassword } from '@/shared/ui/password-rules';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeStamp } from '@/shared/ui/time';
import { Card } from './card';
import { Refusal } from './refusal';
import { words } from './reset-words';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

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

/** The answer is the same whether or not there is such an account. */
function Ask() {
  const [username, setUsername] = useState('');
  const [asked, setAsked] = useState<ResetRequested | null>(null);
  const { busy, problem, run } = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forgetCsrf();
    void run(async () => setAsked(await askForReset({ body: { username } })));
  };
  if (asked !== null) {
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
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="text-soft">{words.lead}</p>
      <Refusal problem={problem} />
      <Field
        label={words.address}
        type="email"
        autoComplete="username"
        required
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <Button type="submit" look="primary" busy={busy} className="w-full">
        {words.send}
      </Button>
    </form>
  );
}

function useReset(token: string) {
  const [shown, setShown] = useState<ResetShown | null>(null);
  const [failed, setFailed] = useState<ApiProblem | null>(null);
  useEffect(() => {
    if (!TOKEN.test(token)) return;
    const leaving = new AbortController();
    inspectReset({ body: { token }, signal: leaving.signal }).then(setShown, (thrown: unknown) => {
      if (!leaving.signal.aborted) setFailed(asProblem(thrown));
    });
    return () => leaving.abort();
  }, [token]);
  return { shown, failed };
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
  const { shown, failed } = useReset(token);
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
  const judge: Judge = async (candidate, signal) => {
    const { rules } = await inspectReset({ body: { token, password: candidate }, signal });
    return { rules, accepted: rules.length > 0 && rules.every((rule) => rule.met) };
  };
  const judged = useJudgedPassword(password, judge);
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
