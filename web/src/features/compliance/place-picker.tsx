import type { FrameworkView } from '@/shared/api/generated/types.gen';
import type { Offered, SiteName } from '@/shared/api/places';
import { moreHint, Select } from '@/shared/ui/inputs';
import { type Place, placeOptions, placeValue } from './data';
import { words } from './words';

interface Props {
  frameworks: readonly FrameworkView[];
  framework: string;
  sites: Offered<SiteName>;
  place: Place;
  onPick: (framework: string, place: Place) => void;
}

/** Which framework, and where. Both are in the address. */
export function PlacePicker({ frameworks, framework, sites, place, onPick }: Props) {
  const options = placeOptions(sites.items);
  return (
    <div className="mb-4 grid max-w-2xl gap-x-4 sm:grid-cols-2">
      <Select
        label={words.framework}
        value={framework}
        options={frameworks.map((one) => ({ value: one.id, name: one.title }))}
        onChange={(event) => onPick(event.currentTarget.value, place)}
      />
      <Select
        label={words.place}
        hint={moreHint(sites)}
        value={placeValue(place)}
        options={options}
        onChange={(event) => {
          const chosen = options.find((one) => one.value === event.currentTarget.value);
          if (chosen) onPick(framework, chosen.place);
        }}
      />
    </div>
  );
}
