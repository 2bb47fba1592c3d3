import * as z from 'zod';

export const dryRun = z.object({
  dryRun: z.enum(['true', 'false'], 'must be true or false').default('false'),
});
