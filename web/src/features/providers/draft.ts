import type { ProviderView } from '@/shared/api/generated/types.gen';

export const KEYS = { providers: ['providers'], waiting: ['waiting-people'] } as const;

/** What was typed about a provider. */
export interface Draft {
  organisation: string;
  name: string;
  issuer: string;
  clientId: string;
  /** Empty at first even where one is stored: it never comes back. */
  secret: string;
  /** One a line. */
  domains: string;
}

export const draftOf = (known: ProviderView | null): Draft => ({
  organisation: known?.organisation_id ?? '',
  name: known?.name ?? '',
  issuer: known?.issuer ?? '',
  clientId: known?.client_id ?? '',
  secret: '',
  domains: known?.domains.join('\n') ?? '',
});

export const domainsOf = ({ domains }: Draft): string[] =>
  domains
    .split(/[\s,]+/)
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');

export function isWhole(draft: Draft, known: ProviderView | null): boolean {
  const said = draft.name.trim() !== '' && draft.clientId.trim() !== '';
  if (known !== null) return said;
  return said && draft.organisation !== '' && draft.issuer.trim() !== '' && draft.secret !== '';
}
