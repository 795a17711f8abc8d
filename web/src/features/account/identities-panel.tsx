import { beginProviderLink, getOwnIdentities, unlinkProvider } from '@/shared/api/generated/sdk.gen';
import type { IdentityView, ProviderShown } from '@/shared/api/generated/types.gen';
import { ApiProblem } from '@/shared/api/problem';
import { useRead } from '@/shared/api/read';
import { leaveToProvider } from '@/shared/nav/provider';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { afterProof } from './data';
import { words } from './identities-words';

const KEY = ['identities'] as const;

async function leave(provider: string): Promise<void> {
  const away = await beginProviderLink({ path: { provider } });
  if (leaveToProvider(provider, away)) return;
  throw new ApiProblem({ kind: 'answer', status: 0, code: 'provider_address', title: '', detail: '' });
}

function Linked({ identity }: { identity: IdentityView }) {
  const name = identity.provider_name;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-[0.8125rem] text-soft wrap-anywhere">{identity.shown_as ?? words.noMail}</p>
        <p className="text-[0.8125rem] text-soft">
          {`${words.linked} `}
          <TimeStamp value={identity.created_at} form="exact" />
          {` · ${words.used} `}
          {identity.used_at === null ? words.never : <TimeStamp value={identity.used_at} />}
        </p>
      </div>
      <ConfirmButton
        button={words.unlink}
        label={words.unlinkNamed(name)}
        title={words.unlinkTitle(name)}
        act={words.unlinkAct}
        danger
        call={() => unlinkProvider({ path: { identity_id: identity.id } })}
        invalidates={[KEY, ...afterProof]}
      >
        <p>{words.unlinkLead(name)}</p>
      </ConfirmButton>
    </li>
  );
}

function Link({ provider }: { provider: ProviderShown }) {
  const { name, host } = provider;
  return (
    <ConfirmButton
      button={words.link(name)}
      title={words.linkTitle(name)}
      act={words.link(name)}
      call={() => leave(provider.provider)}
      invalidates={[]}
    >
      <p>{words.linkLead(name, host)}</p>
    </ConfirmButton>
  );
}

/** Which providers may vouch for me? Linking is begun here, by a signed-in person, and never by a mail address. */
export function IdentitiesPanel() {
  const read = useRead(KEY, (signal) => getOwnIdentities({ signal }));
  return (
    <Panel title={words.title} flush>
      <Loaded read={read} lines={2}>
        {({ identities, linkable }) => (
          <>
            <p className="px-4 pb-3 text-soft">{words.what}</p>
            {identities.length > 0 && (
              <ul aria-label={words.caption} className="divide-y divide-line border-y border-line">
                {identities.map((identity) => (
                  <Linked key={identity.id} identity={identity} />
                ))}
              </ul>
            )}
            <div className="flex flex-wrap items-center gap-3 px-4 py-3">
              {identities.length === 0 && <p>{linkable.length === 0 ? words.noneOffered : words.none}</p>}
              {linkable.map((one) => (
                <Link key={one.provider} provider={one} />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
