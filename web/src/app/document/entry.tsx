import { createRoot } from 'react-dom/client';
import { DocumentPage } from '@/features/document/document-page';
import { documentOf } from './path';

/** The page that anybody opens: an entry of its own, without session, router or query layer. */
export function start(root: HTMLElement): void {
  createRoot(root).render(<DocumentPage digest={documentOf() ?? ''} />);
}
