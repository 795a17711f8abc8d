/** Parts of statements that several steps read: a place in a chain, and a head that somebody tells of. */
import { countOf, type Json, objectOf, orNull, stringOf } from '../json';
import { digestOf, ORIGIN } from './manifest';

/** An entry by its place in its signer's chain, and its leaf hash. */
export interface Ref {
  epoch: number;
  seq: number;
  leafHash: string;
}

/** What somebody says was a head of a log; `root` in lower-case hex. */
export interface ToldHead {
  origin: string;
  size: number;
  root: string;
}

export function refOf(value: Json | undefined, what: string): Ref | null {
  return orNull(
    value,
    (named) => {
      const ref = objectOf(named, what);
      const leafHash = digestOf(ref['leaf_hash'], what);
      return { epoch: countOf(ref['epoch'], what), seq: countOf(ref['seq'], what), leafHash };
    },
    what,
  );
}

export function headOf(value: Json | undefined, what: string): ToldHead | null {
  return orNull(
    value,
    (named) => {
      const head = objectOf(named, what);
      const root = digestOf(head['root'], `${what}.root`);
      const origin = stringOf(head['origin'], `${what}.origin`, ORIGIN);
      return { origin, size: countOf(head['size'], `${what}.size`), root };
    },
    what,
  );
}
