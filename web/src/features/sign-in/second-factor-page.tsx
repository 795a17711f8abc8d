import type { Me } from '@/shared/api/generated/types.gen';
import { Card } from './card';
import { SecondFactorForm } from './second-factor-form';
import { words } from './words';

interface Props {
  onSignedIn: (me: Me) => void;
  onAgain: (late: boolean) => void;
}

export function SecondFactorPage(props: Props) {
  return (
    <Card title={words.factorPage}>
      <p className="text-soft">{words.factorLead}</p>
      <SecondFactorForm {...props} />
    </Card>
  );
}
