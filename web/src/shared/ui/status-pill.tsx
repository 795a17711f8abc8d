import { type StatusWord, staleWord, toneClasses } from '@/shared/status/tones';
import { words } from './words';

interface Props {
  status: StatusWord;
  /** The server says this value is too old to trust: it is struck through and loses its tone. */
  stale?: boolean;
  large?: boolean;
}

const shape = 'inline-flex w-fit items-center gap-1 max-w-full rounded-[1.25rem] border font-medium';

export function StatusPill({ status, stale = false, large = false }: Props) {
  const size = large ? 'px-3 py-1 text-base' : 'px-2 py-0.5 text-[0.8125rem] leading-5';
  const shown = stale ? staleWord : status;
  const Icon = shown.icon;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 gap-y-0.5">
      <span className={`${shape} ${size} ${toneClasses[shown.tone]}`}>
        <Icon aria-hidden="true" size={large ? 18 : 14} strokeWidth={2.25} className="shrink-0" />
        {shown.word}
      </span>
      {stale && (
        <span className="text-[0.8125rem] text-faint">
          {words.lastKnown} <s>{status.word}</s>
        </span>
      )}
    </span>
  );
}
