import type { ReactNode } from 'react';

/** Text of the catalogue: paragraphs, lists, code. A safe subset of Markdown; everything else stays as written. */
export function Prose({ text }: { text: string }) {
  return <div className="max-w-prose space-y-2">{blocks(text).map(drawn)}</div>;
}

interface Block {
  kind: 'paragraph' | 'code' | 'list';
  lines: string[];
}

function kindOf(line: string): Block['kind'] {
  if (line.startsWith('    ')) return 'code';
  return line.startsWith('- ') ? 'list' : 'paragraph';
}

function blocks(text: string): Block[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .map((part) => part.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) => ({ kind: kindOf(lines[0] ?? ''), lines }));
}

function items(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .split(/^- /m)
    .filter((item) => item !== '')
    .map((item) => item.replaceAll(/\s*\n\s*/g, ' ').trim());
}

function drawn(block: Block, index: number): ReactNode {
  if (block.kind === 'code') {
    return (
      <pre key={index} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-[0.8125rem]">
        {block.lines.map((line) => line.replace(/^ {4}/, '')).join('\n')}
      </pre>
    );
  }
  if (block.kind === 'list') {
    return (
      <ul key={index} className="list-disc space-y-1 pl-5">
        {items(block.lines).map((item) => (
          <li key={item}>{inline(item)}</li>
        ))}
      </ul>
    );
  }
  return <p key={index}>{inline(block.lines.map((line) => line.trim()).join(' '))}</p>;
}

function inline(text: string): ReactNode[] {
  return text.split(/`([^`]+)`/).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece of text is its place
      <code key={index} className="rounded bg-sunken px-1 font-mono text-[0.875em] wrap-anywhere">
        {piece}
      </code>
    ),
  );
}
