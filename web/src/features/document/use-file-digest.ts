import { useEffect, useRef, useState } from 'react';
import type { Told } from './hash-worker';

/** Bytes read and bytes in all; null when nothing is being read. */
export interface Reading {
  name: string;
  done: number;
  size: number;
}

/** Computes the SHA-256 of one file at a time, in a worker. `onDigest` is called once, unless it was cancelled. */
export function useFileDigest(onDigest: (digest: string, name: string) => void) {
  const [reading, setReading] = useState<Reading | null>(null);
  const [failed, setFailed] = useState(false);
  const worker = useRef<Worker | null>(null);
  const stop = () => {
    worker.current?.terminate();
    worker.current = null;
    setReading(null);
  };
  const begin = (file: File) => {
    stop();
    setFailed(false);
    setReading({ name: file.name, done: 0, size: file.size });
    const fresh = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
    worker.current = fresh;
    const fail = () => {
      stop();
      setFailed(true);
    };
    fresh.addEventListener('error', fail);
    fresh.addEventListener('message', ({ data: told }: MessageEvent<Told>) => {
      if (worker.current !== fresh) return;
      if ('done' in told) return setReading({ name: file.name, done: told.done, size: file.size });
      if ('failed' in told) return fail();
      stop();
      onDigest(told.digest, file.name);
    });
    fresh.postMessage(file);
  };
  useEffect(() => () => worker.current?.terminate(), []);
  return { reading, failed, begin, stop };
}
