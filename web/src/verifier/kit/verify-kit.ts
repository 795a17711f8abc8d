/** Walks a kit in the numbered steps of `wardkeep verify`. The first that fails ends it; it decides nothing. */

import { Refused } from '../bytes';
import type { Ed25519 } from '../ed25519';
import { nameOf } from '../keys';
import { parseTrust, type Trust } from '../trust';
import { EntryWalk } from './entries';
import { type OpenKit, type Progress, v0Trust, v1Files } from './files';
import type { ToldHead } from './forms';
import { v7Heads } from './heads';
import { v11Heals } from './heals';
import { parseReceipts } from './receipts';
import { v13Report } from './recount';
import { type KitReport, KitStepFailed, KitTally, type RunStep } from './report';
import { type Tied, v6Receipts, v6Tree } from './tree';
import { v10Coverage } from './v10-coverage';
import { v12Decisions } from './v12-decisions';

const silent: Progress = () => undefined;

/**
 * `trust` is the text of a trust file, `receipts` of receipts that a person kept. Refused when one is none; whatever is
 * wrong with the kit is a failed step.
 */
export async function walkKit(
  ed: Ed25519,
  file: Blob,
  trust: string | null,
  progress: Progress = silent,
  receipts = '',
): Promise<KitReport> {
  const tally = new KitTally();
  const known: Outside = { trust: trust === null ? null : parseTrust(trust), receipts: parseReceipts(receipts) };
  const gathered: { entries: number; fingerprints: [string, string][] } = { entries: 0, fingerprints: [] };
  try {
    await steps(ed, tally, file, known, progress, gathered);
  } catch (thrown) {
    if (!(thrown instanceof KitStepFailed)) throw thrown;
  }
  return { steps: tally.steps, failure: tally.failure, engine: ed.engine, compared: known.trust !== null, ...gathered };
}

/** What the person brought along. */
interface Outside {
  trust: Trust | null;
  receipts: ToldHead[];
}

async function steps(
  ed: Ed25519,
  tally: KitTally,
  file: Blob,
  { trust, receipts }: Outside,
  progress: Progress,
  gathered: Pick<KitReport, 'entries' | 'fingerprints'>,
): Promise<void> {
  await tally.run([0], () => v0Trust(tally, trust));
  const kit = await tally.run([1], () => v1Files(ed, tally, file, progress));
  const entries = new EntryWalk(ed, kit, trust, tally);
  await tally.run([2, 3, 4, 5], () => unchanged(2, () => entries.go(progress)));
  Object.assign(gathered, { entries: entries.entries, fingerprints: fingerprints(kit, entries) });
  const tied = new Map<string, Tied>();
  await tally.run([6], () =>
    unchanged(6, async () => {
      for (const walk of entries.walks) {
        const { origin } = walk.log;
        const asked = receipts.filter((one) => one.origin === origin).map(({ size }) => size);
        tied.set(origin, await v6Tree(tally, kit, walk, asked));
      }
      v6Receipts(tally, receipts, tied);
    }),
  );
  await tally.run([7], async () => {
    for (const walk of entries.walks)
      await v7Heads(ed, tally, walk, tied.get(walk.log.origin)?.heads ?? [], trust, kit.manifest.to);
  });
  await tally.run([10], () => v10Coverage(tally, entries.walks));
  await tally.run([11], () => unchanged(11, () => v11Heals(tally, kit, entries.walks)));
  await tally.run([12], () => v12Decisions(tally, entries.walks, { ed, subtle: globalThis.crypto.subtle }));
  await tally.run([13], () => v13Report(tally, kit.report, entries.recount));
}

/** What V1 compared cannot be refused now, unless the file was changed while it was read. */
async function unchanged(step: RunStep, part: () => Promise<void>): Promise<void> {
  try {
    await part();
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    throw new KitStepFailed(step, 'archive', 'the files that V1 compared', thrown.message);
  }
}

function fingerprints(kit: OpenKit, { walks }: EntryWalk): [string, string][] {
  const lines = new Map<string, [string, string]>();
  const add = (what: string, keyid: string) => lines.set(`${what} ${keyid}`, [what, keyid]);
  add('the platform: platform_attestation', kit.signedBy);
  for (const { record } of walks.flatMap((walk) => walk.history.held)) {
    add(`${nameOf(record.appliance)}: ${record.purpose}`, record.keyid);
  }
  return [...lines].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}
