import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // A hub serves pages under any prefix.
  base: './',
  plugins: [react(), preload()],
  build: {
    target: 'es2022',
    // The page's Content-Security-Policy allows files of its own and no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What starts the Worker comes before everything else.
            { name: 'client', test: /\/src\/(engine\/(client|fault)|session\/source|address\/address)\.ts|\/node_modules\/comlink\/|preload-helper/, priority: 1 },
            // One file in place of fifteen: over a slow line each costs a turn.
            { name: 'first', test: isOfFirstView },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
});

/** What every view shares; the libraries of single views come with these. */
function isOfFirstView(id) {
  if (id.includes('/node_modules/')) return !/\/node_modules\/(echarts|zrender|tslib|yaml|papaparse|hubscope|comlink)\//.test(id);
  return /\/src\/(address|parts|session|shell|texts|style)\/|\/src\/(page|App)\.tsx|\/src\/views\/(open|view_as)\//.test(id);
}

/** Tells the browser in the page's head what it will ask for in a moment. */
function preload() {
  return {
    name: 'preload',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {}, chunk: entry }) {
        const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
        const first = chunks.filter(({ name }) => name === 'first');
        const scripts = new Set(first.map(({ fileName }) => fileName));
        // What is added while this runs is walked, too.
        for (const name of scripts) for (const needed of bundle[name]?.imports ?? []) scripts.add(needed);
        scripts.delete(entry?.fileName);
        const styles = first.flatMap(({ viteMetadata }) => [...viteMetadata.importedCss]);
        return [
          ...styles.map((name) => link(name, 'stylesheet')),
          ...[...scripts].filter((name) => !html.includes(name)).map((name) => link(name, 'modulepreload')),
        ];
      },
    },
  };
}

function link(name, rel) {
  return { tag: 'link', injectTo: 'head', attrs: { rel, crossorigin: true, href: `./${name}` } };
}
