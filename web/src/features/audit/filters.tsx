import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { ListSearch } from '@/shared/nav/search';
import { statusWord } from '@/shared/status/status';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Select } from '@/shared/ui/inputs';
import { outcomes } from './query';
import { actWord, things, words } from './words';

const names = ['person', 'act', 'target', 'status', 'from', 'to'] as const;
type Draft = Record<(typeof names)[number], string>;

const draftOf = (search: ListSearch): Draft => ({
  person: search.person ?? '',
  act: search.act ?? '',
  target: search.target ?? '',
  // What is no outcome is named above as not understood; the form does not show an empty choice for it.
  status: Object.hasOwn(outcomes, search.status ?? '') ? (search.status ?? '') : '',
  from: search.from ?? '',
  to: search.to ?? '',
});

/** What the address narrows to that the list of things does not hold: one act. */
const actsFor = (act: string) =>
  act === '' || things.some((one) => one.value === act) ? [] : [{ value: act, name: actWord(act) }];

/** Narrows the log; the address holds it once Search is pressed. */
export function AuditFilters({ search }: { search: ListSearch }) {
  // Another address, by a link or the back button, is another form.
  return <Form key={JSON.stringify(draftOf(search))} search={search} />;
}

function Form({ search }: { search: ListSearch }) {
  const go = useNavigate();
  const [draft, setDraft] = useState(() => draftOf(search));
  const set = (name: keyof Draft) => (event: { currentTarget: { value: string } }) =>
    setDraft({ ...draft, [name]: event.currentTarget.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const entries = names.map((name) => [name, draft[name].trim() === '' ? undefined : draft[name].trim()] as const);
    void go({ to: '.', search: Object.fromEntries(entries) });
  };
  const narrowed = names.some((name) => search[name] !== undefined);
  return (
    <form
      onSubmit={submit}
      aria-label={words.filters}
      className="mb-3 grid grid-cols-1 gap-x-4 rounded-lg border border-line bg-surface p-4 sm:grid-cols-2 lg:grid-cols-3"
    >
      <Field
        label={words.person}
        hint={words.personHint}
        maxLength={128}
        autoComplete="off"
        value={draft.person}
        onChange={set('person')}
      />
      <Select
        label={words.act}
        value={draft.act}
        options={[{ value: '', name: words.anyAct }, ...actsFor(draft.act), ...things]}
        onChange={set('act')}
      />
      <Field
        label={words.target}
        hint={words.targetHint}
        maxLength={256}
        autoComplete="off"
        value={draft.target}
        onChange={set('target')}
      />
      <Select
        label={words.outcome}
        value={draft.status}
        options={[
          { value: '', name: words.anyOutcome },
          ...outcomes.map((one) => ({ value: one, name: statusWord('acts', one).word })),
        ]}
        onChange={set('status')}
      />
      <Field label={words.from} type="date" value={draft.from} onChange={set('from')} />
      <Field label={words.to} type="date" value={draft.to} onChange={set('to')} />
      <div className="mt-1 flex flex-wrap items-center gap-4 sm:col-span-2 lg:col-span-3">
        <Button type="submit" look="primary">
          {words.search}
        </Button>
        {narrowed && (
          <Link to="." search={{}} className="font-medium text-accent underline">
            {words.clear}
          </Link>
        )}
      </div>
    </form>
  );
}
