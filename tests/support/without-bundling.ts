import { registerHooks } from 'node:module';

/**
 * Preloaded, it has the packaging take empty bundles: a template says nothing of the code but its hash, and to bundle
 * all functions takes ten times longer than all the rest. tests/integration/package.test.ts makes the real ones.
 */
const EMPTY = `
  export const build = async ({ entryPoints }) => ({
    outputFiles: entryPoints.map(({ out }) => ({ path: out + '.js', contents: new Uint8Array() })),
  });
`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'esbuild' && context.parentURL?.endsWith('/package-functions.ts')
      ? { url: 'empty:bundles', format: 'module', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === 'empty:bundles'
      ? { format: 'module', source: EMPTY, shortCircuit: true }
      : next(url, context),
});
