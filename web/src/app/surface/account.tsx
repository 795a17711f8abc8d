import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleUser } from 'lucide-react';
import { useState } from 'react';
import { signOut } from '@/shared/api/generated/sdk.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { leaveTo } from '@/shared/nav/leave';
import { useMe } from '@/shared/session/me';
import { roleWords } from '@/shared/session/roles';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { mayOpen } from './pages';
import { words } from './words';

function useSignOut() {
  const reads = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const leave = () => {
    void reads.cancelQueries();
    reads.clear();
    leaveTo('/sign-in');
  };
  const run = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await signOut();
      leave();
    } catch (thrown) {
      const found = asProblem(thrown);
      if (found.status === 401) return leave();
      setProblem(found);
      setBusy(false);
    }
  };
  return { busy, problem, run };
}

/** Who is signed in, and the way out. `own` is false on a surface of others, where no page is theirs. */
export function Account({ own }: { own: boolean }) {
  const me = useMe().data;
  const { busy, problem, run } = useSignOut();
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label={words.account}
        className="inline-grid size-9 place-items-center rounded-full text-soft hover:bg-sunken pointer-coarse:size-11"
      >
        <CircleUser aria-hidden="true" size={22} />
      </button>
      <div
        id="account"
        popover="auto"
        className="fixed inset-auto top-14 right-4 m-0 w-72 space-y-3 rounded-lg border border-line bg-surface p-4 text-text shadow-xl"
      >
        {me && (
          <p>
            <span className="block font-semibold wrap-anywhere">{me.display_name}</span>
            <span className="block text-soft">{roleWords[me.role]}</span>
          </p>
        )}
        {problem && <ErrorNote problem={problem} small />}
        {own && me && mayOpen('/me', me.role) === 'yes' && (
          <Link
            to="/me"
            className="block rounded-md font-medium text-accent underline"
            onClick={() => document.getElementById('account')?.hidePopover()}
          >
            {words.ownAccount}
          </Link>
        )}
        <Button busy={busy} onClick={() => void run()} className="w-full">
          {words.signOut}
        </Button>
      </div>
    </>
  );
}
