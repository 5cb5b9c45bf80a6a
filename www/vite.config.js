import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // A hub serves pages under any prefix.
  base: './',
  plugins: [react()],
  build: {
    target: 'es2022',
    // The page's Content-Security-Policy allows files of its own and no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
