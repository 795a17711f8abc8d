import type { PasskeyOptions } from './generated/types.gen';

/** One bad field of a request: its path, dots between the parts, and what is wrong in words. */
interface FieldProblem {
  field: string;
  message: string;
}

/** Why a call brought no answer. `network` and `timeout` have no status: nobody knows what the server did. */
type FailureKind = 'answer' | 'network' | 'timeout';

interface ProblemParts {
  kind: FailureKind;
  status: number;
  code: string;
  title: string;
  detail: string;
  fields?: FieldProblem[];
  reference?: string | null;
  retryAfterS?: number | null;
  sign?: PasskeyOptions | null;
  act?: string | null;
}

/** A refused or failed call; built from an RFC 9457 document where the server sent one. */
export class ApiProblem extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: FieldProblem[];
  readonly reference: string | null;
  readonly retryAfterS: number | null;
  /** What a passkey is to sign before the call is taken. */
  readonly sign: PasskeyOptions | null;
  /** The call that its person may send in another way: method and path. */
  readonly act: string | null;

  constructor(parts: ProblemParts) {
    super(parts.detail);
    this.name = 'ApiProblem';
    this.kind = parts.kind;
    this.status = parts.status;
    this.code = parts.code;
    this.title = parts.title;
    this.detail = parts.detail;
    this.fields = parts.fields ?? [];
    this.reference = parts.reference ?? null;
    this.retryAfterS = parts.retryAfterS ?? null;
    this.sign = parts.sign ?? null;
    this.act = parts.act ?? null;
  }
}

type Document = Record<string, unknown>;

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null;
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function fieldsOf(document: Document): FieldProblem[] {
  const rows = Array.isArray(document['errors']) ? document['errors'] : [];
  return rows.filter(isDocument).map((row) => ({
    field: text(row['field']) ?? '',
    message: text(row['message']) ?? '',
  }));
}

/** A challenge is the least that a passkey can sign; the browser reads the rest, and refuses what it cannot read. */
function signOf(value: unknown): PasskeyOptions | null {
  const key = isDocument(value) ? value['public_key'] : null;
  return isDocument(key) && text(key['challenge']) !== null ? { public_key: key } : null;
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/** Reads a refusal. A body that is no problem document leaves the status to speak for itself. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const document = isDocument(body) ? body : {};
  return new ApiProblem({
    kind: 'answer',
    status: response.status,
    code: text(document['code']) ?? `http_${response.status}`,
    title: text(document['title']) ?? '',
    detail: text(document['detail']) ?? '',
    fields: fieldsOf(document),
    reference: text(document['request_id']) ?? response.headers.get('x-request-id'),
    retryAfterS: secondsOf(response.headers.get('retry-after')),
    sign: signOf(document['sign']),
  });
}

/** Anything thrown, as a problem. A thrown thing that is no ApiProblem is a fault of ours. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  const detail = thrown instanceof Error ? thrown.name : '';
  return new ApiProblem({ kind: 'answer', status: 0, code: 'page_fault', title: '', detail });
}
