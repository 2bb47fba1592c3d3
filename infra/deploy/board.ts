import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ENTRIES = ['main.tsx', 'style.css'].map((file) =>
  fileURLToPath(new URL(`../../src/board/${file}`, import.meta.url)),
);

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%231c5d80'/%3E%3Cpath d='M3.5 4h9v3h-9zM3.5 9h5.5v3H3.5z' fill='white'/%3E%3C/svg%3E";

export type BoardPage = {
  readonly html: string;
  /** The same in base64, gzipped: an HTTP API compresses nothing by itself. */
  readonly gzipped: string;
  /** What it may load and run: what is written in it, and nothing else. */
  readonly policy: string;
};

/**
 * The stock board as one page that loads nothing. It is built when it is asked for, so npm start shows each change; in
 * a packaged function stands what it has built (package-functions.ts).
 */
export const boardPage = async (): Promise<BoardPage> => {
  const { outputFiles } = await build({
    entryPoints: ENTRIES,
    outdir: '.',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const textOf = (kind: string): string =>
    outputFiles.find(({ path }) => path.endsWith(kind))?.text.trim() ?? '';
  const [script, style] = [textOf('.js'), textOf('.css')];
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Stock board</title>
<link rel="icon" href="${ICON}">
<style>${style}</style>
<body><noscript>The stock board is a program and needs JavaScript.</noscript>
<script type="module">${script}</script>
`;
  return {
    html,
    gzipped: gzipSync(html, { level: 9 }).toString('base64'),
    policy: [
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
  };
};

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
