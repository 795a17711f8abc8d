import { CopyId } from '@/shared/ui/copy';
import { pathSides } from '@/verifier/sides';
import { words } from './words';

interface Props {
  index: number;
  size: number;
  path: readonly string[];
  leaf: string;
  root: string;
}

const box = 'inline-flex max-w-full items-center rounded-md border px-2 py-0.5';

function Node({ name, value, what, own }: { name: string; value: string; what: string; own: boolean }) {
  return (
    <span className={`${box} ${own ? 'border-accent bg-accent-soft' : 'border-line bg-surface'}`}>
      <span className="mr-1.5 text-[0.8125rem] text-soft">{name}</span>
      <CopyId value={value} what={what} />
    </span>
  );
}

/** The way from the leaf up to the root: which hash joins at each step, and on which side. Read from the top. */
export function PathDrawing({ index, size, path, leaf, root }: Props) {
  const sides = pathSides(index, size);
  const steps = path.map((hash, place) => ({ hash, place, side: sides[place] ?? 'right' })).toReversed();
  return (
    <ol aria-label={words.pathDrawn} className="rounded-md border border-line bg-sunken p-3">
      <li className="flex justify-center max-sm:justify-start">
        <Node name={words.root} value={root} what={words.root} own />
      </li>
      {steps.map(({ hash, place, side }) => (
        <li key={hash}>
          <span aria-hidden="true" className="mx-auto block h-3 w-px bg-line-strong max-sm:ml-3" />
          <span
            className={`flex items-center gap-2 ${side === 'left' ? '' : 'flex-row-reverse'} max-sm:flex-row-reverse max-sm:justify-end`}
          >
            <span
              className={`flex min-w-0 flex-1 ${side === 'left' ? 'justify-end' : 'justify-start'} max-sm:justify-start`}
            >
              <Node
                name={side === 'left' ? words.joinsLeft : words.joinsRight}
                value={hash}
                what={words.hash(place + 1)}
                own={false}
              />
            </span>
            <span
              aria-hidden="true"
              className="grid size-6 shrink-0 place-items-center rounded-full border border-accent bg-accent-soft text-[0.75rem] font-semibold text-accent"
            >
              {path.length - place}
            </span>
            <span className="flex-1 max-sm:hidden" />
          </span>
        </li>
      ))}
      <li>
        <span aria-hidden="true" className="mx-auto block h-3 w-px bg-line-strong max-sm:ml-3" />
        <span className="flex justify-center max-sm:justify-start">
          <Node name={words.thisLeaf(index)} value={leaf} what={words.leaf} own />
        </span>
      </li>
    </ol>
  );
}
