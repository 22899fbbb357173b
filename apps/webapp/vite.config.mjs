import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
  build: {
    outDir: fileURLToPath(new URL('../../dist/webapp', import.meta.url)),
    emptyOutDir: true,
    target: 'es2020',
    // The content policy allows no inline scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What the first screen needs comes in one piece: small ones compress badly, and each is a request.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'] },
            // Each of them is smaller than what a request of its own costs.
            { name: 'small', test: /src\/(api\/app-config|telegram\/write-access|cargos\/share)\.ts$/ },
          ],
        },
      },
    },
  },
});
