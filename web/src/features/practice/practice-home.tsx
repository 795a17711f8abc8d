import { useMe } from '@/shared/session/me';
import { PageHead } from '@/shared/ui/page-head';
import { FineCard } from './fine-card';
import { FixedCard } from './fixed-card';
import { NeedsCard } from './needs-card';
import { words } from './words';

/** Are we fine, what was fixed, what needs us? */
export function PracticeHome() {
  const organisation = useMe().data?.organisation_id ?? null;
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="text-soft">{words.lead}</p>
      </PageHead>
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <FineCard />
        <FixedCard />
        {organisation !== null && <NeedsCard organisation={organisation} />}
      </div>
    </>
  );
}
