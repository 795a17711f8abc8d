import { Link } from '@tanstack/react-router';
import type { EntryView } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { type Fact, Facts } from '@/shared/ui/facts';
import { JsonView } from '@/shared/ui/json-view';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { AnchorFile } from './anchor-files';
import { words as outside } from './anchor-words';
import { words as ends } from './ending-words';
import { PathDrawing } from './path-drawing';
import { saveProof } from './proof-file';
import { words } from './words';

function Moment({ value, by, missing }: { value: string | null; by: string; missing: string }) {
  if (value === null) return <span className="text-soft">{missing}</span>;
  return (
    <>
      <TimeStamp value={value} form="exact" />
      <span className="block text-[0.8125rem] text-soft">{by}</span>
    </>
  );
}

/** Observation, signing, receipt, checkpoint, co-signature, outside stamp: none stands for another. */
export function TimesPanel({ entry: { times, anchor, erased, log_id: log } }: { entry: EntryView }) {
  const rows: Fact[] = [
    [
      words.observedAt,
      <Moment
        key="o"
        value={times.observed_at}
        by={words.observedBy}
        missing={erased === null ? words.nothingObserved : ends.observedErased}
      />,
    ],
    [words.recordedAt, <Moment key="r" value={times.recorded_at} by={words.recordedBy} missing={words.noData} />],
    [words.receivedAt, <Moment key="e" value={times.received_at} by={words.receivedBy} missing={words.noData} />],
    [words.checkpointAt, <Moment key="c" value={times.checkpoint_at} by={words.checkpointBy} missing={words.notYet} />],
    [words.cosignedAt, <Moment key="w" value={times.cosigned_at} by={words.cosignedBy} missing={words.notYet} />],
    [
      outside.stampedAt,
      <Moment
        key="a"
        value={times.anchored_at}
        by={outside.stampedBy(anchor?.authority ?? '')}
        missing={outside.notStamped}
      />,
    ],
  ];
  return (
    <Panel title={words.times}>
      <Facts rows={rows} />
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-3">
        <Link to="/evidence/anchors" className="text-accent underline">
          {outside.seeAnchors}
        </Link>
        {anchor !== null && (
          <AnchorFile logId={log} anchorId={anchor.id} size={anchor.platform_size} label={outside.anchorFiles} />
        )}
      </div>
    </Panel>
  );
}

function Neighbour({ id, none }: { id: string | null; none: string }) {
  if (id === null) return <span className="text-soft">{none}</span>;
  return (
    <Link to="/evidence/entries/$entryId" params={{ entryId: id }} className="text-accent underline">
      {words.open}
    </Link>
  );
}

/** Where it stands in its signer's own count and in the site's log, and whose key signed it. */
export function PlacePanel({
  entry,
  signer,
}: {
  entry: EntryView;
  signer: { from: number; until: number | null } | null;
}) {
  const rows: Fact[] = [
    [words.number, words.epochSeq(entry.epoch, entry.seq)],
    [words.previous, <Neighbour key="p" id={entry.previous_id} none={words.first} />],
    [words.next, <Neighbour key="n" id={entry.next_id} none={words.newest} />],
    [words.index, String(entry.leaf_index)],
    [words.leaf, <CopyId key="l" value={entry.leaf_hash} what={words.leaf} />],
    [words.origin, <CopyId key="o" value={entry.origin} what={words.origin} whole />],
    [words.signer, entry.appliance_id === null ? words.platform : words.appliance],
    [words.keyid, <CopyId key="k" value={entry.keyid} what={words.keyid} />],
    [
      words.keyValid,
      signer === null ? (
        <span key="v" className="text-soft">
          {entry.erased === null ? words.keyValidUnknown : ends.keyErased}
        </span>
      ) : (
        words.keyValidFrom(signer.from, signer.until)
      ),
    ],
  ];
  return (
    <Panel title={words.place}>
      <Facts rows={rows} />
    </Panel>
  );
}

function Inclusion({ entry, inclusion }: { entry: EntryView; inclusion: NonNullable<EntryView['inclusion']> }) {
  return (
    <div className="space-y-2">
      <h3 className="font-medium">{words.inclusion}</h3>
      <p>{words.inclusionIn(inclusion.index, inclusion.size)}</p>
      {inclusion.path.length === 0 ? (
        <p className="text-soft">{words.pathAlone}</p>
      ) : (
        <details open>
          <summary className="w-fit cursor-pointer rounded text-accent">
            {words.pathLength(inclusion.path.length)}
          </summary>
          <div className="mt-2">
            <PathDrawing
              index={inclusion.index}
              size={inclusion.size}
              path={inclusion.path}
              leaf={entry.leaf_hash}
              root={entry.checkpoint?.root ?? ''}
            />
          </div>
        </details>
      )}
    </div>
  );
}

function Checkpoint({ checkpoint }: { checkpoint: NonNullable<EntryView['checkpoint']> }) {
  const rows: Fact[] = [
    [words.size, String(checkpoint.size)],
    [words.root, <CopyId key="r" value={checkpoint.root} what={words.root} />],
    [words.signedAt, <TimeStamp key="s" value={checkpoint.signed_at} form="exact" />],
    [
      words.witnesses,
      checkpoint.cosignatures.length === 0 ? (
        <span key="w" className="text-soft">
          {words.noWitness}
        </span>
      ) : (
        <ul key="w">
          {checkpoint.cosignatures.map((one) => (
            <li key={one.line}>
              {`${words.appliance}, `}
              <TimeStamp value={one.cosigned_at} form="exact" />
            </li>
          ))}
        </ul>
      ),
    ],
  ];
  return (
    <div className="space-y-2">
      <h3 className="font-medium">{words.checkpoint}</h3>
      <Facts rows={rows} />
      <details>
        <summary className="w-fit cursor-pointer rounded text-accent">{words.note}</summary>
        <JsonView text={checkpoint.note} label={words.note} untouched />
      </details>
    </div>
  );
}

/** The proof as this server serves it. Showing it is not checking it: that is the panel beside it. */
export function ProofPanel({ entry }: { entry: EntryView }) {
  return (
    <Panel title={words.servedProof} aside={<Button onClick={() => saveProof(entry)}>{words.saveProof}</Button>}>
      <div className="space-y-4">
        {entry.inclusion === null ? (
          <p className="text-soft">{words.notSealed}</p>
        ) : (
          <Inclusion entry={entry} inclusion={entry.inclusion} />
        )}
        {entry.checkpoint !== null && <Checkpoint checkpoint={entry.checkpoint} />}
        <p className="border-t border-line pt-3 text-[0.8125rem] text-soft">
          {entry.erased === null ? words.servedWhy : ends.servedErased}
        </p>
      </div>
    </Panel>
  );
}
