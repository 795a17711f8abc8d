import { useEffect, useRef, useState } from 'react';
import { download, type Received } from '@/shared/api/download';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { saveBytes } from '@/shared/ui/save';

export interface Asked {
  organisation: string;
  from: string;
  to: string;
}

export interface Kit {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** As the server stated it; null when it stated none. */
  stated: string | null;
  /** Computed here from the file; `manifest` null: there is none where one must be. */
  file: string;
  manifest: string | null;
}

export type KitState =
  | { state: 'idle' | 'cancelled' }
  | { state: 'running'; received: Received | null; rate: number }
  | { state: 'done'; kit: Kit }
  | { state: 'failed'; problem: ApiProblem };

const compact = (day: string): string => day.replaceAll('-', '');

async function fetchKit(asked: Asked, signal: AbortSignal, told: (received: Received) => void): Promise<Kit> {
  const path = `/api/organisations/${asked.organisation}/auditor-kit`;
  const got = await download(path, { from: asked.from, to: asked.to }, signal, told);
  const [{ manifestDigest }, { hash, hex }] = await Promise.all([import('./manifest'), import('@/verifier/bytes')]);
  return {
    name: `wardkeep-kit-${asked.organisation}-${compact(asked.from)}-${compact(asked.to)}.zip`,
    bytes: got.bytes,
    stated: got.headers.get('x-wardkeep-manifest'),
    file: hex(hash(got.bytes)),
    manifest: manifestDigest(got.bytes),
  };
}

export const saveKit = (kit: Kit): void => saveBytes(kit.name, [kit.bytes], 'application/zip');

/** Builds, fetches and checks a kit; only one whose manifest is the stated one goes to the person's disk. */
export function useKit() {
  const [shown, setShown] = useState<KitState>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  const cancel = () => running.current?.abort();
  useEffect(() => () => running.current?.abort(), []);
  const build = async (asked: Asked) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    const began = Date.now();
    setShown({ state: 'running', received: null, rate: 0 });
    try {
      const kit = await fetchKit(asked, abort.signal, (received) =>
        setShown({ state: 'running', received, rate: (received.done * 1_000) / Math.max(1, Date.now() - began) }),
      );
      setShown({ state: 'done', kit });
      if (kit.manifest !== null && kit.manifest === kit.stated) saveKit(kit);
    } catch (thrown) {
      setShown(abort.signal.aborted ? { state: 'cancelled' } : { state: 'failed', problem: asProblem(thrown) });
    }
  };
  return { shown, build, cancel };
}
