import { useEffect, useState } from 'react';
import { Button } from './button';
import { words } from './words';

const SLOW_AFTER_MS = 10_000;
const widths = ['w-11/12', 'w-9/12', 'w-10/12', 'w-7/12'];

/** Stands where `lines` lines will be. Hidden from readers; after 10 s it says so and offers Cancel. */
export function Skeleton({ lines = 3, onCancel }: { lines?: number; onCancel?: (() => void) | undefined }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true">
      <div aria-hidden="true" className="space-y-3 py-1">
        {Array.from({ length: lines }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity and never move
          <div key={index} className={`skeleton h-5 ${widths[index % widths.length]}`} />
        ))}
      </div>
      <p role="status" className={slow ? 'flex items-center gap-3 pt-2' : 'sr-only'}>
        {slow ? words.stillLoading : words.loading}
        {slow && onCancel && <Button onClick={onCancel}>{words.cancel}</Button>}
      </p>
    </div>
  );
}
