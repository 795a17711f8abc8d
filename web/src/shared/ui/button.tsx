import type { ButtonHTMLAttributes } from 'react';
import { additions } from './additions';

type Look = 'primary' | 'plain' | 'danger' | 'quiet';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent border-accent hover:bg-accent-hover',
  plain: 'bg-surface text-text border-line-strong hover:bg-sunken',
  danger: 'bg-surface text-bad border-bad-line hover:bg-bad-soft',
  quiet: 'border-transparent text-accent hover:bg-accent-soft',
};

const shape =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-md border px-3 py-1.5 font-medium pointer-coarse:min-h-11 disabled:cursor-not-allowed disabled:opacity-60 aria-busy:opacity-80';

/** A link that is the page's main act looks like a button and stays a link. */
export const buttonLook = (look: Look): string => `${shape} ${looks[look]}`;

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** A call is under way: the button stays focusable and does nothing. */
  busy?: boolean;
}

export function Button({ look = 'plain', busy = false, className = '', type = 'button', onClick, ...rest }: Props) {
  return (
    <>
      {busy && <additions.BesideBusy />}
      <button
        {...rest}
        type={type}
        aria-busy={busy || undefined}
        onClick={busy ? (event) => event.preventDefault() : onClick}
        className={`${buttonLook(look)} ${className}`}
      />
    </>
  );
}
