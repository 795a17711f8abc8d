import { Dices } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useProofSites } from '@/shared/api/places';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { moreHint, Select } from '@/shared/ui/inputs';
import { ControlChoice } from './control-choice';
import { words } from './sample-words';
import { kinds } from './words';

const SEED = /^[A-Za-z0-9._-]{1,64}$/;
const SEED_LETTERS = 12;
/** Without letters that are mistaken for others when a seed is written down. */
const LETTERS = 'abcdefghjkmnpqrtuvwxyz';

/** What is drawn, as the address holds it. */
export interface Draw {
  from: string;
  to: string;
  seed: string;
  size: string;
  site?: string | undefined;
  kind?: string | undefined;
  control?: string | undefined;
  framework?: string | undefined;
}

/** A seed that nobody chose. */
export function newSeed(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(SEED_LETTERS));
  return Array.from(numbers, (number) => LETTERS.charAt(number % LETTERS.length)).join('');
}

function useChoices() {
  const { data } = useProofSites();
  const sites = (data?.items ?? []).map(({ id, name }) => ({ value: id, name }));
  const sorts = Object.entries(kinds).map(([value, name]) => ({ value, name }));
  return {
    sites: [{ value: '', name: words.anySite }, ...sites],
    sorts: [{ value: '', name: words.anyKind }, ...sorts],
    hint: moreHint(data),
  };
}

/** Period, filters, seed and size of a sample. */
export function SampleForm({ first, busy, onDraw }: { first: Draw; busy: boolean; onDraw: (draw: Draw) => void }) {
  const [draw, setDraw] = useState(first);
  const [tried, setTried] = useState(false);
  const { sites, sorts, hint } = useChoices();
  const set = (changes: Partial<Draw>) => setDraw({ ...draw, ...changes });
  const badSeed = !SEED.test(draw.seed);
  const badPeriod = draw.from >= draw.to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!badSeed && !badPeriod) onDraw(draw);
  };
  const chosen = (value: string) => (value === '' ? undefined : value);
  return (
    <form
      onSubmit={submit}
      noValidate
      className="mb-4 grid grid-cols-1 items-start gap-x-4 rounded-lg border border-line bg-surface p-4 pb-3 sm:grid-cols-2 lg:grid-cols-3"
    >
      <Field
        label={words.from}
        type="date"
        value={draw.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <Field
        label={words.to}
        type="date"
        value={draw.to}
        error={tried && badPeriod ? words.badPeriod : null}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
      <Select
        label={words.site}
        value={draw.site ?? ''}
        options={sites}
        hint={hint}
        onChange={(event) => set({ site: chosen(event.currentTarget.value) })}
      />
      <Select
        label={words.kind}
        value={draw.kind ?? ''}
        options={sorts}
        onChange={(event) => set({ kind: chosen(event.currentTarget.value) })}
      />
      <ControlChoice chosen={draw} onChange={set} />
      <Field
        label={words.size}
        type="number"
        min={1}
        max={100}
        value={draw.size}
        onChange={(event) => set({ size: event.currentTarget.value })}
      />
      <Field
        label={words.seed}
        value={draw.seed}
        hint={words.seedHint}
        error={tried && badSeed ? words.badSeed : null}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => set({ seed: event.currentTarget.value })}
      />
      <div className="flex flex-wrap gap-2 sm:col-span-2 lg:col-span-3">
        <Button look="primary" type="submit" busy={busy}>
          {words.draw}
        </Button>
        <Button onClick={() => set({ seed: newSeed() })}>
          <Dices aria-hidden="true" size={16} />
          {words.another}
        </Button>
      </div>
    </form>
  );
}
