import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useChange } from '@/shared/api/change';
import type { ApiProblem } from '@/shared/api/problem';
import { ownZone } from '@/shared/time/format';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { FormPart, FormProblem, fieldError } from '@/shared/ui/form';
import { type Option, Select } from '@/shared/ui/inputs';
import { LeaveGuard } from '@/shared/ui/leave-guard';
import { createWhole, type Made, NEW, type NewPlace } from './site-data';
import { words } from './words';

const zones: readonly Option[] = [...new Set(['UTC', ownZone(), ...Intl.supportedValuesOf('timeZone')])].map(
  (zone) => ({
    value: zone,
    name: zone.replaceAll('_', ' '),
  }),
);

interface Props {
  organisations: readonly Option[];
  partners: readonly Option[];
  /** Below the choices, where there are more than those. */
  hints: { organisation: string | undefined; partner: string | undefined };
  /** The reader may add partners. */
  addsPartners: boolean;
  /** The reader may add organisations. */
  addsOrganisations: boolean;
}

function usePlace({ organisations, partners }: Props) {
  const [place, setPlace] = useState<NewPlace>({
    organisation: organisations[0]?.value ?? NEW,
    organisationName: '',
    partner: partners[0]?.value ?? NEW,
    partnerName: '',
    name: '',
    zone: ownZone(),
  });
  const put = (name: keyof NewPlace) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setPlace((old) => ({ ...old, [name]: value }));
  };
  return { place, put };
}

/** What was made before a later part was refused stays made, and is used when the form is sent again. */
function useCreate() {
  const [made, setMade] = useState<Made>({});
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const done = useRef(false);
  const go = useNavigate();
  const change = useChange({
    call: (place: NewPlace) => createWhole(place, made, setMade),
    invalidates: [['sites'], ['organisations'], ['partners'], ['overview']],
    onError: setProblem,
    onDone: (site) => {
      done.current = true;
      void go({ to: '/sites/$siteId', params: { siteId: site.id } });
    },
  });
  const send = (place: NewPlace) => {
    setProblem(null);
    change.mutate(place);
  };
  return { send, busy: change.isPending, problem, done };
}

export function SiteForm(props: Props) {
  const { place, put } = usePlace(props);
  const { send, busy, problem, done } = useCreate();
  const go = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) send(place);
  };
  return (
    <form onSubmit={submit} className="max-w-2xl space-y-4">
      <FormProblem problem={problem} labels={{ name: words.siteName, time_zone: words.zone }} />
      <Practice {...props} place={place} put={put} />
      <FormPart title={words.place}>
        <Field
          label={words.siteName}
          hint={words.siteNameHint}
          required
          maxLength={128}
          value={place.name}
          error={fieldError(problem, 'name')}
          onChange={put('name')}
        />
        <Select
          label={words.zone}
          hint={words.zoneHint}
          options={zones}
          value={place.zone}
          error={fieldError(problem, 'time_zone')}
          onChange={put('zone')}
        />
      </FormPart>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {words.create}
        </Button>
        <Button onClick={() => void go({ to: '/sites' })}>{words.cancel}</Button>
      </div>
      <LeaveGuard dirty={() => !done.current && (place.name !== '' || place.organisationName !== '')} />
    </form>
  );
}

type PracticeProps = Props & Pick<ReturnType<typeof usePlace>, 'place' | 'put'>;

/** Whose place it is: one that is known, or a new one in the same go. */
function Practice({ organisations, partners, hints, addsPartners, addsOrganisations, place, put }: PracticeProps) {
  const another = addsOrganisations ? [{ value: NEW, name: words.anotherOrganisation }] : [];
  const anotherPartner = addsPartners ? [{ value: NEW, name: words.anotherPartner }] : [];
  const fresh = place.organisation === NEW;
  return (
    <FormPart title={words.practice} lead={words.practiceLead}>
      <Select
        label={words.organisation}
        hint={hints.organisation}
        options={[...organisations, ...another]}
        value={place.organisation}
        onChange={put('organisation')}
      />
      {fresh && (
        <Field
          label={words.organisationName}
          required
          maxLength={128}
          value={place.organisationName}
          onChange={put('organisationName')}
        />
      )}
      {fresh && partners.length + anotherPartner.length > 0 && (
        <Select
          label={words.partner}
          hint={hints.partner}
          options={[...partners, ...anotherPartner]}
          value={place.partner}
          onChange={put('partner')}
        />
      )}
      {fresh && addsPartners && place.partner === NEW && (
        <Field
          label={words.partnerName}
          required
          maxLength={128}
          value={place.partnerName}
          onChange={put('partnerName')}
        />
      )}
    </FormPart>
  );
}
