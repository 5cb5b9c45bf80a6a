// A page for the tests of React: a document, and what React says about it.
import { after, afterEach, mock } from 'node:test';

import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><title>test</title>', { url: 'http://localhost/', pretendToBeVisual: true });
const NEEDED = ['document', 'navigator', 'HTMLElement', 'HTMLIFrameElement', 'Node', 'Element', 'Event', 'MutationObserver'];
Object.defineProperty(globalThis, 'window', { value: window });
// Newer versions of Node have a `navigator` of their own, which is read-only.
for (const name of NEEDED) Object.defineProperty(globalThis, name, { value: window[name], configurable: true });

// After the document is there: both look for one when they are loaded.
export const React = await import('react');
export const { act, cleanup, render, screen } = await import('@testing-library/react');
export const { createRoot } = await import('react-dom/client');
export const { createElement: h } = React;

// React tells developers of mistakes on the console; a test that expects one looks for it here.
const said = mock.method(console, 'error', () => {});
mock.method(console, 'warn', (...words) => console.error(...words));

/** What was said on the console since the last look. */
export function complaints() {
  const all = said.mock.calls.map(({ arguments: words }) => words.map(String).join(' '));
  said.mock.resetCalls();
  return all;
}

afterEach(() => {
  cleanup();
  const left = complaints();
  if (left.length > 0) throw new Error(`on the console: ${left.join('\n')}`);
});
after(() => window.close());

/** What a page shows. */
export const text = () => document.body.textContent;

/** Lets promises settle. */
export const settle = () => act(async () => {});

/** Shows an error of what is inside. */
export class Boundary extends React.Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    const { error } = this.state;
    return error ? `${error.name} ${error.code}: ${error.message}` : this.props.children;
  }
}
