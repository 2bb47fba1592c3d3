import * as z from 'zod/mini';

export const dryRun = z.object({
  dryRun: z._default(z.enum(['true', 'false'], 'must be true or false'), 'false'),
});
