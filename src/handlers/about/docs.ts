import { createHash } from 'node:crypto';
import document from '../../../docs/openapi.json' with { type: 'json' };
import { NO_SNIFF } from '../http/answer.ts';
import type { OpenApi } from './page/document.ts';
import { docsPage } from './page/page.ts';
import { SCRIPT } from './page/parts.ts';

const ownScript = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

// A page that loads nothing, and may not. It runs its own script alone.
const answer = {
  statusCode: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    ...NO_SNIFF,
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src ${ownScript}`,
  },
  body: docsPage(document as unknown as OpenApi),
};

export const handler = async () => answer;
