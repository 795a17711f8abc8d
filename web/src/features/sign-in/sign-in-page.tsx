import { Button } from '@/shared/ui/button';
import { lazyPart } from '@/shared/ui/lazy';
import { Card } from './card';
import { useMethods } from './methods';
import { PasskeyButton } from './passkey-button';
import { type Entering, SignInForm } from './sign-in-form';
import { words } from './words';

/** Few servers have providers: their buttons are fetched where there are any. */
const ProviderButtons = lazyPart(() => import('./provider-buttons'), 'ProviderButtons');

interface Props extends Entering {
  /** Said above the form, after an invitation or a sign-in that took too long. */
  note?: string | undefined;
  username?: string | undefined;
  onAskLink: () => void;
  onForgotten: () => void;
}

export function SignInPage({ note, username, onAskLink, onForgotten, ...next }: Props) {
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
      {providers.length > 0 && <ProviderButtons providers={providers} />}
      <div>
        {methods.includes('link') && (
          <Button look="quiet" className="w-full" onClick={onAskLink}>
            {words.askLink}
          </Button>
        )}
        <Button look="quiet" className="w-full" onClick={onForgotten}>
          {words.forgotten}
        </Button>
      </div>
      <p className="border-t border-line pt-4 text-[0.8125rem] text-soft">{words.firstTime}</p>
    </Card>
  );
}
