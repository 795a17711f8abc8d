import { listControls } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { Select } from '@/shared/ui/inputs';
import { words } from './words';

/** A control of a framework, as the address names it; empty is none. */
export interface Chosen {
  control?: string | undefined;
  framework?: string | undefined;
}

/** For a call: nothing where no control is chosen. */
export const controlQuery = ({ control, framework }: Chosen): { control?: string; framework?: string } => ({
  ...(control === undefined ? {} : { control }),
  ...(control === undefined || framework === undefined ? {} : { framework }),
});

/** Narrows to what was observed for one control. Only those that a check serves can be chosen. */
export function ControlChoice({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const read = useRead(['evidence', 'controls'], (signal) => listControls({ signal }), { live: false });
  const served = (read.data ?? []).filter((one) => one.checks > 0 || one.id === chosen.control);
  const several = new Set(served.map((one) => one.framework)).size > 1;
  const named = served.map((one) => ({
    value: `${one.framework} ${one.id}`,
    name: `${several ? `${one.framework_title}, ` : ''}${one.id} ${one.title}`,
  }));
  const current = served.find(
    ({ id, framework }) => id === chosen.control && framework === (chosen.framework ?? framework),
  );
  return (
    <Select
      label={words.control}
      value={current === undefined ? '' : `${current.framework} ${current.id}`}
      options={[{ value: '', name: words.anyControl }, ...named]}
      onChange={(event) => {
        const [framework, control] = event.currentTarget.value.split(' ');
        onChange(control === undefined ? { control: undefined, framework: undefined } : { control, framework });
      }}
    />
  );
}
