import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
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
import { ErasedPanel } from './erased-panel';
import { PlacePanel, ProofPanel, TimesPanel } from './proof-panels';
import { SaysPanel } from './says-panel';
import { kinds, words } from './words';

function Raw({ entry }: { entry: EntryView }) {
  if (entry.envelope === null) return null;
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

/** What a verification in this browser adds to the page; all of it is empty before it ran. */
export interface Checked {
  pill: ReactNode;
  panel: ReactNode;
  key: { keyid: string; from: number; until: number | null } | null;
}

interface Props {
  /** Draws the page with what verifying it here came to. */
  checked: (entry: EntryView, draw: (parts: Checked) => ReactNode) => ReactNode;
}

function Entry({ entry, pill, panel, signer }: Omit<Checked, 'key'> & { entry: EntryView; signer: Checked['key'] }) {
  return (
    <>
      <PageHead page={words.one} title={`${kinds[entry.kind]}, ${shared.entry(entry.epoch, entry.seq).toLowerCase()}`}>
        <p className="mt-2 flex flex-wrap items-center gap-2">
          {entry.erased !== null && <StatusPill status={statusWord('erasures', 'erased')} />}
          <StatusPill status={statusWord('proofs', entry.proof)} />
          {pill}
        </p>
      </PageHead>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="grid grid-cols-1 gap-4">
          {entry.erased === null ? <SaysPanel entry={entry} /> : <ErasedPanel entry={entry} erased={entry.erased} />}
          {panel}
          <Raw entry={entry} />
        </div>
        <div className="grid grid-cols-1 gap-4">
          <TimesPanel entry={entry} />
          <PlacePanel entry={entry} signer={signer} />
          <ProofPanel entry={entry} />
        </div>
      </div>
    </>
  );
}

/** What is claimed, by whom, when, and is it in the log? */
export function EntryPage({ checked }: Props) {
  const { entryId } = useParams({ from: '/evidence/entries/$entryId' });
  const read = useRead(['entries', entryId], (signal) => getEntry({ path: { entry_id: entryId }, signal }));
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="l" to="/evidence" className="hover:underline">
            {words.page}
          </Link>,
          <Link key="e" to="/evidence/entries" className="hover:underline">
            {words.entriesPage}
          </Link>,
        ]}
      </Trail>
      {read.data === undefined && <PageHead page={words.one} title={null} />}
      <Loaded read={read} lines={10}>
        {(entry) => (
          <SiteZone siteId={entry.site_id}>
            {entry.erased === null ? (
              checked(entry, ({ pill, panel, key }) => <Entry entry={entry} pill={pill} panel={panel} signer={key} />)
            ) : (
              <Entry entry={entry} pill={null} panel={null} signer={null} />
            )}
          </SiteZone>
        )}
      </Loaded>
    </>
  );
}
