import { useMemo, useSyncExternalStore } from 'react';

type Equal<T> = (one: T, other: T) => boolean;

/** Reads through `selector` and hands on the value before while the new one is equal to it. */
function remembering<Snapshot, Selection>(
  read: () => Snapshot,
  selector: (snapshot: Snapshot) => Selection,
  equal: Equal<Selection>,
): () => Selection {
  let last: { snapshot: Snapshot; selection: Selection } | null = null;
  return () => {
    const snapshot = read();
    if (last !== null && Object.is(last.snapshot, snapshot)) return last.selection;
    const next = selector(snapshot);
    const selection = last !== null && equal(last.selection, next) ? last.selection : next;
    last = { snapshot, selection };
    return selection;
  };
}

/**
 * Stands for the package use-sync-external-store, which the router's store asks for. That package carries React 16
 * and 17 along and is CommonJS, past the runtime's alias; both runtimes here have the hook of their own.
 */
export function useSyncExternalStoreWithSelector<Snapshot, Selection>(
  subscribe: (listener: () => void) => () => void,
  getSnapshot: () => Snapshot,
  _getServerSnapshot: unknown,
  selector: (snapshot: Snapshot) => Selection,
  isEqual: Equal<Selection> = Object.is,
): Selection {
  const read = useMemo(() => remembering(getSnapshot, selector, isEqual), [getSnapshot, selector, isEqual]);
  return useSyncExternalStore(subscribe, read);
}
