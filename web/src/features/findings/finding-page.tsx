import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getFinding } from '@/shared/api/generated/sdk.gen';
import type { FindingView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { SeverityPill } from '@/shared/ui/severity';
import { SiteZone } from '@/shared/ui/site-zone';
import { Trail } from '@/shared/ui/trail';
import { VerdictPill } from '@/shared/ui/verdict';
import { LeaveBlock, PlannedBlock, UndoBlock } from './change-blocks';
import { CheckAgain } from './check-again';
import { History } from './history';
import { CauseBlock, StateBlock } from './state-blocks';
import { WhyBlock } from './why-block';
import { words } from './words';

interface Props {
  /** What other features know about this finding, by its device and check. */
  orders: (finding: FindingView) => ReactNode;
}

function Finding({ finding, orders }: Props & { finding: FindingView }) {
  const siteId = finding.site_id;
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="s" to="/sites/$siteId" params={{ siteId }} className="hover:underline">
            {finding.site_name}
          </Link>,
          <Link
            key="d"
            to="/sites/$siteId/devices/$deviceId"
            params={{ siteId, deviceId: finding.device.id }}
            className="hover:underline"
          >
            {finding.device.name}
          </Link>,
          <Link key="f" to="/sites/$siteId/findings" params={{ siteId }} className="hover:underline">
            {words.page}
          </Link>,
        ]}
      </Trail>
      <PageHead
        page={words.one}
        title={finding.check.title}
        aside={
          <div className="flex flex-wrap items-center gap-2">
            <VerdictPill finding={finding} large />
            <SeverityPill severity={finding.severity} status={finding.status} />
            <CheckAgain finding={finding} />
          </div>
        }
      />
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        <StateBlock finding={finding} />
        <CauseBlock finding={finding} />
        <WhyBlock finding={finding} />
        <PlannedBlock finding={finding} />
        <UndoBlock finding={finding} />
        <LeaveBlock finding={finding} />
      </div>
      <History finding={finding}>{orders(finding)}</History>
    </>
  );
}

/** Why red, and what now? */
export function FindingPage({ orders }: Props) {
  const { findingId } = useParams({ from: '/sites/$siteId/findings/$findingId' });
  const read = useRead(['findings', findingId], (signal) => getFinding({ path: { finding_id: findingId }, signal }));
  return (
    <>
      {read.data === undefined && <PageHead page={words.one} title={null} />}
      <Loaded read={read} lines={12}>
        {(finding) => (
          <SiteZone siteId={finding.site_id}>
            <Finding finding={finding} orders={orders} />
          </SiteZone>
        )}
      </Loaded>
    </>
  );
}
