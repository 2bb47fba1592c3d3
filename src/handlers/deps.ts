import type { Deps } from '../application/ports.ts';
import { note } from '../composition/log.ts';
import { compose } from '../composition/use-cases.ts';

/** Made once for an execution environment, and used by all its invocations. */
export const deps = compose(process.env);

/** What a command says of why it is given. */
type Why = { readonly reason?: string | undefined; readonly document?: string | undefined };

/** A use case whose events say why, as does the log. Who gives a cause shares no group with commands that have others. */
export const withCause = <U>(useCase: (deps: Deps) => U): ((why?: Why) => U) => {
  const shared = useCase(deps);
  return ({ reason, document } = {}) => {
    if (!reason && !document) return shared;
    const cause = { ...(reason && { reason }), ...(document && { document }) };
    note({ cause });
    return useCase({ ...deps, cause });
  };
};
