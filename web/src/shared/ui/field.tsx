import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  error?: string | null;
  hint?: ReactNode;
}

const box =
  'w-full rounded-md border bg-surface px-3 py-2 text-base text-text pointer-coarse:min-h-11 aria-invalid:border-bad-line';

export function Field({ label, error = null, hint, ...rest }: Props) {
  const id = useId();
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={error !== null || undefined}
        aria-describedby={`${id}-error ${id}-hint`}
        className={`${box} border-line-strong`}
      />
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
