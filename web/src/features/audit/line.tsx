import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AuditLine } from '@/shared/api/generated/types.gen';
import { isId } from '@/shared/ids';
import { CopyId } from '@/shared/ui/copy';
import { kindWord, words } from './words';

const look = 'inline-block min-h-6 text-accent underline';

/** The page of what an act was done to, where it has one here. */
function linked({ target_kind: kind, target_id: id, site_id: site }: AuditLine, name: string): ReactNode {
  if (!isId(id)) return null;
  if (kind === 'site') {
    return (
      <Link to="/sites/$siteId" params={{ siteId: id }} className={look}>
        {name}
      </Link>
    );
  }
  if (kind === 'order') {
    return (
      <Link to="/orders/$orderId" params={{ orderId: id }} className={look}>
        {name}
      </Link>
    );
  }
  if (isId(site) && (kind === 'device' || kind === 'credential')) {
    return (
      <Link to="/sites/$siteId/devices/$deviceId" params={{ siteId: site, deviceId: id }} className={look}>
        {name}
      </Link>
    );
  }
  if (isId(site) && kind === 'appliance') {
    return (
      <Link to="/sites/$siteId/appliances" params={{ siteId: site }} className={look}>
        {name}
      </Link>
    );
  }
  return null;
}

/** What an act was done to: a link where it has a page, else its kind and id. */
export function TargetOf({ line }: { line: AuditLine }) {
  const name = kindWord(line.target_kind);
  const link = linked(line, name);
  if (link !== null) return link;
  const { target_id: id } = line;
  if (id === null) return name;
  if (!isId(id)) return `${name} ${id}`;
  return (
    <>
      {`${name} `}
      <CopyId value={id} what={name} />
    </>
  );
}

type Values = Record<string, unknown> | null;

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function Changed({ name, values }: { name: string; values: Values }) {
  if (values === null || Object.keys(values).length === 0) return null;
  return (
    <div className="mt-1">
      <p className="text-soft">{name}</p>
      <ul>
        {Object.entries(values).map(([field, value]) => (
          <li key={field} className="wrap-anywhere">
            <code className="font-mono">{field}</code>
            {`: ${shown(value)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What changed, field by field, and the request to look for in the server's log. */
export function Details({ line }: { line: AuditLine }) {
  return (
    <details className="text-[0.8125rem] font-normal">
      <summary className="min-h-6 w-fit cursor-pointer rounded py-0.5 text-accent">{words.details}</summary>
      <Changed name={words.before} values={line.before} />
      <Changed name={words.after} values={line.after} />
      <p className="mt-1 text-soft">
        {`${words.request} `}
        <CopyId value={line.request_id} what={words.request} />
      </p>
    </details>
  );
}
