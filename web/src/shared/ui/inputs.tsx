import { type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';
import { words } from './words';

const box =
  'w-full rounded-md border border-line-strong bg-surface px-3 py-2 text-base text-text pointer-coarse:min-h-11 aria-invalid:border-bad-line';

interface Around {
  label: string;
  error?: string | null;
  hint?: ReactNode;
}

function Labelled({ id, label, error, hint, children }: Around & { id: string; children: ReactNode }) {
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      {children}
      {hint && (
        <div id={`${id}-hint`} className="text-[0.8125rem] text-soft">
          {hint}
        </div>
      )}
      <p id={`${id}-error`} className="text-bad empty:hidden">
        {error}
      </p>
    </div>
  );
}

const described = (id: string) => `${id}-error ${id}-hint`;

/** Text of several lines. */
export function TextArea({ label, error = null, hint, ...rest }: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} error={error} hint={hint}>
      <textarea
        rows={3}
        {...rest}
        id={id}
        aria-invalid={error !== null || undefined}
        aria-describedby={described(id)}
        className={`${box} ${rest.className ?? ''}`}
      />
    </Labelled>
  );
}

/**
 * A secret of several lines. It goes one way: what is stored never comes back, so the field is always empty at first.
 * Shown while typing, because a key is pasted and has to be looked at; nothing of it is kept by the browser.
 */
export function SecretArea(props: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <TextArea
      {...props}
      autoComplete="off"
      spellCheck={false}
      autoCapitalize="off"
      className="font-mono text-[0.8125rem]"
    />
  );
}

/** Says below a choice that it does not offer everything there is. */
export const moreHint = (offered: { items: readonly unknown[]; more: boolean } | undefined): string | undefined =>
  offered?.more ? words.firstOnly(offered.items.length) : undefined;

export interface Option {
  value: string;
  name: string;
}

/** One of a closed list. */
export function Select({
  label,
  error = null,
  hint,
  options,
  ...rest
}: Around & { options: readonly Option[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} error={error} hint={hint}>
      <select
        {...rest}
        id={id}
        aria-invalid={error !== null || undefined}
        aria-describedby={described(id)}
        className={`${box} min-h-10`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; name: string; means: string }[];
  onPick: (value: Value) => void;
}

/** A few choices, each with what it means. */
export function Choice<Value extends string>({ label, value, choices, onPick }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-medium">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex cursor-pointer gap-3 rounded-md border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={id}
            checked={choice.value === value}
            onChange={() => onPick(choice.value)}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            <span className="block font-medium">{choice.name}</span>
            <span className="block text-[0.875rem] text-soft">{choice.means}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A yes that a person gives by hand. */
export function Tick({ label, checked, onPick }: { label: string; checked: boolean; onPick: (on: boolean) => void }) {
  return (
    <label className="flex cursor-pointer items-start gap-3 py-1">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onPick(event.currentTarget.checked)}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <span>{label}</span>
    </label>
  );
}
