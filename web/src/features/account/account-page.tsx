import type { Me } from '@/shared/api/generated/types.gen';
import { useMe } from '@/shared/session/me';
import { roleWords } from '@/shared/session/roles';
import { Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { FactorsPanel } from './factors-panel';
import { IdentitiesPanel } from './identities-panel';
import { PasswordPanel } from './password-panel';
import { SessionsPanel } from './sessions-panel';
import { words } from './words';

function WhoPanel({ me }: { me: Me }) {
  return (
    <Facts
      rows={[
        [words.name, me.display_name],
        [words.account, me.username],
        [words.role, roleWords[me.role]],
        [
          words.until,
          <span key="until">
            <TimeStamp value={me.session_ends_at} form="exact" />
            {`, ${words.untilMeans(Math.round(me.idle_limit_s / 60))}`}
          </span>,
        ],
      ]}
    />
  );
}

/** How is my account set? */
export function AccountPage() {
  const me = useMe();
  return (
    <>
      <PageHead page={words.page} title={null} />
      <div className="space-y-4">
        <Panel title={words.who}>
          <Loaded read={me} lines={4}>
            {(who) => <WhoPanel me={who} />}
          </Loaded>
        </Panel>
        <FactorsPanel />
        <IdentitiesPanel />
        <SessionsPanel />
        <PasswordPanel />
      </div>
    </>
  );
}
