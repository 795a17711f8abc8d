import { client } from './generated/client.gen';
import type { AskDocumentErrors, AskDocumentResponses, DocumentAnswer } from './generated/types.gen';

/**
 * What is known of the document with this digest. The generated function of the same address, without the others: they
 * are one file, twice as large as the page that asks for nothing else.
 */
export const askDocument = (digest: string): Promise<DocumentAnswer> =>
  client.get<AskDocumentResponses, AskDocumentErrors, true, 'data'>({
    responseStyle: 'data',
    throwOnError: true,
    url: '/api/public/documents/{digest}',
    path: { digest },
  });
