import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createOrganisation } from '@/shared/api/generated/sdk.gen';
import { usePartners } from '@/shared/api/places';
import { Button } from '@/shared/ui/button';
import { moreHint, Select } from '@/shared/ui/inputs';
import { NameDialog } from './name-dialog';
import { words } from './words';

interface Props {
  /** The partner it belongs to; null where it has to be chosen, undefined where the server knows it. */
  partner?: string | null;
}

function PartnerSelect({ value, onPick }: { value: string; onPick: (id: string) => void }) {
  const partners = usePartners().data;
  return (
    <Select
      label={words.partner}
      hint={moreHint(partners)}
      value={value}
      options={[
        { value: '', name: words.choose },
        ...(partners?.items ?? []).map((one) => ({ value: one.id, name: one.name })),
      ]}
      onChange={(event) => onPick(event.currentTarget.value)}
    />
  );
}

/** A button, and the dialog that makes an organisation. */
export function NewOrganisation({ partner }: Props) {
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState('');
  const go = useNavigate();
  const owner = partner === null ? picked : partner;
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {words.newOrganisation}
      </Button>
      {open && (
        <NameDialog
          title={words.newOrganisation}
          lead={words.newOrganisationLead}
          label={words.organisationName}
          act={words.createOrganisation}
          complete={owner !== ''}
          call={(name) => createOrganisation({ body: owner === undefined ? { name } : { name, partner_id: owner } })}
          invalidates={[['organisations']]}
          onDone={(made) => void go({ to: '/organisations/$organisationId', params: { organisationId: made.id } })}
          onCancel={() => setOpen(false)}
        >
          {partner === null && <PartnerSelect value={picked} onPick={setPicked} />}
        </NameDialog>
      )}
    </>
  );
}
