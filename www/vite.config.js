import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Modules of the first view of a hub: fetched along with the entry, not one after the other. */
const FIRST = ['/src/page.tsx', '/src/views/view_as/ViewAs.tsx'];

export default defineConfig({
  // A hub serves pages under any prefix.
  base: './',
  plugins: [react(), preload()],
  build: {
    target: 'es2022',
    // The page's Content-Security-Policy allows files of its own and no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
});

/** Tells the browser in the page's head what it will ask for in a moment. */
function preload() {
  return {
    name: 'preload',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, chunk: entry }) {
        const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
        const first = chunks.filter(({ facadeModuleId }) => FIRST.some((path) => facadeModuleId?.endsWith(path)));
        const scripts = new Set(first.map(({ fileName }) => fileName));
        // What is added while this runs is walked, too.
        for (const name of scripts) for (const needed of bundle[name]?.imports ?? []) scripts.add(needed);
        scripts.delete(entry?.fileName);
        const styles = first.flatMap(({ viteMetadata }) => [...viteMetadata.importedCss]);
        return [
          ...styles.map((name) => link(name, 'stylesheet')),
          ...[...scripts].map((name) => link(name, 'modulepreload')),
        ];
      },
    },
  };
}

function link(name, rel) {
  return { tag: 'link', injectTo: 'head', attrs: { rel, crossorigin: true, href: `./${name}` } };
}
