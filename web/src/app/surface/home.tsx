import { surface } from '@/shared/session/surface';
import { lazyPage } from '@/shared/ui/lazy';

const Overview = lazyPage(() => import('./pages/overview'), 'Overview');
const PartnerHome = lazyPage(() => import('./pages/partner-home'), 'PartnerHome');
const PracticeHome = lazyPage(() => import('@/features/practice/practice-home'), 'PracticeHome');

const AuditorHome = lazyPage(() => import('@/features/auditor/auditor-home'), 'AuditorHome');

/** The first page of each surface answers its own reader: what is broken, which sites need me, are we fine, what may be read. */
export function Home() {
  const here = surface();
  if (here === 'client') return <PracticeHome />;
  if (here === 'auditor') return <AuditorHome />;
  return here === 'partner' ? <PartnerHome /> : <Overview />;
}
