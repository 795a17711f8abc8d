import { Link, useParams } from '@tanstack/react-router';
import { getEntry } from '@/shared/api/generated/sdk.gen';
import type { EntryView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { JsonView } from '@/shared/ui/json-view';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { SiteZone } from '@/shared/ui/site-zone';
import { StatusPill } from '@/shared/ui/status-pill';
import { Trail } from '@/shared/ui/trail';
import { words as shared } from '@/shared/ui/words';
import { PlacePanel, ProofPanel, TimesPanel } from './proof-panels';
import { SaysPanel } from './says-panel';
import { kinds, words } from './words';

function Raw({ entry }: { entry: EntryView }) {
  return (
    <Panel title={words.raw}>
      <div className="space-y-3">
        <JsonView text={JSON.stringify(entry.statement)} label={words.statementJson} />
        <details>
          <summary className="w-fit cursor-pointer rounded text-accent">{words.envelope}</summary>
          <div className="mt-2">
            <JsonView text={entry.envelope} label={words.envelopeJson} untouched />
          </div>
        </details>
      </div>
    </Panel>
  );
}

function Entry({ entry }: { entry: EntryView }) {
  return (
    <>
      <PageHead page={words.one} title={`${kinds[entry.kind]}, ${shared.entry(entry.epoch, entry.seq).toLowerCase()}`}>
        <p className="mt-2">
          <StatusPill status={statusWord('proofs', entry.proof)} />
        </p>
      </PageHead>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid grid-cols-1 gap-4">
          <SaysPanel entry={entry} />
          <Raw entry={entry} />
        </div>
        <div className="grid grid-cols-1 gap-4">
          <TimesPanel times={entry.times} />
          <PlacePanel entry={entry} />
          <ProofPanel entry={entry} />
        </div>
      </div>
    </>
  );
}

/** What is claimed, by whom, when, and is it in the log? */
export function EntryPage() {
  const { entryId } = useParams({ from: '/evidence/entries/$entryId' });
  const read = useRead(['entries', entryId], (signal) => getEntry({ path: { entry_id: entryId }, signal }));
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="e" to="/evidence/entries" className="hover:underline">
            {words.page}
          </Link>,
        ]}
      </Trail>
      {read.data === undefined && <PageHead page={words.one} title={null} />}
      <Loaded read={read} lines={10}>
        {(entry) => (
          <SiteZone siteId={entry.site_id}>
            <Entry entry={entry} />
          </SiteZone>
        )}
      </Loaded>
    </>
  );
}
