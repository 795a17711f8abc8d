import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { askDocument } from '@/shared/api/documents';
import type { DocumentAnswer } from '@/shared/api/generated/types.gen';
import { showPath } from '@/shared/nav/leave';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { Field } from '@/shared/ui/field';
import { Mark } from '@/shared/ui/mark';
import { words as shared } from '@/shared/ui/words';
import { Answer } from './answer';
import { refusalOf, tidied } from './digest';
import { FileDrop } from './file-drop';
import { words } from './words';

interface Asked {
  digits: string;
  answer: DocumentAnswer;
}

/** Asks for a document. The address shows what was asked, so that it can be kept; it holds nothing secret. */
function useAsking(first: string) {
  const [typed, setTyped] = useState(first);
  const [wrong, setWrong] = useState<'notHex' | 'tooLong' | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { busy, problem, run } = useAct();
  const ask = (text: string) => {
    const digits = tidied(text);
    const refused = refusalOf(digits);
    setTyped(text);
    setWrong(refused);
    setAsked(null);
    if (refused !== null) return;
    showPath(`/verify/${digits}`);
    void run(async () => setAsked({ digits, answer: await askDocument(digits) }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once for what the address names
  useEffect(() => {
    if (first !== '') ask(first);
  }, []);
  return { typed, setTyped, wrong, asked, busy, problem, ask };
}

function Says() {
  const parts = [
    [words.proves, words.provesText],
    [words.provesNot, words.provesNotText],
    [words.offline, words.offlineText],
  ] as const;
  return (
    <section className="grid gap-x-8 gap-y-4 text-[0.9375rem] sm:grid-cols-2">
      {parts.map(([title, text]) => (
        <div key={title} className={title === words.offline ? 'space-y-2 sm:col-span-2' : 'space-y-1'}>
          <h2 className="font-semibold">{title}</h2>
          <p className="text-soft">{text}</p>
          {title === words.offline && (
            <code className="block rounded-md border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] wrap-anywhere">
              {words.command}
            </code>
          )}
        </div>
      ))}
    </section>
  );
}

/** Is this paper genuine? Without a session; a file is hashed here and never sent. */
export function DocumentPage({ digest }: { digest: string }) {
  const { typed, setTyped, wrong, asked, busy, problem, ask } = useAsking(digest);
  const [name, setName] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${words.page}, ${shared.brand}`;
    heading.current?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setName(null);
    ask(typed);
  };
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col gap-6 px-4 py-8">
      <header className="flex items-center gap-3">
        <Mark size={36} />
        <p className="grow">
          <span className="block text-xl leading-6 font-semibold tracking-tight">{shared.brand}</span>
          <span className="text-soft">{words.lead}</span>
        </p>
        <a href="/sign-in" className="rounded font-medium text-accent underline">
          {words.signIn}
        </a>
      </header>
      <main className="space-y-6">
        <div className="space-y-2">
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight">
            {words.title}
          </h1>
          <p className="text-soft">{words.intro}</p>
        </div>
        <section className="space-y-5 rounded-xl border border-line bg-surface p-5 shadow-sm">
          <FileDrop
            onDigest={(found, of) => {
              setName(of);
              ask(found);
            }}
          />
          <p role="status" className="text-soft wrap-anywhere empty:hidden">
            {name === null ? null : words.hashed(name)}
          </p>
          <form onSubmit={submit} className="space-y-3" noValidate>
            <Field
              label={words.digest}
              hint={words.digestHint}
              value={typed}
              error={wrong === null ? null : words[wrong]}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              className="font-mono"
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button look="primary" type="submit" busy={busy}>
              {words.ask}
            </Button>
          </form>
          {problem && <ErrorNote key={problem.reference} problem={problem} onRetry={() => ask(typed)} small />}
        </section>
        {asked && <Answer digits={asked.digits} answer={asked.answer} />}
        <Says />
      </main>
    </div>
  );
}
