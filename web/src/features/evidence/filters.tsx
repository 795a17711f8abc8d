import { useNavigate } from '@tanstack/react-router';
import { listChecks } from '@/shared/api/generated/sdk.gen';
import { useDevicesOf, useProofSites } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import type { ListSearch } from '@/shared/nav/search';
import { mayReadSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Field } from '@/shared/ui/field';
import { moreHint, Select } from '@/shared/ui/inputs';
import { ControlChoice } from './control-choice';
import { words } from './words';

interface Props {
  search: ListSearch;
  /** Absent on a site's own tab, where the site is given. */
  siteId?: string | undefined;
}

function useChoices(site: string | undefined, own: boolean) {
  const sites = useProofSites({ enabled: !own });
  const may = mayReadSites(useMe().data?.role);
  const devices = useDevicesOf(may ? site : undefined);
  const checks = useRead(['catalogue', 'checks'], (signal) => listChecks({ signal }), {
    live: false,
    enabled: may,
  });
  const option = (one: { id: string; name: string }) => ({ value: one.id, name: one.name });
  return {
    may,
    sites: [{ value: '', name: words.anySite }, ...(sites.data?.items ?? []).map(option)],
    devices: [{ value: '', name: words.anyDevice }, ...(devices.data?.items ?? []).map(option)],
    siteHint: moreHint(sites.data),
    deviceHint: moreHint(devices.data),
    checks: [
      { value: '', name: words.anyCheck },
      ...(checks.data?.items ?? []).map((one) => ({ value: one.id, name: one.title })),
    ],
  };
}

/** Narrows the list by site, device, check, control and day of receipt; all of it is in the address. */
export function EntryFilters({ search, siteId }: Props) {
  const go = useNavigate();
  const site = siteId ?? search.site;
  const { may, sites, devices, checks, siteHint, deviceHint } = useChoices(site, siteId !== undefined);
  const set = (changes: Partial<ListSearch>) =>
    void go({ to: '.', search: (old) => ({ ...old, cursor: undefined, ...changes }), replace: true });
  const chosen = (value: string) => (value === '' ? undefined : value);
  return (
    <fieldset className="mb-3 grid grid-cols-1 gap-x-4 rounded-lg border border-line bg-surface p-4 pb-2 sm:grid-cols-2 lg:grid-cols-3">
      <legend className="sr-only">{words.filters}</legend>
      {siteId === undefined && (
        <Select
          label={words.site}
          value={search.site ?? ''}
          options={sites}
          hint={siteHint}
          onChange={(event) => set({ site: chosen(event.currentTarget.value), device: undefined })}
        />
      )}
      {may && site !== undefined && (
        <Select
          label={words.device}
          value={search.device ?? ''}
          options={devices}
          hint={deviceHint}
          onChange={(event) => set({ device: chosen(event.currentTarget.value) })}
        />
      )}
      {may && (
        <Select
          label={words.check}
          value={search.check ?? ''}
          options={checks}
          onChange={(event) => set({ check: chosen(event.currentTarget.value) })}
        />
      )}
      <ControlChoice chosen={search} onChange={set} />
      <Field
        label={words.from}
        type="date"
        value={search.from ?? ''}
        onChange={(event) => set({ from: chosen(event.currentTarget.value) })}
      />
      <Field
        label={words.to}
        type="date"
        value={search.to ?? ''}
        onChange={(event) => set({ to: chosen(event.currentTarget.value) })}
      />
    </fieldset>
  );
}
