import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createOrganisation } from '@/shared/api/generated/sdk.gen';
import { usePartners } from '@/shared/api/places';
import { Button } from '@/shared/ui/button';
import { PlaceSelect } from '@/shared/ui/place-select';
import { NameDialog } from './name-dialog';
import { words } from './words';

interface Props {
  /** The partner it belongs to; null where it has to be chosen, undefined where the server knows it. */
  partner?: string | null;
}

/** A button, and the dialog that makes an organisation. */
export function NewOrganisation({ partner }: Props) {
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState('');
  const go = useNavigate();
  const partners = usePartners({ enabled: open && partner === null }).data;
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
          {partner === null && (
            <PlaceSelect label={words.partner} offered={partners} value={picked} onPick={setPicked} />
          )}
        </NameDialog>
      )}
    </>
  );
}
