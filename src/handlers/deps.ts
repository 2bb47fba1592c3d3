import { compose } from '../composition/use-cases.ts';

/** Made once for an execution environment, and used by all its invocations. */
export const deps = compose(process.env);
