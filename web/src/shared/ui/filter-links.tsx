import { Link } from '@tanstack/react-router';

interface FilterChoice {
  /** The value in the address; undefined is "all". */
  value: string | undefined;
  name: string;
}

interface Props {
  label: string;
  /** The search parameter that the choices set. */
  name: 'status' | 'kind';
  choices: readonly FilterChoice[];
  chosen: string | undefined;
  /** Leave the other parameters of the address as they are; the cursor goes all the same. */
  keep?: boolean;
}

/** Choices for one filter, each a link: the address holds the view and can be shared. */
export function FilterLinks({ label, name, choices, chosen, keep = false }: Props) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1.5">
      {choices.map((choice) => {
        const on = choice.value === chosen;
        const look = on
          ? 'border-accent bg-accent-soft text-accent font-semibold'
          : 'border-line text-soft hover:bg-sunken';
        return (
          <Link
            key={choice.name}
            to="."
            search={(old) => ({ ...(keep ? { ...old, cursor: undefined } : {}), [name]: choice.value })}
            aria-current={on ? 'true' : undefined}
            className={`inline-flex min-h-8 items-center rounded-full border px-3 text-[0.875rem] pointer-coarse:min-h-11 ${look}`}
          >
            {choice.name}
          </Link>
        );
      })}
    </nav>
  );
}
