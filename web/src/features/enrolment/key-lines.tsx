import { statusWord } from '@/shared/status/status';
import { StatusPill } from '@/shared/ui/status-pill';
import type { Line } from './printed';
import { words } from './words';

/** A digest in groups of eight, so that an eye finds its place again. */
const grouped = (digest: string): string => digest.replaceAll(/(.{8})(?=.)/g, '$1 ');

function stateOf({ here, there }: Line): string {
  if (there === null) return 'not_compared';
  return there === here ? 'same' : 'differs';
}

/** Fingerprints as this server holds them, each with what the comparison found. */
export function KeyLines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-medium">{title}</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {lines.map((line) => (
          <li key={line.name} className="space-y-0.5 px-3 py-2">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-medium">{words.keyNames[line.name]}</span>
              <StatusPill status={statusWord('comparisons', stateOf(line))} />
            </p>
            <p className="font-mono text-[0.8125rem] break-words text-soft">{grouped(line.here)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
