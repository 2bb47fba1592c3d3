import document from '../../../docs/openapi.json' with { type: 'json' };
import { NO_SNIFF } from '../http/answer.ts';
import { docsPage, type OpenApi } from './docs-page.ts';

// A page that loads nothing, and may not.
const answer = {
  statusCode: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    ...NO_SNIFF,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
  body: docsPage(document as unknown as OpenApi),
};

export const handler = async () => answer;
