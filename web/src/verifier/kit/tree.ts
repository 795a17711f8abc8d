/** V6: the range is recomputed into the checkpoint's root; inclusion and consistency agree. */
import { type Bytes, equal, fromHex, hex, Refused, textOf } from '../bytes';
import { type Json, listOf, stringOf } from '../json';
import { checkConsistency, Grower, rootOfPath, subtreeWidths } from '../merkle';
import { type Checkpoint, parseCheckpoint } from '../note';
import type { KitLog } from './entries';
import { leaves, type OpenKit, readJson, refusing } from './files';
import { checkpointName, exactly, type LogRange, proofsName } from './manifest';
import { KitStepFailed, type KitTally } from './report';

const MAX_PATH = 64;

interface Proofs {
  left: Bytes[];
  right: Bytes[];
  consistency: Bytes[][];
  relied: Bytes[][];
}

function pathOf(value: Json | undefined): Bytes[] {
  const path = listOf(value, 'proof');
  if (path.length > MAX_PATH) throw new Refused(`proof: more than ${MAX_PATH} hashes`);
  return path.map((one) => fromHex(stringOf(one, 'proof'), 32, 'proof'));
}

function proofsOf(value: Json): Proofs {
  const found = exactly(value, 'proofs', 'left', 'right', 'consistency', 'relied');
  return {
    left: pathOf(found['left']),
    right: pathOf(found['right']),
    consistency: listOf(found['consistency'], 'consistency').map(pathOf),
    relied: listOf(found['relied'], 'relied').map(pathOf),
  };
}

/** The log's checkpoints, unverified as to signatures, tied to the entries. */
export async function v6Tree(tally: KitTally, kit: OpenKit, walk: KitLog): Promise<Checkpoint[]> {
  const { log } = walk;
  const name = proofsName(log);
  const proofs = readJson(await kit.archive.read(name), name, 6, proofsOf);
  const heads: Checkpoint[] = [];
  for (const size of log.checkpoints) heads.push(await readHead(kit, log, size));
  await checkRange(kit, log, proofs, heads);
  refusing(6, log.origin, 'proofs that lead to the checkpoints', () => {
    checkHeads(proofs, heads);
    checkRelied(walk, proofs, heads.at(-1));
  });
  tally.fact(
    6,
    `${log.origin}: leaves ${log.start} to ${log.end} lead to the checkpoint of size ${heads.at(-1)?.size}`,
  );
  return heads;
}

async function readHead(kit: OpenKit, log: LogRange, size: number): Promise<Checkpoint> {
  const name = checkpointName(log, size);
  const raw = await kit.archive.read(name);
  const head = refusing(6, name, 'a checkpoint note', () => parseCheckpoint(textOf(raw, name)));
  if (head.size !== size) throw new KitStepFailed(6, name, `size ${size}`, `size ${head.size}`);
  return head;
}

async function checkRange(kit: OpenKit, log: LogRange, proofs: Proofs, heads: readonly Checkpoint[]): Promise<void> {
  const head = heads.find((one) => one.size >= log.end);
  if (head === undefined) throw new KitStepFailed(6, log.origin, `a checkpoint that reaches ${log.end}`, 'none');
  const tree = new Grower();
  grow(log, tree, proofs.left, subtreeWidths(0, log.start));
  for await (const part of leaves(kit, log)) for (const leaf of part) tree.append(leaf);
  grow(log, tree, proofs.right, subtreeWidths(log.end, head.size));
  const [wanted, found] = [hex(head.root), hex(tree.root())];
  if (wanted !== found) {
    throw new KitStepFailed(6, `checkpoint ${head.size} of ${log.origin}`, `root ${wanted}`, `root ${found}`);
  }
}

function grow(log: LogRange, tree: Grower, subtrees: readonly Bytes[], widths: readonly number[]): void {
  if (subtrees.length !== widths.length) {
    const [wanted, found] = [`${widths.length} subtrees beside the range`, `${subtrees.length}`];
    throw new KitStepFailed(6, log.origin, wanted, found);
  }
  for (const [at, width] of widths.entries()) tree.append(subtrees[at] ?? new Uint8Array(), width);
}

function checkHeads(proofs: Proofs, heads: readonly Checkpoint[]): void {
  if (proofs.consistency.length !== heads.length - 1) {
    throw new Refused(`expected ${heads.length - 1} consistency proofs, found ${proofs.consistency.length}`);
  }
  for (const [at, proof] of proofs.consistency.entries()) {
    const [old, fresh] = [heads[at], heads[at + 1]];
    if (old && fresh) checkConsistency(old.size, fresh.size, old.root, fresh.root, proof);
  }
}

function checkRelied(walk: KitLog, proofs: Proofs, head: Checkpoint | undefined): void {
  if (head === undefined || proofs.relied.length !== walk.relied.length) {
    throw new Refused(`expected ${walk.relied.length} inclusion proofs, found ${proofs.relied.length}`);
  }
  for (const [at, [index, hashed]] of walk.relied.entries()) {
    const root = rootOfPath(hashed, index, head.size, proofs.relied[at] ?? []);
    if (!equal(root, head.root))
      throw new Refused(`entry ${index}: expected root ${hex(head.root)}, found ${hex(root)}`);
  }
}
