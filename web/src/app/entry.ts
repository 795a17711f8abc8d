/** Which surface an address lies on. The pages before a session are entries of their own, far smaller. */
import '@/shared/styles/main.css';
import { surface } from '@/shared/session/surface';
import { documentOf } from './document/path';

const here = surface();
const root = document.getElementById('root');

if (root && here !== null) void import('./surface/entry').then(({ start }) => start(root, here));
else if (root && documentOf() !== null) void import('./document/entry').then(({ start }) => start(root));
else if (root) void import('./access/entry').then(({ start }) => start(root));
