import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

interface Props {
  open: boolean;
  title: string;
  /** Escape and Cancel. Without it the dialog stays until its task is done. */
  onCancel?: () => void;
  children: ReactNode;
}

/** A native modal dialog: the browser keeps the focus inside and gives it back. Never stacked. */
export function Dialog({ open, title, onCancel, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    if (!open || !dialog) return;
    dialog.showModal();
    heading.current?.focus();
    // Closing gives the focus back; taking an open dialog off the page would not.
    return () => dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onCancel?.();
      }}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(36rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-surface p-5 text-left whitespace-normal text-text shadow-2xl"
    >
      {open && (
        <>
          <h2 id={id} ref={heading} tabIndex={-1} className="mb-3 text-lg font-semibold outline-none">
            {title}
          </h2>
          {children}
        </>
      )}
    </dialog>
  );
}
