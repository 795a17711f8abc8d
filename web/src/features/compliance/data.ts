import { getFrameworkStanding, listFrameworks } from '@/shared/api/generated/sdk.gen';
import type { SiteName } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import type { ListSearch } from '@/shared/nav/search';
import { words } from './words';

export const useFrameworks = () => useRead(['frameworks'], (signal) => listFrameworks({ signal }), { live: false });

/** A site, or an organisation over all its sites. */
export type Place = { site: string } | { organisation: string };

/** What the address names, else the first site. Null when there is none. */
export function placeOf(search: ListSearch, sites: readonly SiteName[]): Place | null {
  if (search.site !== undefined) return { site: search.site };
  if (search.organisation !== undefined) return { organisation: search.organisation };
  const first = sites[0];
  return first === undefined ? null : { site: first.id };
}

interface PlaceOption {
  value: string;
  name: string;
  place: Place;
}

/** Every site, and every organisation that has more than one. */
export function placeOptions(sites: readonly SiteName[]): PlaceOption[] {
  const organisations = new Map<string, SiteName[]>();
  for (const site of sites)
    organisations.set(site.organisation_id, [...(organisations.get(site.organisation_id) ?? []), site]);
  return [...organisations.values()].flatMap((owned) => {
    const [first] = owned;
    const whole =
      first === undefined || owned.length < 2
        ? []
        : [
            {
              value: `o:${first.organisation_id}`,
              name: words.wholeOrganisation(first.organisation_name),
              place: { organisation: first.organisation_id },
            },
          ];
    return [...whole, ...owned.map((one) => ({ value: `s:${one.id}`, name: one.name, place: { site: one.id } }))];
  });
}

export const placeValue = (place: Place): string => ('site' in place ? `s:${place.site}` : `o:${place.organisation}`);

export const useStanding = (framework: string, place: Place) =>
  useRead(
    ['standing', framework, place],
    (signal) => getFrameworkStanding({ path: { framework }, query: place, signal }),
    { keepOld: true },
  );
