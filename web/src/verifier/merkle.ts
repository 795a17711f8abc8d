/** The Merkle tree of RFC 6962 section 2; proofs checked as in RFC 9162, 2.1.3.2 and 2.1.4.2. */
import { type Bytes, concat, equal, hash, hex, Refused } from './bytes';
import { half, odd, pathSides } from './sides';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
export const EMPTY_ROOT: Bytes = hash(new Uint8Array());

export const leafHash = (entry: Uint8Array): Bytes => hash(concat(LEAF, entry));
const nodeHash = (left: Uint8Array, right: Uint8Array): Bytes => hash(concat(NODE, left, right));

/** The root that a leaf and its audit path give. Refused when the path has another length than the tree's shape asks. */
export function rootOfPath(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Bytes {
  if (!(index >= 0 && index < size)) throw new Refused(`inclusion: no leaf ${index} in a tree of ${size}`);
  const sides = pathSides(index, size);
  if (sides.length !== path.length) {
    throw new Refused(`inclusion: expected a path of ${sides.length} hashes, found ${path.length}`);
  }
  return path.reduce<Bytes>(
    (hashed, step, place) => (sides[place] === 'left' ? nodeHash(step, hashed) : nodeHash(hashed, step)),
    new Uint8Array(leaf),
  );
}

/** Refused unless the tree (new, newRoot) continues the tree (old, oldRoot). */
export function checkConsistency(
  old: number,
  fresh: number,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
  path: readonly Uint8Array[],
): void {
  if (!(old >= 0 && old <= fresh)) throw new Refused(`consistency: no tree of ${fresh} continues one of ${old}`);
  if (old === 0 || old === fresh) {
    const expected = old === 0 ? EMPTY_ROOT : newRoot;
    if (path.length > 0 || !equal(oldRoot, expected)) {
      throw new Refused(`consistency from ${old} to ${fresh}: expected root ${hex(expected)}, found ${hex(oldRoot)}`);
    }
    return;
  }
  const [foundOld, foundNew] = replay(old - 1, fresh - 1, isPowerOfTwo(old) ? [oldRoot, ...path] : [...path]);
  if (!equal(foundOld, oldRoot)) {
    throw new Refused(`consistency from ${old} to ${fresh}: expected ${hex(oldRoot)}, found ${hex(foundOld)}`);
  }
  if (!equal(foundNew, newRoot)) {
    throw new Refused(`consistency from ${old} to ${fresh}: expected ${hex(newRoot)}, found ${hex(foundNew)}`);
  }
}

function isPowerOfTwo(number: number): boolean {
  let rest = number;
  while (rest > 1 && !odd(rest)) rest = half(rest);
  return rest === 1;
}

function replay(oldLast: number, newLast: number, steps: readonly Uint8Array[]): [Bytes, Bytes] {
  let [place, last] = [oldLast, newLast];
  while (odd(place)) [place, last] = [half(place), half(last)];
  const [first, ...rest] = steps;
  if (first === undefined) throw new Refused('consistency: the proof is empty');
  let before: Bytes = new Uint8Array(first);
  let now: Bytes = new Uint8Array(first);
  for (const step of rest) {
    if (last === 0) throw new Refused('consistency: the proof is longer than the tree is high');
    if (odd(place) || place === last) {
      before = nodeHash(step, before);
      now = nodeHash(step, now);
      while (place > 0 && !odd(place)) [place, last] = [half(place), half(last)];
    } else {
      now = nodeHash(now, step);
    }
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0) throw new Refused('consistency: the proof is shorter than the tree is high');
  return [before, now];
}

/** Widths of the fewest full subtrees that cover leaves [begin, end), from left to right. */
export function subtreeWidths(begin: number, end: number): number[] {
  const widths: number[] = [];
  for (let at = begin; at < end; ) {
    let width = 1;
    while (at % (2 * width) === 0 && at + 2 * width <= end) width *= 2;
    widths.push(width);
    at += width;
  }
  return widths;
}

/** A tree that grows leaf by leaf and keeps only the roots of its full subtrees. */
export class Grower {
  size = 0;
  private readonly peaks: Bytes[] = [];

  /** Takes the root of the next full subtree of `width` leaves, a power of two: one leaf unless told otherwise. */
  append(subtree: Bytes, width = 1): void {
    let hashed = subtree;
    for (let rest = this.size / width; odd(rest); rest = half(rest)) {
      const left = this.peaks.pop();
      if (left === undefined) throw new Refused('tree: a subtree is missing');
      hashed = nodeHash(left, hashed);
    }
    this.peaks.push(hashed);
    this.size += width;
  }

  root(): Bytes {
    const [last, ...before] = this.peaks.toReversed();
    return last === undefined ? EMPTY_ROOT : before.reduce((folded, peak) => nodeHash(peak, folded), last);
  }
}
