import { type FormEvent, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { openClientLink, openPartnerLink } from '@/shared/api/generated/sdk.gen';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Card } from './card';
import { Refusal } from './refusal';
import { type Entering, enter } from './sign-in-form';
import { words } from './words';

const OTHER_BROWSER = 'link_other_browser';
const KNOWN = {
  link_gone: [words.linkGone, words.linkGoneNext],
  [OTHER_BROWSER]: [words.openElsewhere, ''],
} as const;

const opens = { partner: openPartnerLink, client: openClientLink };

/** "partner.TOKEN" of a mailed link; null when it is not whole. */
function readLink(fragment: string) {
  const [, surface, token] = /^(partner|client)\.([A-Za-z0-9_-]{43})$/.exec(fragment) ?? [];
  if (token === undefined) return null;
  return { surface: surface === 'partner' ? ('partner' as const) : ('client' as const), token };
}

interface Props extends Entering {
  fragment: string;
  onBack: () => void;
}

/** A mailed link. Nothing is sent before the button is pressed: programs that follow links use nothing up. */
export function LinkPage({ fragment, onBack, ...next }: Props) {
  const [link] = useState(() => readLink(fragment));
  const [code, setCode] = useState('');
  const { busy, problem, run } = useAct();
  // Stays asked for after a wrong code, whatever the newest refusal says.
  const [elsewhere, setElsewhere] = useState(false);
  if (!elsewhere && problem?.code === OTHER_BROWSER) setElsewhere(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (link === null) return;
    const typed = code.replaceAll(/\s/g, '');
    const body = { token: link.token, ...(typed === '' ? {} : { code: typed }) };
    void run(() => enter(() => opens[link.surface]({ body }), null, next));
  };
  return (
    <Card title={words.openPage}>
      {link === null ? (
        <p role="alert">{words.openBroken}</p>
      ) : (
        <form onSubmit={submit} className="space-y-4">
          <p className="text-soft">{words.openLead}</p>
          <Refusal problem={problem} known={KNOWN} />
          {elsewhere && (
            <Field
              label={words.openCode}
              hint={words.openCodeHint}
              inputMode="numeric"
              autoComplete="off"
              maxLength={7}
              autoFocus
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          <Button type="submit" look="primary" busy={busy} className="w-full">
            {words.open}
          </Button>
        </form>
      )}
      <Button look="quiet" className="w-full" onClick={onBack}>
        {words.askNew}
      </Button>
    </Card>
  );
}
