import { Button } from '@/shared/ui/button';
import { Card } from './card';
import { useMethods } from './methods';
import { PasskeyButton } from './passkey-button';
import { ProviderButtons } from './provider-buttons';
import { type Entering, SignInForm } from './sign-in-form';
import { words } from './words';

interface Props extends Entering {
  /** Said above the form, after an invitation or a sign-in that took too long. */
  note?: string | undefined;
  username?: string | undefined;
  onAskLink: () => void;
}

export function SignInPage({ note, username, onAskLink, ...next }: Props) {
  const { methods, providers } = useMethods();
  return (
    <Card title={words.page}>
      {note && (
        <p role="status" className="rounded-lg border border-info-line bg-info-soft p-3">
          {note}
        </p>
      )}
      <SignInForm {...next} {...(username === undefined ? {} : { username })} />
      {methods.includes('passkey') && (
        <>
          <p className="flex items-center gap-3 text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {words.or}
          </p>
          <PasskeyButton {...next} />
        </>
      )}
      <ProviderButtons providers={providers} />
      {methods.includes('link') && (
        <Button look="quiet" className="w-full" onClick={onAskLink}>
          {words.askLink}
        </Button>
      )}
      <p className="border-t border-line pt-4 text-[0.8125rem] text-soft">{words.firstTime}</p>
    </Card>
  );
}
