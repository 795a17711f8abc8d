/** JSON, indented for reading; `untouched` shows the very text, which is what a signature covers. */
export function JsonView({ text, label, untouched = false }: { text: string; label: string; untouched?: boolean }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md border border-line bg-sunken p-3"
    >
      <pre className="font-mono text-[0.8125rem] leading-5 whitespace-pre-wrap wrap-anywhere">
        {untouched ? text : indented(text)}
      </pre>
    </section>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
