import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import { createEnrolmentCode, listEnrolmentCodes } from '@/shared/api/generated/sdk.gen';
import type { CodeView, NewCode } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { useRead } from '@/shared/api/read';
import { mayEnrol } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { statusWord } from '@/shared/status/status';
import { useNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { ErrorNote } from '@/shared/ui/error-note';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { CodeDialog } from './code-dialog';
import { words } from './words';

function CodeState({ code }: { code: CodeView }) {
  const now = useNow();
  const state = code.used_at !== null ? 'claimed' : Date.parse(code.expires_at) <= now ? 'expired' : 'unused';
  return <StatusPill status={statusWord('codes', state)} />;
}

const columns: readonly Column<CodeView>[] = [
  { id: 'code', head: words.headCode, cell: (row) => <code className="font-mono">{words.ending(row.ending)}</code> },
  { id: 'state', head: words.headState, card: true, cell: (row) => <CodeState code={row} /> },
  {
    id: 'made',
    head: words.headMade,
    card: true,
    grow: true,
    cell: (row) => (
      <>
        <TimeStamp value={row.created_at} form="line" />
        <span className="text-soft">{` ${words.madeBy(row.created_by)}`}</span>
      </>
    ),
  },
  { id: 'ends', head: words.headEnds, card: true, cell: (row) => <TimeStamp value={row.expires_at} form="short" /> },
];

/** Codes of a site by their last four characters, and making one. A code itself is shown once, right after it is made. */
export function CodesPanel({ siteId }: { siteId: string }) {
  const me = useMe().data;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [code, setCode] = useState<NewCode | null>(null);
  const acts = mayEnrol(me?.role);
  const read = useRead(
    ['sites', siteId, 'codes'],
    (signal) => listEnrolmentCodes({ path: { site_id: siteId }, signal }),
    { enabled: acts },
  );
  const change = useChange({
    call: () => createEnrolmentCode({ path: { site_id: siteId } }),
    invalidates: [['sites', siteId, 'codes']],
    onError: setProblem,
    onDone: setCode,
  });
  if (!acts) return null;
  const make = () => {
    setProblem(null);
    change.mutate(undefined);
  };
  return (
    <Panel
      title={words.codes}
      flush
      aside={
        <Button busy={change.isPending} onClick={make}>
          {words.makeCode}
        </Button>
      }
    >
      <p className="px-4 pb-3 text-soft">{words.codesLead}</p>
      <div className="px-4 empty:hidden">{problem && <ErrorNote problem={problem} small />}</div>
      <div className="border-t border-line">
        <Loaded read={read} lines={2}>
          {(codes) =>
            codes.length === 0 ? (
              <p className="px-4 py-3 text-soft">{words.noCodes}</p>
            ) : (
              <DataTable caption={words.codesCaption} columns={columns} rows={codes} rowKey={(row) => row.id} />
            )
          }
        </Loaded>
      </div>
      {code && <CodeDialog code={code} onClose={() => setCode(null)} />}
    </Panel>
  );
}
