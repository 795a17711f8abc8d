import type { Offered } from '@/shared/api/places';
import { moreHint, Select } from './inputs';
import { words } from './words';

interface Props {
  label: string;
  /** Undefined while it is read. */
  offered: Offered<{ id: string; name: string }> | undefined;
  value: string;
  onPick: (id: string) => void;
}

/** An organisation or a partner to choose; nothing is chosen at first, and says so where not all could be offered. */
export function PlaceSelect({ label, offered, value, onPick }: Props) {
  return (
    <Select
      label={label}
      hint={moreHint(offered)}
      value={value}
      options={[
        { value: '', name: words.choose },
        ...(offered?.items ?? []).map((one) => ({ value: one.id, name: one.name })),
      ]}
      onChange={(event) => onPick(event.currentTarget.value)}
    />
  );
}
