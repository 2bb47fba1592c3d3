import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { boardPage } from '../../../infra/deploy/board.ts';
import { type Answer, NO_SNIFF } from '../http/answer.ts';

/** The stock board: a page without any stock in it, which calls the other routes with the viewer's token. */
export const handler = async ({ headers }: APIGatewayProxyEventV2): Promise<Answer> => {
  const { html, gzipped, policy } = await boardPage();
  const takesGzip = /\bgzip\b/.test(headers?.['accept-encoding'] ?? '');
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      ...NO_SNIFF,
      ...(takesGzip && { 'content-encoding': 'gzip' }),
    },
    body: takesGzip ? gzipped : html,
    isBase64Encoded: takesGzip,
  };
};
