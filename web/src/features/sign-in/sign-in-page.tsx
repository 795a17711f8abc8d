import type { Me } from '@/shared/api/generated/types.gen';
import { Card } from './card';
import { SignInForm } from './sign-in-form';
import { words } from './words';

export function SignInPage({ onSignedIn }: { onSignedIn: (me: Me, password: string) => void }) {
  return (
    <Card title={words.page}>
      <SignInForm onSignedIn={onSignedIn} />
      <p className="border-t border-line pt-4 text-[0.8125rem] text-soft">{words.firstTime}</p>
    </Card>
  );
}
