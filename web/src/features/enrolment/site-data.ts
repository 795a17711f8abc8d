import { createOrganisation, createPartner, createSite } from '@/shared/api/generated/sdk.gen';
import type { SiteView } from '@/shared/api/generated/types.gen';

/** Chosen in the form where something new is to be made. */
export const NEW = 'new';

/** The form as it is filled in; ids, or NEW with a name. */
export interface NewPlace {
  organisation: string;
  organisationName: string;
  partner: string;
  partnerName: string;
  name: string;
  zone: string;
}

/** Ids of what was made already. */
export interface Made {
  partner?: string;
  organisation?: string;
}

/** Partner and organisation where they are new, then the site. `keep` hears what was made, so that no part is made twice. */
export async function createWhole(place: NewPlace, made: Made, keep: (made: Made) => void): Promise<SiteView> {
  const so = { ...made };
  if (place.organisation === NEW && so.organisation === undefined) {
    if (place.partner === NEW && so.partner === undefined && place.partnerName !== '') {
      so.partner = (await createPartner({ body: { name: place.partnerName } })).id;
      keep({ ...so });
    }
    const partner = place.partner === NEW ? so.partner : place.partner;
    const body = { name: place.organisationName, ...(partner === undefined ? {} : { partner_id: partner }) };
    so.organisation = (await createOrganisation({ body })).id;
    keep({ ...so });
  }
  const organisation = place.organisation === NEW ? (so.organisation ?? '') : place.organisation;
  return createSite({ body: { organisation_id: organisation, name: place.name, time_zone: place.zone } });
}
