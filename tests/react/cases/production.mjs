// A page with a misspelt scope, in production. Prints what is shown and what is told.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><title>test</title>', { pretendToBeVisual: true });
for (const name of ['window', 'document', 'navigator', 'HTMLElement', 'HTMLIFrameElement', 'Node']) {
  Object.defineProperty(globalThis, name, { value: name === 'window' ? window : window[name], configurable: true });
}
const told = [];
console.error = (error) => told.push(`${error.name} ${error.code}`);

const { createElement: h } = await import('react');
const { createRoot } = await import('react-dom/client');
const { Can, PermissionsProvider, useCan, useDecision, useReach } = await import('hubscope/react');
const { load } = await import('./policies.mjs');

function Misspelt() {
  const { state, decision } = useDecision('read:usrs');
  return `${useCan('read:usrs')} ${state} ${decision.code} ${useReach('read:usrs').state} `;
}

const root = createRoot(document.body);
const allowed = h(Can, { scope: 'servers', resource: { user: 'student1', server: '' }, fallback: 'no' }, 'yes');
root.render(h(PermissionsProvider, { subject: load().user('tom') }, h(Misspelt), h(Misspelt), allowed));
while (document.body.textContent === '') await new Promise((resolve) => setTimeout(resolve, 5));
console.log(JSON.stringify({ shown: document.body.textContent, told }));
root.unmount();
window.close();
