import * as z from 'zod/mini';
import { digest } from '../../composition/digest.ts';

const key = z.optional(
  z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')),
);

/** A condition that is not looked at would be thought to hold. */
const notChecked = z.optional(z.undefined('must not be sent: this route does not check it'));

/** Of a question that is posted: there is nothing that a condition could keep from being done. */
export const noConditions = z.object({
  'if-match': notChecked,
  'if-none-match': notChecked,
  'if-unmodified-since': notChecked,
});

/** Headers of a command, as far as its caller relies on them. */
export const commandHeaders = z.object({ 'idempotency-key': key, ...noConditions.shape });

/** The same, where the state can be named that the command is for. */
export const conditionalHeaders = z.object({
  ...commandHeaders.shape,
  'if-match': z.optional(
    z
      .string()
      .check(
        z.regex(
          /^(\*|(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*)$/,
          'must be * or a list of quoted entity tags',
        ),
      ),
  ),
});

/** Tells one state of what is shown from another. */
export const etagOf = (view: object): string => `"${digest(JSON.stringify(view))}"`;

/**
 * Whether something is as the header If-Match says; undefined: it says nothing. Weak tags never match, as RFC 9110
 * wants it.
 */
export const expectation = <T extends readonly unknown[]>(
  header: string | undefined,
  etag: (...of: T) => string | undefined,
): ((...of: T) => boolean) | undefined => {
  if (header === undefined) return undefined;
  const tags = header.split(',').map((one) => one.trim());
  return (...of) => tags.includes('*') || tags.includes(`${etag(...of)}`);
};
