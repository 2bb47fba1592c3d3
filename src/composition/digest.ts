import { createHash } from 'node:crypto';

/** Tells one text from another, in 22 characters. */
export const digest = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 22);
