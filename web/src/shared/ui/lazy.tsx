import { type ReactNode, useEffect, useState } from 'react';
import { waitBefore } from '@/shared/live/connection';
import { pathOf } from '@/shared/session/path';
import { Button } from './button';
import { PageHead } from './page-head';
import { Skeleton } from './skeleton';
import { words } from './words';

type Part<Props> = (props: Props) => ReactNode;
type Lazy<Props> = Part<Props> & { preload: () => Promise<void> };

type Load<Name extends string, Props> = () => Promise<{ [one in Name]: Part<Props> }>;

/**
 * A page whose code is fetched when it is first wanted. While the server does not answer it says so in place and tries
 * again by itself; it never loads the whole app again, for then all that is on the page would be gone.
 */
export function lazyPage<Name extends string, Props extends object>(load: Load<Name, Props>, name: Name): Lazy<Props> {
  return lazy(load, name, (again) => (
    <>
      <PageHead page={words.notLoaded.title} title={null} />
      <NotLoaded onRetry={again} />
    </>
  ));
}

/** The same for a part of a page. */
export function lazyPart<Name extends string, Props extends object>(load: Load<Name, Props>, name: Name): Lazy<Props> {
  return lazy(load, name, (again) => <NotLoaded onRetry={again} />);
}

function lazy<Name extends string, Props extends object>(
  load: Load<Name, Props>,
  name: Name,
  missing: (again: () => void) => ReactNode,
): Lazy<Props> {
  const source: Source<Props> = {
    part: null,
    missing,
    ready: async () => {
      source.part ??= (await load())[name];
    },
  };
  const draw = (props: Props) => <Late source={source} props={props} />;
  return Object.assign(draw, { preload: () => source.ready().catch(() => undefined) });
}

interface Source<Props> {
  part: Part<Props> | null;
  missing: (again: () => void) => ReactNode;
  ready: () => Promise<void>;
}

function Late<Props extends object>({ source, props }: { source: Source<Props>; props: Props }) {
  const { part: Found, missing, ready } = source;
  const { failures, again } = useReady(Found === null, ready);
  if (Found !== null) return <Found {...props} />;
  return failures === 0 ? <Skeleton lines={6} /> : missing(again);
}

/** Draws again when it is ready. Waits longer after each failure, 1 s to 30 s. */
function useReady(wanted: boolean, ready: () => Promise<void>) {
  const [failures, setFailures] = useState(0);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one look at each try; `ready` never changes
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    const note = (count: (old: number) => number) => left || setFailures(count);
    ready().then(
      () => note(() => -1),
      () => note((old) => old + 1),
    );
    return () => {
      left = true;
    };
  }, [tries]);
  useEffect(() => {
    if (failures < 1) return;
    const timer = setTimeout(() => setTries((old) => old + 1), waitBefore(failures - 1, Math.random(), null));
    return () => clearTimeout(timer);
  }, [failures]);
  return { failures, again: () => setTries((old) => old + 1) };
}

function NotLoaded({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert" className="space-y-3 rounded-lg border border-warn-line bg-warn-soft p-4 text-warn">
      <p>{words.notLoaded.detail}</p>
      <div className="flex flex-wrap items-center gap-4">
        <Button onClick={onRetry}>{words.retry}</Button>
        <a href={pathOf()} className="font-medium underline">
          {words.loadAnew}
        </a>
      </div>
    </div>
  );
}
