import { requestScan } from '@/shared/api/generated/sdk.gen';
import { Ask } from '@/shared/ui/ask';
import { words } from './words';

/** Asks every appliance of the site for a scan. What comes back is only that they were asked. */
export function CheckNow({ siteId }: { siteId: string }) {
  return (
    <Ask
      act={words.checkNow}
      call={() => requestScan({ path: { site_id: siteId } })}
      invalidates={[['sites', siteId]]}
      said={(answer) => words.checkAsked(answer.appliances)}
    />
  );
}
