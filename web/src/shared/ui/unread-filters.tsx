import { words } from './words';

/** Says which filters of the address could not be read, so that none is ignored in silence. */
export function UnreadFilters({ names }: { names: readonly string[] | undefined }) {
  if (!names || names.length === 0) return null;
  return (
    <ul className="mb-3 flex flex-wrap gap-2">
      {names.map((name) => (
        <li key={name} className="rounded-full border border-warn-line bg-warn-soft px-3 py-0.5 text-warn">
          {words.filterNotUnderstood(name)}
        </li>
      ))}
    </ul>
  );
}
