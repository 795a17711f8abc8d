import { createRoot } from 'react-dom/client';
import { AccessPages } from './pages';

export function start(root: HTMLElement): void {
  createRoot(root).render(<AccessPages />);
}
