import { cyclonedxEsbuildPlugin } from '@cyclonedx/cyclonedx-esbuild';
import { build } from 'esbuild';
import { functions } from '../deploy/functions.ts';
import { BUNDLING } from '../deploy/package-functions.ts';

/** Lists, as a CycloneDX document, every package with code in a function's bundle, and no other. */
const outputFile = 'sbom.cdx.json';
await build({
  ...BUNDLING,
  plugins: [
    ...BUNDLING.plugins,
    cyclonedxEsbuildPlugin({ outputFile, outputReproducible: true, validate: true }),
  ],
  entryPoints: [
    ...Object.values(functions).map(({ handler }) => `${handler.split('.')[0]}.ts`),
    // It is in getBoard's bundle as text.
    'src/board/main.tsx',
  ],
  outdir: '.serverless',
});
