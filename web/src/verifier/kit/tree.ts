/**
 * V6: the range is recomputed into the checkpoint's root; inclusion and consistency agree, and so does whatever somebody
 * tells of this log's heads: entries of the range, and receipts that a person kept.
 */
import { type Bytes, equal, fromHex, hex, Refused, textOf } from '../bytes';
import { type Json, listOf, stringOf } from '../json';
import { checkConsistency, Grower, rootOfPath, subtreeWidths } from '../merkle';
import { type Checkpoint, parseCheckpoint } from '../note';
import { leaves, type OpenKit, readJson, refusing } from './files';
import type { ToldHead } from './forms';
import type { KitLog } from './kit-log';
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

export interface Tied {
  /** Unverified as to signatures. */
  heads: Checkpoint[];
  /** Root by size, in hex: of the checkpoints, and of each size that was asked for and lies in the range. */
  roots: Map<number, string>;
}

/** The log's checkpoints, tied to the entries. `asked` are sizes whose roots somebody tells of. */
export async function v6Tree(tally: KitTally, kit: OpenKit, walk: KitLog, asked: readonly number[]): Promise<Tied> {
  const { log } = walk;
  const name = proofsName(log);
  const proofs = readJson(await kit.archive.read(name), name, 6, proofsOf);
  const heads: Checkpoint[] = [];
  for (const size of log.checkpoints) heads.push(await readHead(kit, log, size));
  const roots = new Map(heads.map((head) => [head.size, hex(head.root)] as const));
  const wanted = new Set([...asked, ...walk.endings.told.map(({ size }) => size)]);
  await checkRange(kit, log, proofs, heads, (size, root) => {
    if (wanted.has(size) && !roots.has(size)) roots.set(size, hex(root()));
  });
  refusing(6, log.origin, 'proofs that lead to the checkpoints', () => {
    checkHeads(proofs, heads);
    checkRelied(walk, proofs, heads.at(-1));
  });
  for (const { index, size, root } of walk.endings.told)
    agrees(`entry ${index} of ${log.origin}`, root, roots.get(size) ?? root);
  tally.fact(
    6,
    `${log.origin}: leaves ${log.start} to ${log.end} lead to the checkpoint of size ${heads.at(-1)?.size}`,
  );
  return { heads, roots };
}

function agrees(where: string, told: string, found: string): void {
  if (told !== found) throw new KitStepFailed(6, where, `root ${told}`, `root ${found}`);
}

/** Receipts that a person holds, against every log of the kit. */
export function v6Receipts(tally: KitTally, receipts: readonly ToldHead[], logs: ReadonlyMap<string, Tied>): void {
  for (const { origin, size, root } of receipts) {
    const found = logs.get(origin)?.roots.get(size);
    if (found === undefined) tally.gap(6, `receipt of size ${size} for ${origin} cannot be compared with this kit`);
    else {
      agrees(`receipt ${size} of ${origin}`, root, found);
      tally.fact(6, `receipt of size ${size} for ${origin} agrees`);
    }
  }
}

async function readHead(kit: OpenKit, log: LogRange, size: number): Promise<Checkpoint> {
  const name = checkpointName(log, size);
  const raw = await kit.archive.read(name);
  const head = refusing(6, name, 'a checkpoint note', () => parseCheckpoint(textOf(raw, name)));
  if (head.size !== size) throw new KitStepFailed(6, name, `size ${size}`, `size ${head.size}`);
  return head;
}

type AtSize = (size: number, root: () => Bytes) => void;

async function checkRange(
  kit: OpenKit,
  log: LogRange,
  proofs: Proofs,
  heads: readonly Checkpoint[],
  at: AtSize,
): Promise<void> {
  const head = heads.find((one) => one.size >= log.end);
  if (head === undefined) throw new KitStepFailed(6, log.origin, `a checkpoint that reaches ${log.end}`, 'none');
  const tree = new Grower();
  grow(log, tree, proofs.left, subtreeWidths(0, log.start));
  const root = () => tree.root();
  at(tree.size, root);
  for await (const part of leaves(kit, log)) {
    for (const leaf of part) {
      tree.append(leaf);
      at(tree.size, root);
    }
  }
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
