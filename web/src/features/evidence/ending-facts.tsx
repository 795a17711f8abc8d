import { Link } from '@tanstack/react-router';
import { getEntry, getEntryByNumber, listEntries, listSiteAppliances } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView, EntryView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayReadSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { CopyId } from '@/shared/ui/copy';
import type { Fact } from '@/shared/ui/facts';
import { words as ends } from './ending-words';
import { objectOf, predicateOf, type Stated, textOf } from './stated';
import { words } from './words';

const link = 'text-accent underline';

/** The decision that an entry names: opens it where it is in the log, else gives its id. */
function DecisionLink({ decision, siteId }: { decision: string; siteId: string }) {
  const query = { site: siteId, about: decision, kind: 'decision', limit: 1 } as const;
  const read = useRead(['entries', query], (signal) => listEntries({ query, signal }), { live: false });
  const found = read.data?.items[0];
  if (found === undefined) return <CopyId value={decision} what={ends.decision} />;
  return (
    <Link to="/evidence/entries/$entryId" params={{ entryId: found.id }} className={link}>
      {ends.openDecision}
    </Link>
  );
}

/** A box by its name, retired or not; by its id for whoever may not open the site. */
function BoxName({ id, siteId }: { id: string; siteId: string }) {
  const may = mayReadSites(useMe().data?.role);
  const both = (retired: boolean) => ({
    key: ['sites', siteId, 'appliances', ...(retired ? ['retired'] : [])],
    read: (signal: AbortSignal) => listSiteAppliances({ path: { site_id: siteId }, query: { retired }, signal }),
  });
  const [live, gone] = [both(false), both(true)];
  const lists: (readonly ApplianceView[] | undefined)[] = [
    useRead(live.key, live.read, { live: false, enabled: may }).data,
    useRead(gone.key, gone.read, { live: false, enabled: may }).data,
  ];
  const box = lists.flatMap((list) => list ?? []).find((one) => one.id === id);
  if (box === undefined) return <CopyId value={id} what={words.appliance} />;
  return (
    <Link to="/sites/$siteId/appliances" params={{ siteId }} className={link}>
      {box.name}
    </Link>
  );
}

/** The entry that a box's number names. */
function NumberLink({ box, epoch, seq }: { box: string; epoch: number; seq: number }) {
  const query = { appliance: box, epoch, seq };
  const read = useRead(['entries', 'number', query], (signal) => getEntryByNumber({ query, signal }), { live: false });
  const text = words.epochSeq(epoch, seq);
  if (read.data === undefined) return <>{text}</>;
  return (
    <Link to="/evidence/entries/$entryId" params={{ entryId: read.data.id }} className={link}>
      {text}
    </Link>
  );
}

function lastOf(box: string, stated: Stated): Fact {
  const last = objectOf(stated['last']);
  const { epoch, seq } = last;
  if (typeof epoch !== 'number' || typeof seq !== 'number') return [ends.lastEntry, ends.neverWrote];
  return [ends.lastEntry, <NumberLink key="l" box={box} epoch={epoch} seq={seq} />];
}

function cosignedOf(stated: Stated): Fact {
  const { size, root } = objectOf(stated['cosigned']);
  if (typeof size !== 'number' || typeof root !== 'string') return [ends.lastCosigned, ends.neverCosigned];
  return [
    ends.lastCosigned,
    <span key="c">
      {`${ends.sizeOf(size)} `}
      <CopyId value={root} what={words.root} />
    </span>,
  ];
}

/** What an entry says about the end of a box or of another entry; nothing for other kinds. */
export function endingFacts(entry: EntryView): Fact[] {
  const { site_id: siteId, kind } = entry;
  const said = predicateOf(entry);
  const decision = textOf(said['decision']);
  const decided: Fact[] =
    decision === null ? [] : [[ends.decidedBy, <DecisionLink key="d" decision={decision} siteId={siteId} />]];
  const box = (id: string | null, label: string): Fact[] =>
    id === null ? [] : [[label, <BoxName key={id} id={id} siteId={siteId} />]];
  if (kind === 'retired') {
    const ended = textOf(said['of_appliance']);
    return [...box(ended, ends.endedBox), lastOf(ended ?? '', said), cosignedOf(said), ...decided];
  }
  if (kind === 'binding') {
    const before = objectOf(said['predecessor']);
    const ended = textOf(before['appliance']);
    const next = textOf(said['successor']);
    return [...box(ended, ends.endedBox), ...box(next, ends.nextBox), lastOf(ended ?? '', before), ...decided];
  }
  if (kind !== 'erasure') return [];
  const owner = textOf(said['of_appliance']);
  const [epoch, seq] = [said['epoch'], said['seq']];
  const place: Fact[] =
    owner === null || typeof epoch !== 'number' || typeof seq !== 'number'
      ? []
      : [[ends.erasedEntry, <NumberLink key="e" box={owner} epoch={epoch} seq={seq} />]];
  return [...place, [ends.ground, ends.groundOf(textOf(said['ground']) ?? '')], ...box(owner, ends.ofBox), ...decided];
}

/** By which decision an entry was erased, as the entry says that erased it. */
export function ErasedBy({ entryId, siteId }: { entryId: string; siteId: string }) {
  const read = useRead(['entries', entryId], (signal) => getEntry({ path: { entry_id: entryId }, signal }), {
    live: false,
  });
  const decision = read.data === undefined ? null : textOf(predicateOf(read.data)['decision']);
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-2">
      {decision !== null && <DecisionLink decision={decision} siteId={siteId} />}
      <Link to="/evidence/entries/$entryId" params={{ entryId }} className={link}>
        {ends.openErasure}
      </Link>
    </span>
  );
}
