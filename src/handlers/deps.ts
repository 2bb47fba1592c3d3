import type { Deps } from '../application/ports.ts';
import { giver } from '../composition/caller.ts';
import { note } from '../composition/log.ts';
import { compose } from '../composition/use-cases.ts';
import type { Cause } from '../domain/events.ts';

/** Made once for an execution environment, and used by all its invocations. */
export const deps = compose(process.env);

/** What a command says of why it is given. */
type Why = { readonly reason?: string | undefined; readonly document?: string | undefined };

/** Why the command that is under way is given, and by whom, as far as anybody says; the log says it, too. */
export const causeOf = ({ reason, document }: Why = {}): Cause | undefined => {
  const by = giver();
  if (!reason && !document && !by) return undefined;
  const cause = { ...(reason && { reason }), ...(document && { document }), ...(by && { by }) };
  note({ cause });
  return cause;
};

/** A use case whose events have its cause. Who gives one shares no group with commands that have others. */
export const withCause = <U>(useCase: (deps: Deps) => U): ((why?: Why) => U) => {
  const shared = useCase(deps);
  return (why) => {
    const cause = causeOf(why);
    return cause ? useCase({ ...deps, cause }) : shared;
  };
};
