import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');

await mkdir(dist, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: { desk: 'src/desk.tsx' },
  outdir: dist,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  minify: true,
  legalComments: 'linked',
  define: { 'process.env.NODE_ENV': '"production"' },
  // The SDK loads it with a query's rows; the desk never runs a query.
  external: ['apache-arrow'],
  logLevel: 'warning'
});
for (const file of ['index.html', 'icon.svg']) {
  await copyFile(join(here, 'src', file), join(dist, file));
}
