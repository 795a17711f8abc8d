/** Which surface an address belongs to. The pages before a session are an entry of their own, far smaller. */
import '@/shared/styles/main.css';
import { surface } from '@/shared/session/surface';

const here = surface();
const root = document.getElementById('root');

if (root && here !== null) void import('./surface/entry').then(({ start }) => start(root, here));
else if (root) void import('./access/entry').then(({ start }) => start(root));
