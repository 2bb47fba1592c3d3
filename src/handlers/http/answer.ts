import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type Answer = APIGatewayProxyStructuredResultV2;

/** Of every body: what it is its type says, and no browser guesses. */
export const NO_SNIFF = { 'x-content-type-options': 'nosniff' };

export const json = (
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...NO_SNIFF, ...headers },
  body: JSON.stringify(body),
});

export const text = (statusCode: number, body: string): Answer => ({
  statusCode,
  headers: { 'content-type': 'text/plain', ...NO_SNIFF },
  body,
});

/** What Lambda passes on is 6 MB; the rest is for what stands around the lines. */
const MAX_BYTES = 4_000_000;

/** The first of these, as many as an answer holds; one at least. */
export const asManyAsFit = <V extends object>(
  views: readonly V[],
  bytes = MAX_BYTES,
): readonly V[] => {
  let size = 0;
  const end = views.findIndex((view, index) => {
    size += Buffer.byteLength(JSON.stringify(view)) + 1;
    return size > bytes && index > 0;
  });
  return end < 0 ? views : views.slice(0, end);
};
