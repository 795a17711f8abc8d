/** Which surface an address belongs to. Each surface is its own entry and loads nothing of the others. */
import '@/shared/styles/main.css';
import { pathOf } from '@/shared/nav/leave';

const surfaces = {
  op: () => import('./operator/entry'),
  access: () => import('./access/entry'),
};

const path = pathOf();
const surface = path === '/op' || path.startsWith('/op/') ? surfaces.op : surfaces.access;
const root = document.getElementById('root');

if (root) void surface().then(({ start }) => start(root));
