import { useState } from 'react';
import { getHealingTier, getSite } from '@/shared/api/generated/sdk.gen';
import type { EffectiveTier, HealingTier, HealingTierView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayChangeTier } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { speaksPlainly } from '@/shared/session/surface';
import { statusWord } from '@/shared/status/status';
import { tierWords } from '@/shared/tier';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { RuleList } from './rule-list';
import { TierDialog } from './tier-dialog';
import { words } from './words';

const columns: readonly Column<EffectiveTier>[] = [
  { id: 'name', head: words.appliance, grow: true, cell: (row) => row.name },
  {
    id: 'tier',
    head: words.reportedTier,
    card: true,
    cell: (row) => (row.tier === null ? words.nothingReported : tierWords[row.tier]),
  },
  {
    id: 'state',
    head: words.state,
    card: true,
    cell: (row) => <StatusPill status={statusWord('effects', row.state)} />,
  },
  {
    id: 'digest',
    head: words.ruleSet,
    card: true,
    cell: (row) =>
      row.rule_set_digest === null ? words.noData : <CopyId value={row.rule_set_digest} what={words.ruleSetDigest} />,
  },
  {
    id: 'since',
    head: words.since,
    cell: (row) => (row.since === null ? words.noData : <TimeStamp value={row.since} form="short" />),
  },
];

function facts(view: HealingTierView): Fact[] {
  return [
    [
      words.wanted,
      <span key="w" className="text-lg font-semibold">
        {tierWords[view.healing_tier]}
      </span>,
    ],
    [words.setBy, view.set_by ?? words.neverSet],
    ...(view.set_at === null ? [] : [[words.setAt, <TimeStamp key="s" value={view.set_at} />] as const]),
    ...(view.reason === null ? [] : [[words.reason, view.reason] as const]),
  ];
}

function Tier({ view, siteId }: { view: HealingTierView; siteId: string }) {
  const me = useMe().data;
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal })).data;
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const other: HealingTier = view.healing_tier === 'standard' ? 'full_coverage' : 'standard';
  return (
    <div className="space-y-4">
      <Facts rows={facts(view)} />
      <div className="-mx-4 border-y border-line">
        <DataTable
          caption={words.reported}
          columns={speaksPlainly() ? columns.filter((one) => one.id !== 'digest') : columns}
          rows={view.effective}
          rowKey={(row) => row.appliance}
        />
        {view.effective.length === 0 && <p className="px-4 pb-3 text-soft">{words.reportedNone}</p>}
      </div>
      <details>
        <summary className="w-fit cursor-pointer rounded text-accent">{words.rules(view.rules.length)}</summary>
        <RuleList rules={view.rules} />
      </details>
      {mayChangeTier(me?.role) && <Button onClick={() => setOpen(true)}>{words.change(other)}</Button>}
      <p role="status" className="text-info empty:hidden">
        {done ? words.done : ''}
      </p>
      {open && site && (
        <TierDialog
          siteId={siteId}
          siteName={site.name}
          to={other}
          onCancel={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            setDone(true);
          }}
        />
      )}
    </div>
  );
}

/** The wanted tier beside what each appliance reports: the two stand apart until they agree. */
export function TierPanel({ siteId }: { siteId: string }) {
  const read = useRead(['sites', siteId, 'tier'], (signal) => getHealingTier({ path: { site_id: siteId }, signal }));
  return (
    <Panel title={words.tier}>
      <p className="-mt-1 mb-3 text-soft">{words.tierLead}</p>
      <Loaded read={read} lines={5}>
        {(view) => <Tier view={view} siteId={siteId} />}
      </Loaded>
    </Panel>
  );
}
