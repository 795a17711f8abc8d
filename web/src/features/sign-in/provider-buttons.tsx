import { LogIn } from 'lucide-react';
import { useAct } from '@/shared/api/act';
import { beginAtProvider } from '@/shared/api/generated/sdk.gen';
import type { ProviderShown } from '@/shared/api/generated/types.gen';
import { ApiProblem } from '@/shared/api/problem';
import { forgetCsrf } from '@/shared/api/transport';
import { parameterOf, safeReturn } from '@/shared/nav/leave';
import { leaveToProvider } from '@/shared/nav/provider';
import { Button } from '@/shared/ui/button';
import { KNOWN, words } from './provider-words';
import { Refusal } from './refusal';

async function leave(provider: string, invite: string | undefined): Promise<void> {
  forgetCsrf();
  const back = safeReturn(parameterOf('return_to'));
  const body = { ...(back === null ? {} : { next: back }), ...(invite === undefined ? {} : { invite }) };
  const away = await beginAtProvider({ path: { provider }, body });
  if (leaveToProvider(provider, away)) return;
  throw new ApiProblem({ kind: 'answer', status: 0, code: 'provider_address', title: '', detail: '' });
}

interface Props {
  providers: readonly ProviderShown[];
  /** The token of an invitation that is accepted by this. */
  invite?: string;
}

/** One button for each provider that this server offers; none where it offers none. */
export function ProviderButtons({ providers, invite }: Props) {
  const { busy, problem, run } = useAct();
  if (providers.length === 0) return null;
  return (
    <div className="space-y-4">
      <Refusal problem={problem} known={KNOWN} />
      {providers.map((one) => (
        <Button
          key={one.provider}
          busy={busy}
          className="w-full"
          onClick={() => void run(() => leave(one.provider, invite))}
        >
          <LogIn aria-hidden="true" size={18} />
          {invite === undefined ? words.with(one.name) : words.acceptWith(one.name)}
        </Button>
      ))}
    </div>
  );
}
