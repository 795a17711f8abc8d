import { type FormEvent, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { acceptInvite, inspectInvite } from '@/shared/api/generated/sdk.gen';
import { forgetCsrf } from '@/shared/api/transport';
import { roleWords } from '@/shared/session/roles';
import { Button } from '@/shared/ui/button';
import { Facts } from '@/shared/ui/facts';
import { Field } from '@/shared/ui/field';
import { isAccepted, NewPasswordField, useJudgedPassword } from '@/shared/ui/password-rules';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeStamp } from '@/shared/ui/time';
import { Card } from './card';
import { judgeBy, TOKEN, useInspected } from './mailed-token';
import { useMethods } from './methods';
import { ProviderButtons } from './provider-buttons';
import { Refusal } from './refusal';
import { words } from './words';

const GONE = { invite_gone: [words.inviteGone, words.inviteGoneNext] } as const;

interface Props {
  token: string;
  onAccepted: (username: string) => void;
}

/** Who invites to what. Looking uses nothing up; the account is made by the button only. */
export function InvitePage({ token, onAccepted }: Props) {
  const { shown, failed } = useInspected(token, inspectInvite);
  const { providers } = useMethods();
  return (
    <Card title={words.invitePage}>
      {!TOKEN.test(token) && <p role="alert">{words.inviteBroken}</p>}
      <Refusal problem={failed} known={GONE} />
      {TOKEN.test(token) && failed === null && shown === null && <Skeleton lines={6} />}
      {shown && (
        <>
          <Facts
            rows={[
              [words.inviteBy, shown.invited_by],
              [words.inviteAs, roleWords[shown.role]],
              [words.invitePlace, shown.place ?? words.everywhere],
              [words.inviteAccount, shown.username],
              [words.inviteEnds, <TimeStamp key="ends" value={shown.ends_at} form="exact" />],
            ]}
          />
          <AcceptForm token={token} username={shown.username} onAccepted={onAccepted} />
          <ProviderButtons providers={providers} invite={token} />
        </>
      )}
    </Card>
  );
}

function AcceptForm({ token, username, onAccepted }: Props & { username: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const judged = useJudgedPassword(password, judgeBy(token, inspectInvite));
  const { busy, problem, run } = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forgetCsrf();
    void run(async () => {
      const made = await acceptInvite({ body: { token, display_name: name, password } });
      onAccepted(made.username);
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4 border-t border-line pt-4">
      <Refusal problem={problem ?? judged.problem} known={GONE} />
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <Field
        label={words.yourName}
        autoComplete="name"
        required
        maxLength={128}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NewPasswordField value={password} judged={judged} onType={setPassword} />
      <Button
        type="submit"
        look="primary"
        busy={busy}
        disabled={!isAccepted(judged, password) || name.trim() === ''}
        className="w-full"
      >
        {words.accept}
      </Button>
    </form>
  );
}
