import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import { words } from './words';

const CONFIRMED_MS = 2_000;
const HEAD = 8;
const TAIL = 6;

/** "3f2a91c0…9be01d"; short values stay whole. */
export function shortened(value: string): string {
  return value.length <= HEAD + TAIL + 2 ? value : `${value.slice(0, HEAD)}…${value.slice(-TAIL)}`;
}

function useCopy(value: string) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('idle'), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return { state, copy };
}

/** Copies what stands beside it, several lines perhaps. The button says what. */
export function CopyAll({ value, label }: { value: string; label: string }) {
  const { state, copy } = useCopy(value);
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <>
      <Button onClick={copy}>
        <Icon aria-hidden="true" size={16} />
        {label}
      </Button>
      <span role="status" className={state === 'failed' ? 'text-[0.8125rem] text-bad' : 'sr-only'}>
        {state === 'copied' ? words.copied : state === 'failed' ? words.copyFailed : ''}
      </span>
    </>
  );
}

/** A digest or id: shortened on screen, whole on the clipboard. `what` names it for those who cannot see it. */
export function CopyId({ value, what, whole = false }: { value: string; what: string; whole?: boolean }) {
  const { state, copy } = useCopy(value);
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className={`font-mono text-[0.8125rem] ${whole ? 'break-all' : 'whitespace-nowrap'}`}>
        {whole ? value : shortened(value)}
      </code>
      <button
        type="button"
        onClick={copy}
        aria-label={words.copyWhole(what)}
        className="inline-grid size-6 shrink-0 place-items-center rounded text-faint hover:bg-sunken hover:text-text pointer-coarse:size-11"
      >
        <Icon aria-hidden="true" size={14} />
      </button>
      <span role="status" className={state === 'failed' ? 'text-[0.8125rem] text-bad' : 'sr-only'}>
        {state === 'copied' ? words.copied : state === 'failed' ? words.copyFailed : ''}
      </span>
    </span>
  );
}
